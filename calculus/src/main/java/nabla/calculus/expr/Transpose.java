package nabla.calculus.expr;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// Axis i of the result is axis `order[i]` of the input; backward, in the first order again.
public record Transpose(List<Integer> order) implements Op {
    public Transpose {
        order = List.copyOf(order);
    }

    public Transpose(int... order) {
        this(Arrays.stream(order).boxed().toList());
    }

    public static Transpose reversed(int rank) {
        return new Transpose(IntStream.range(0, rank).boxed().toList().reversed());
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.getFirst().transpose(ints());
    }

    @Override
    public Array value(List<Array> inputs) {
        return inputs.getFirst().transpose(ints());
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        return dy.transpose(inverse(y.shape()));
    }

    private int[] inverse(Shape shape) {
        int[] inverse = new int[order.size()];
        for (int axis = 0; axis < inverse.length; axis++) inverse[shape.axis(order.get(axis))] = axis;
        return inverse;
    }

    private int[] ints() {
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}
