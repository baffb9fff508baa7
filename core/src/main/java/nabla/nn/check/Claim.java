package nabla.nn.check;

import java.util.List;

/** A function with the gradient that somebody claims for it, at a point. */
interface Claim {
    /** The function; must not keep x. */
    double f(double[] x);

    /** The point. */
    double[] x();

    /** What is claimed for ∂f/∂x there. */
    double[] gradient();

    /** The matrices that x consists of. */
    List<Block> blocks();

    /** Rounding of the claimed numbers, relative to the largest of their block: 0 for double. */
    double rounding();

    /** What the claimed gradient is instead, in a sentence; empty where nothing usual fits. */
    String guess(List<Sample> wrong);
}
