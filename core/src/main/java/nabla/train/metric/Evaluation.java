package nabla.train.metric;

import java.io.Serializable;

/** How good predictions are. */
public sealed interface Evaluation extends Serializable permits Classification, Regression {
    /** The network's own loss, mean over the rows, without penalty. */
    double loss();

    /** The one number to quote: accuracy or R². */
    double headline();

    /** Its name: {@code accuracy}, {@code R²}. */
    String headlineName();
}
