package nabla.nn.init;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import nabla.matrix.Matrix;

/** How weights begin. Biases begin at zero. */
public interface Initializer extends Serializable {
    /** The name in files and options: {@code glorot-uniform}. */
    String name();

    /** One weight of a layer with {@code in} inputs and {@code out} units. */
    double draw(int in, int out, RandomGenerator random);

    /** Fills W (in × out), row by row, so that the numbers do not depend on its layout. */
    default void fill(Matrix W, RandomGenerator random) {
        for (int i = 0; i < W.rows; i++) {
            for (int j = 0; j < W.cols; j++) {
                W.set(i, j, draw(W.rows, W.cols, random));
            }
        }
    }
}
