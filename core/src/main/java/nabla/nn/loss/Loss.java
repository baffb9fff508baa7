package nabla.nn.loss;

import java.io.Serializable;
import nabla.matrix.Function;
import nabla.matrix.Matrix;
import nabla.nn.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What training makes small: the loss of a batch, summed over its rows and multiplied once by a scale
 * ({@link Reduction}), and its gradient at the network's output.
 *
 * <p>A loss that is stable only when it starts from logits brings its own output function (softmax, sigmoid); the
 * network then ends with the layer before it.
 */
public interface Loss extends Serializable {
    /** The name in files and options: {@code cross-entropy}. */
    String name();

    /**
     * Meets the loss with a network's output Z and its gradient dZ.
     *
     * @param Y targets, shaped as Z
     * @param w sample weights, a column, or null for all ones
     * @param c what the sum is multiplied by: 1, or 1/N for a mean
     */
    Pass bind(Scope scope, Matrix Z, Matrix dZ, Matrix Y, @Nullable Matrix w, double c);

    /** A target as the loss wants it (label smoothing moves it); {@code outputs} is the number of columns. */
    default double target(double y, int outputs) {
        return y;
    }

    /** Whether this loss already applies {@code f} to the network's output. */
    default boolean brings(Function f) {
        return false;
    }

    /** A loss bound to matrices. */
    interface Pass {
        /** P and L from Z and Y. */
        void forward();

        /** dZ. */
        void backward();

        /** P, what the network predicts. */
        Matrix prediction();

        /** L, 1×1. */
        Matrix value();
    }
}
