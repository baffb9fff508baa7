package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// The same elements in another shape; backward, in the first shape again.
public record Reshape(Shape target) implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.getFirst().reshape(target.dims());
    }

    @Override
    public Array value(List<Array> inputs) {
        return inputs.getFirst().reshape(target.dims());
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        return dy.reshape(y.input(0).shape().dims());
    }
}
