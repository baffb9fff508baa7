package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// The greatest or least element along some axes. Where several share it, they share its derivative in equal parts.
public record Extremum(Kind kind, boolean keepdims, List<Integer> axes) implements Op {
    /// Which extreme.
    public enum Kind {
        MAX,
        MIN
    }

    public Extremum {
        axes = List.copyOf(axes);
    }

    public Extremum(Kind kind, boolean keepdims, int... axes) {
        this(kind, keepdims, java.util.Arrays.stream(axes).boxed().toList());
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.getFirst().reduce(keepdims, ints());
    }

    @Override
    public Array value(List<Array> inputs) {
        return switch (kind) {
            case MAX -> inputs.getFirst().max(keepdims, ints());
            case MIN -> inputs.getFirst().min(keepdims, ints());
        };
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        Expr x = y.input(0);
        Shape kept = x.shape().reduce(true, ints());
        Expr reached = Binary.EQUAL.of(x, y.reshape(kept.dims()));
        return reached.times(dy.reshape(kept.dims()).over(reached.sum(true, ints())));
    }

    private int[] ints() {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
