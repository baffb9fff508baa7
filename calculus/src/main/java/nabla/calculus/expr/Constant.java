package nabla.calculus.expr;

import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// A value nothing is differentiated by.
public final class Constant extends Expr {
    private final Array value;

    Constant(Array value) {
        super(value.shape());
        this.value = value;
    }

    static Constant zeros(Shape shape) {
        return new Constant(Array.zeros(shape));
    }

    @Override
    public Array value() {
        return value;
    }

    /// Whether every element is this number.
    public boolean is(double number) {
        return value.isEveryElement(number);
    }

    /// Whether all elements are one number, and nobody has named it.
    public boolean isUniform() {
        return name() == null && value.size() > 0 && is(value.at(0));
    }

    @Override
    public String toString() {
        String name = name();
        return name != null ? name : value.size() == 1 ? Double.toString(value.at(0)) : "constant" + shape();
    }
}
