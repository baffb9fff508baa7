package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// S = Z − log Σeᶻ along an axis; dZ = dS − softmax(Z) ⊙ (dS·1·1ᵀ).
public record LogSoftmax(int axis) implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        inputs.getFirst().axis(axis);
        return inputs.getFirst();
    }

    @Override
    public Array value(List<Array> inputs) {
        Array z = inputs.getFirst();
        return z.minus(z.logSumExp(true, axis));
    }

    @Override
    public Expr vjp(Apply s, int i, Expr ds) {
        return ds.minus(new Softmax(axis).of(s.input(0)).times(ds.sum(true, axis)));
    }
}
