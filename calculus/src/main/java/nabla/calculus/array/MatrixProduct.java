package nabla.calculus.array;

import java.util.Arrays;

/// NumPy's `matmul`: a sum over the last axis of A and the second-last of B; leading axes are broadcast.
/// A 1-D A is a row, a 1-D B a column; the axis added for that is dropped from the result.
final class MatrixProduct {
    private MatrixProduct() {}

    static Shape shape(Shape a, Shape b) {
        Shape full = fullShape(a, b);
        int[] dims = full.dims();
        int lead = dims.length - 2;
        if (b.rank() == 1) dims = Arrays.copyOf(dims, lead + 1);
        if (a.rank() == 1) dims = Shape.of(dims).reduce(false, lead).dims();
        return Shape.of(dims);
    }

    static Array of(Array a, Array b) {
        Shape full = fullShape(a.shape(), b.shape());
        int n = full.dim(-2);
        int m = full.dim(-1);
        int inner = a.shape().dim(-1);
        Array left = a.reshape(rows(a.shape()).dims()).broadcastTo(append(leading(full), n, inner));
        Array right = b.reshape(columns(b.shape()).dims()).broadcastTo(append(leading(full), inner, m));
        double[] result = new double[full.size()];
        for (int row = 0; row < leading(full).size() * n; row++) {
            int block = row / n * inner * m;
            for (int k = 0; k < inner; k++) {
                double factor = left.at(row * inner + k);
                for (int j = 0; j < m; j++) result[row * m + j] += factor * right.at(block + k * m + j);
            }
        }
        return Array.of(full, result).reshape(shape(a.shape(), b.shape()).dims());
    }

    private static Shape fullShape(Shape a, Shape b) {
        if (a.rank() == 0 || b.rank() == 0) {
            throw new ShapeException("matmul: A is " + a + ", B is " + b + "; a single number is no matrix, use *");
        }
        Shape left = rows(a);
        Shape right = columns(b);
        if (left.dim(-1) != right.dim(-2)) {
            throw new ShapeException("matmul: A is " + a + ", B is " + b + "; A's last axis (" + left.dim(-1)
                    + ") must equal B's " + (b.rank() == 1 ? "only" : "second-last") + " axis (" + right.dim(-2) + ")");
        }
        return append(Shape.broadcast(leading(left), leading(right)), left.dim(-2), right.dim(-1));
    }

    private static Shape rows(Shape a) {
        return a.rank() == 1 ? Shape.of(1, a.dim(0)) : a;
    }

    private static Shape columns(Shape b) {
        return b.rank() == 1 ? Shape.of(b.dim(0), 1) : b;
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    private static Shape append(Shape lead, int rows, int columns) {
        int[] dims = Arrays.copyOf(lead.dims(), lead.rank() + 2);
        dims[lead.rank()] = rows;
        dims[lead.rank() + 1] = columns;
        return Shape.of(dims);
    }
}
