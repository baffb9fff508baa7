package nabla.nn.check;

import java.util.Arrays;
import java.util.List;
import nabla.matrix.Layout;
import nabla.matrix.Matrix;
import nabla.matrix.Verb;

/**
 * A line of a backward pass as somebody gets it wrong: the equation that results and the verbs that compute it, on
 * row-major matrices of doubles.
 */
public record Miswritten(String equation, List<Verb> verbs) {

    static Miswritten as(String equation, Verb... verbs) {
        return new Miswritten(equation, List.of(verbs));
    }

    /** A new matrix of the same shape, every element {@code value}. */
    static Matrix filled(Matrix like, double value) {
        return filled(like, like.rows, like.cols, value);
    }

    static Matrix filled(Matrix like, int rows, int cols, double value) {
        double[] data = new double[rows * cols];
        Arrays.fill(data, value);
        return new Matrix(like.name, Layout.rowMajor(rows, cols), data, 0, like.kernels());
    }

    /** The last row as a 1×cols matrix. */
    static Matrix lastRow(Matrix m) {
        int offset = m.offset() + (m.rows - 1) * m.layout().stride();
        return new Matrix(m.name, Layout.rowMajor(1, m.cols), m.doubles(), offset, m.kernels());
    }

    /** The elements in the order they lie in, in a transposed matrix's shape: reshape where a transpose belongs. */
    static Matrix reshaped(Matrix m) {
        return new Matrix(m.T.name, Layout.rowMajor(m.rows, m.cols), m.doubles(), m.offset(), m.kernels());
    }
}
