package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// P = eᶻ / Σeᶻ along an axis; dZ = P ⊙ (dP − (dP ⊙ P)·1·1ᵀ).
public record Softmax(int axis) implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        inputs.getFirst().axis(axis);
        return inputs.getFirst();
    }

    @Override
    public Array value(List<Array> inputs) {
        Array z = inputs.getFirst();
        return z.minus(z.logSumExp(true, axis)).map(Math::exp);
    }

    @Override
    public Expr vjp(Apply p, int i, Expr dp) {
        return p.times(dp.minus(dp.times(p).sum(true, axis)));
    }
}
