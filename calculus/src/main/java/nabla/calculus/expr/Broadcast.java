package nabla.calculus.expr;

import java.util.List;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;

/// Copies along new leading axes and along axes of length 1: 1·b. What is copied forward is summed backward.
public record Broadcast(Shape target) implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape source = inputs.getFirst();
        if (source.rank() > target.rank() || !Shape.broadcast(source, target).equals(target)) {
            throw new ShapeException("shape " + source + " cannot be broadcast to shape " + target);
        }
        return target;
    }

    @Override
    public Array value(List<Array> inputs) {
        return inputs.getFirst().broadcastTo(target);
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        return sumTo(y.input(0).shape(), dy);
    }

    private static Expr sumTo(Shape shape, Expr dy) {
        int added = dy.shape().rank() - shape.rank();
        Expr sum = added == 0 ? dy : dy.sum(false, IntStream.range(0, added).toArray());
        int[] stretched = IntStream.range(0, shape.rank())
                .filter(axis -> shape.dim(axis) == 1 && sum.shape().dim(axis) != 1)
                .toArray();
        return stretched.length == 0 ? sum : sum.sum(true, stretched);
    }
}
