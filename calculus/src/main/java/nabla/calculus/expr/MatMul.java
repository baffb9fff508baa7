package nabla.calculus.expr;

import java.util.List;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// C = A·B as NumPy's `@`: dA = dC·Bᵀ, dB = Aᵀ·dC. A 1-D operand has an axis put in for the product and taken out
/// after.
public record MatMul() implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.matmul(inputs.get(0), inputs.get(1));
    }

    @Override
    public Array value(List<Array> inputs) {
        return inputs.get(0).matmul(inputs.get(1));
    }

    @Override
    public Expr vjp(Apply c, int i, Expr dc) {
        Expr a = c.input(0);
        Expr b = c.input(1);
        if (a.shape().rank() == 1 && b.shape().rank() == 1) return dc.times(i == 0 ? b : a);
        if (a.shape().rank() == 2 && b.shape().rank() == 1)
            return i == 0 ? dc.outer(b) : a.transpose().matmul(dc);
        if (a.shape().rank() == 1 && b.shape().rank() == 2) return i == 0 ? b.matmul(dc) : a.outer(dc);
        return i == 0
                ? fit(a, matrix(c, dc).matmul(swap(column(b))))
                : fit(b, swap(row(a)).matmul(matrix(c, dc)));
    }

    private static Expr row(Expr a) {
        return a.shape().rank() == 1 ? a.reshape(1, -1) : a;
    }

    private static Expr column(Expr b) {
        return b.shape().rank() == 1 ? b.reshape(-1, 1) : b;
    }

    /// dC with the axes that a 1-D operand did not leave behind.
    private static Expr matrix(Apply c, Expr dc) {
        List<Integer> dims = new java.util.ArrayList<>(
                IntStream.of(dc.shape().dims()).boxed().toList());
        if (c.input(0).shape().rank() == 1) dims.add(dims.size() - 1, 1);
        if (c.input(1).shape().rank() == 1) dims.add(1);
        return dims.size() == dc.shape().rank()
                ? dc
                : dc.reshape(dims.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Expr swap(Expr x) {
        int[] order = IntStream.range(0, x.shape().rank()).toArray();
        order[order.length - 1] = order.length - 2;
        order[order.length - 2] = order.length - 1;
        return x.transpose(order);
    }

    /// Sums over the leading axes along which the operand was copied.
    private static Expr fit(Expr operand, Expr adjoint) {
        Shape shape = operand.shape();
        int added = adjoint.shape().rank() - shape.rank();
        if (shape.rank() == 1) return fit(adjoint, shape);
        Expr sum = added == 0
                ? adjoint
                : adjoint.sum(false, IntStream.range(0, added).toArray());
        int[] copied = IntStream.range(0, shape.rank() - 2)
                .filter(axis -> shape.dim(axis) == 1 && sum.shape().dim(axis) != 1)
                .toArray();
        return copied.length == 0 ? sum : sum.sum(true, copied);
    }

    private static Expr fit(Expr adjoint, Shape vector) {
        int lead = adjoint.shape().rank() - 2;
        Expr sum = lead == 0
                ? adjoint
                : adjoint.sum(false, IntStream.range(0, lead).toArray());
        return sum.reshape(vector.dims());
    }
}
