package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// log Σeᶻ along one axis; its derivative is the softmax.
public record LogSumExp(boolean keepdims, int axis) implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.getFirst().reduce(keepdims, axis);
    }

    @Override
    public Array value(List<Array> inputs) {
        return inputs.getFirst().logSumExp(keepdims, axis);
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        Expr z = y.input(0);
        Expr kept = keepdims ? dy : dy.reshape(z.shape().reduce(true, axis).dims());
        return new Softmax(axis).of(z).times(kept);
    }
}
