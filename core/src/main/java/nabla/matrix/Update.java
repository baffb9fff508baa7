package nabla.matrix;

import java.util.List;

/**
 * How a parameter moves given its gradient: an optimizer's rule together with its memory.
 * Element-wise, so that kernels may run it over a whole θ, over one W, or on a tile of dW while that is still in cache.
 */
public interface Update {

    /** Once a step, before any parameter moves: counts the step and takes its learning rate. */
    void begin(double learningRate);

    /** η of this step. */
    double learningRate();

    /** The memory: matrices laid out as θ is, element i beside θ's element i. At most two. */
    List<Matrix> state();

    /** Moves one element: reads and writes the cell. */
    void move(Cell cell);

    /** One element of θ, its gradient, and its place in the optimizer's memory. */
    final class Cell {
        public double theta;
        public double g;
        /** First and second memory (momentum; Adam's m and v). */
        public double s0;

        public double s1;
    }
}
