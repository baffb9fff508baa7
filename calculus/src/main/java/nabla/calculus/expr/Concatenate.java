package nabla.calculus.expr;

import java.util.Arrays;
import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;

/// The inputs one after the other along an existing axis; backward, each takes its slice.
public record Concatenate(int axis) implements Op {
    /// `np.stack`: along a new axis.
    public static Expr stack(int axis, List<Expr> parts) {
        Expr first = parts.getFirst();
        int at = axis < 0 ? axis + first.shape().rank() + 1 : axis;
        Expr[] raised = parts.stream()
                .map(part -> {
                    Index[] index = new Index[part.shape().rank() + 1];
                    Arrays.fill(index, Index.all());
                    index[at] = Index.newAxis();
                    return part.get(index);
                })
                .toArray(Expr[]::new);
        return new Concatenate(at).of(raised);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return Shape.concatenate(axis, inputs);
    }

    @Override
    public Array value(List<Array> inputs) {
        return Array.concatenate(axis, inputs);
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        int start = 0;
        for (int part = 0; part < i; part++) start += y.input(part).shape().dim(axis);
        Index[] index = new Index[y.shape().axis(axis) + 1];
        Arrays.fill(index, Index.all());
        index[index.length - 1] = Index.slice(start, start + y.input(i).shape().dim(axis));
        return dy.get(index);
    }
}
