package nabla.calculus.expr;

import java.util.List;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Indexing;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;

/// What `x[…] = v` makes of x. The overwritten elements of x have no part in the result; of several values written to
/// one place only the last has.
public record Put(Indexing index) implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        if (!Gather.from(index, inputs.getFirst()).equals(inputs.get(1))) {
            throw new ShapeException("could not broadcast values of shape " + inputs.get(1) + " into [" + index
                    + "] of shape " + index.shape());
        }
        return inputs.getFirst();
    }

    @Override
    public Array value(List<Array> inputs) {
        return index.put(inputs.get(0), inputs.get(1));
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        if (i == 0) return of(dy, Constant.zeros(index.shape()));
        Expr picked = new Gather(index).of(dy);
        return index.repeats() ? picked.times(Expr.constant(last())) : picked;
    }

    /// 1 where a value is the last one written to its place, else 0.
    private Array last() {
        Array count = Array.vector(IntStream.range(0, index.shape().size())
                        .asDoubleStream()
                        .toArray())
                .reshape(index.shape().dims());
        return index.get(index.put(Array.zeros(index.source()), count)).zip(count, (a, b) -> a == b ? 1 : 0);
    }
}
