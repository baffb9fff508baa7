package nabla.matrix;

import java.io.Serializable;

/** An element-wise function a = f(z) and its derivative. */
public interface Function extends Serializable {
    /** a = f(z). */
    double f(double z);

    /**
     * f′(z), given both z and a = f(z), so that nobody mixes up σ′(z) with σ′(a).
     * Written in whichever of the two is cheaper.
     */
    double df(double z, double a);

    /** Whether {@link #df} reads a only; kernels then need not keep z. */
    default boolean fromOutput() {
        return false;
    }

    /** The name in files and options: {@code relu}, {@code leaky-relu}. */
    String name();

    /** The name in equations: σ, tanh, relu. */
    default String symbol() {
        return name();
    }
}
