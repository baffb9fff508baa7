package nabla.train.optimizer;

import java.io.Serializable;

/** How parameters move to make the loss smaller: a rule, without memory. */
public sealed interface Optimizer extends Serializable permits FirstOrder, Lbfgs {
    /** The name in files and options: {@code adam}. */
    String name();

    /** A learning rate that is sensible where the user gives none. */
    double defaultLearningRate();
}
