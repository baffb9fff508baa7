package nabla.simd;

import java.util.Arrays;
import nabla.matrix.Function;
import nabla.matrix.Matrix;
import nabla.nn.function.Elu;
import nabla.nn.function.Gelu;
import nabla.nn.function.Identity;
import nabla.nn.function.LeakyRelu;
import nabla.nn.function.Relu;
import nabla.nn.function.Sigmoid;
import nabla.nn.function.Silu;
import nabla.nn.function.Softplus;
import nabla.nn.function.Tanh;
import org.jspecify.annotations.Nullable;

/**
 * An activation function on blocks of row-major matrices: {@code rows} rows from {@code row} on, {@code vectors}
 * vectors wide from column {@code col} on. Outputs may be their own inputs.
 */
abstract class VectorFunction {

    /** Whether f(0) ≠ 0, which must not get into the padding. */
    private boolean lifts;

    /** A = f(Z), padding included. */
    abstract void loop(Matrix A, Matrix Z, int row, int rows, int col, int vectors);

    /** dZ = dA ⊙ f′(Z), A = f(Z). */
    abstract void chain(Matrix dZ, Matrix dA, Matrix Z, Matrix A, int row, int rows, int col, int vectors);

    /** A = f(Z). */
    final void map(Matrix A, Matrix Z, int row, int rows, int col, int vectors) {
        loop(A, Z, row, rows, col, vectors);
        int end = col + vectors * Lanes.VL;
        if (lifts && end > A.cols) {
            for (int r = row; r < row + rows; r++) {
                Arrays.fill(A.floats(), at(A, r, A.cols), at(A, r, end), 0f);
            }
        }
    }

    /** The function written on vectors, or null where it is not one of ours. */
    static @Nullable VectorFunction of(Function f) {
        VectorFunction loops = loops(f);
        if (loops != null) {
            loops.lifts = f.f(0) != 0;
        }
        return loops;
    }

    private static @Nullable VectorFunction loops(Function f) {
        if (f instanceof Relu) {
            return new Functions.Relu();
        } else if (f instanceof Sigmoid) {
            return new Functions.Sigmoid();
        } else if (f instanceof Tanh) {
            return new Functions.Tanh();
        } else if (f instanceof Identity) {
            return new Functions.Identity();
        } else if (f instanceof Gelu) {
            return new Functions.Gelu();
        } else if (f instanceof Silu) {
            return new Functions.Silu();
        } else if (f instanceof Softplus) {
            return new Functions.Softplus();
        } else if (f instanceof Elu elu) {
            return new Functions.Elu((float) elu.alpha());
        } else if (f instanceof LeakyRelu leaky) {
            return new Functions.LeakyRelu((float) leaky.slope());
        }
        return null;
    }

    /** Position of element (row, col) in the array. */
    static int at(Matrix M, int row, int col) {
        return M.offset() + row * M.layout().stride() + col;
    }
}
