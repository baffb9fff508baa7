package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;

/// tr(A) = Σ aᵢᵢ of a square matrix; dA = dt · I.
public record Trace() implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = inputs.getFirst();
        if (a.rank() != 2 || a.dim(0) != a.dim(1)) {
            throw new ShapeException("trace: A is " + a + "; it must be a square matrix");
        }
        return Shape.SCALAR;
    }

    @Override
    public Array value(List<Array> inputs) {
        Array a = inputs.getFirst();
        return a.times(Array.identity(a.shape().dim(0))).sum(false);
    }

    @Override
    public Expr vjp(Apply t, int i, Expr dt) {
        return Expr.constant(Array.identity(t.input(0).shape().dim(0))).times(dt);
    }
}
