package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// The place of the first greatest element along some axes. It moves in jumps, so its derivative is zero.
public record ArgMax(boolean keepdims, List<Integer> axes) implements Op {
    public ArgMax {
        axes = List.copyOf(axes);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.getFirst().reduce(keepdims, ints());
    }

    @Override
    public Array value(List<Array> inputs) {
        return inputs.getFirst().argmax(keepdims, ints());
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        return Constant.zeros(y.input(0).shape());
    }

    private int[] ints() {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
