package nabla.train.optimizer;

import nabla.matrix.Update;
import nabla.nn.Parameters;

/** An optimizer that moves each parameter by its own gradient, once a batch. */
public non-sealed interface FirstOrder extends Optimizer {
    /** The rule with a fresh memory beside these parameters. */
    Update start(Parameters parameters);
}
