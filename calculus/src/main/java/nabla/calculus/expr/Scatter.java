package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Indexing;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;

/// Zeros with the input added at […], NumPy's `np.add.at`: the transpose of [Gather].
public record Scatter(Indexing index) implements Op {
    @Override
    public Shape shape(List<Shape> inputs) {
        if (!index.shape().equals(inputs.getFirst())) {
            throw new ShapeException("index [" + index + "] picks " + index.shape() + " of " + index.source()
                    + ", the values have shape " + inputs.getFirst());
        }
        return index.source();
    }

    @Override
    public Array value(List<Array> inputs) {
        return index.scatterAdd(inputs.getFirst());
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        return new Gather(index).of(dy);
    }
}
