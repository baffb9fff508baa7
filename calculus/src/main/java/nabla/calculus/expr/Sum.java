package nabla.calculus.expr;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// Σ over some axes. What is summed forward is copied backward.
///
/// @param keepdims whether a reduced axis stays, with length 1
/// @param axes counted from the front, sorted; unlike in [Expr#sum] an empty list is no axis at all
public record Sum(boolean keepdims, List<Integer> axes) implements Op {
    public Sum {
        axes = List.copyOf(axes);
    }

    public Sum(boolean keepdims, int... axes) {
        this(keepdims, Arrays.stream(axes).boxed().toList());
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return axes.isEmpty() ? inputs.getFirst() : inputs.getFirst().reduce(keepdims, ints());
    }

    @Override
    public Array value(List<Array> inputs) {
        return axes.isEmpty() ? inputs.getFirst() : inputs.getFirst().sum(keepdims, ints());
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        Shape source = y.input(0).shape();
        boolean aligned =
                keepdims || axes.equals(IntStream.range(0, axes.size()).boxed().toList());
        return (aligned ? dy : dy.reshape(source.reduce(true, ints()).dims())).broadcastTo(source);
    }

    private int[] ints() {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String toString() {
        return axes.stream().map(String::valueOf).collect(Collectors.joining(",", "sum", keepdims ? "keep" : ""));
    }
}
