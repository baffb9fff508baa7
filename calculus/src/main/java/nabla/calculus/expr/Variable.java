package nabla.calculus.expr;

import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// A named input: data or a parameter. It may have a value, or be given one by an [Evaluation].
public final class Variable extends Expr {
    private final @Nullable Array value;

    Variable(String name, Shape shape, @Nullable Array value) {
        super(shape);
        this.value = value;
        named(name);
    }

    @Override
    public Array value() {
        if (value == null) throw new IllegalStateException(names().getFirst() + " has no value");
        return value;
    }

    @Override
    public String toString() {
        return names().getFirst();
    }
}
