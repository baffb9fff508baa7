package nabla.train.optimizer;

/** How parameters move to make the loss smaller: a rule, without memory. */
public sealed interface Optimizer permits FirstOrder, Lbfgs {
    /** The name in files and options: {@code adam}. */
    String name();

    /** A learning rate that is sensible where the user gives none. */
    double defaultLearningRate();
}
