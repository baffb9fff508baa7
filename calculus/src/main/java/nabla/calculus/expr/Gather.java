package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Indexing;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;

/// x[…]: picks elements; backward, each goes back to where it was picked from, twice if it was picked twice.
public record Gather(Indexing index) implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        return from(index, inputs.getFirst());
    }

    static Shape from(Indexing index, Shape x) {
        if (!index.source().equals(x)) {
            throw new ShapeException("index [" + index + "] is for shape " + index.source() + ", the array has " + x);
        }
        return index.shape();
    }

    @Override
    public Array value(List<Array> inputs) {
        return index.get(inputs.getFirst());
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        return new Scatter(index).of(dy);
    }
}
