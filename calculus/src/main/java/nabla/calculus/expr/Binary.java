package nabla.calculus.expr;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;

/// Element-wise operations on two arrays of one shape. [#of] broadcasts its operands to that shape first, so no rule
/// here has to know about broadcasting.
public enum Binary implements Op {
    // spotless:off
    GREATER       ((a, b) -> a > b ? 1 : 0,  Binary::zero, Binary::zero),
    GREATER_EQUAL ((a, b) -> a >= b ? 1 : 0, Binary::zero, Binary::zero),
    LESS          ((a, b) -> a < b ? 1 : 0,  Binary::zero, Binary::zero),
    LESS_EQUAL    ((a, b) -> a <= b ? 1 : 0, Binary::zero, Binary::zero),
    EQUAL         ((a, b) -> a == b ? 1 : 0, Binary::zero, Binary::zero),
    NOT_EQUAL     ((a, b) -> a != b ? 1 : 0, Binary::zero, Binary::zero),
    ADD           (Double::sum,     (a, b, y, dy) -> dy,
                                    (a, b, y, dy) -> dy),
    SUBTRACT      ((a, b) -> a - b, (a, b, y, dy) -> dy,
                                    (a, b, y, dy) -> dy.negate()),
    MULTIPLY      ((a, b) -> a * b, (a, b, y, dy) -> dy.times(b),
                                    (a, b, y, dy) -> dy.times(a)),
    DIVIDE        ((a, b) -> a / b, (a, b, y, dy) -> dy.over(b),
                                    (a, b, y, dy) -> dy.times(y).over(b).negate()),
    POWER         (Math::pow,       (a, b, y, dy) -> dy.times(b).times(a.power(b.minus(1))),
                                    (a, b, y, dy) -> dy.times(y).times(a.log())),
    /// Where both are equal, the first has the whole derivative.
    MAXIMUM       (Math::max,       (a, b, y, dy) -> dy.times(GREATER_EQUAL.of(a, b)),
                                    (a, b, y, dy) -> dy.times(GREATER.of(b, a))),
    /// Where both are equal, the first has the whole derivative.
    MINIMUM       (Math::min,       (a, b, y, dy) -> dy.times(LESS_EQUAL.of(a, b)),
                                    (a, b, y, dy) -> dy.times(LESS.of(b, a)));
    // spotless:on

    /// (∂y/∂a)ᵀ·dy or (∂y/∂b)ᵀ·dy.
    @FunctionalInterface
    private interface Pull {
        Expr apply(Expr a, Expr b, Expr y, Expr dy);
    }

    private final DoubleBinaryOperator f;
    private final Pull toFirst;
    private final Pull toSecond;

    Binary(DoubleBinaryOperator f, Pull toFirst, Pull toSecond) {
        this.f = f;
        this.toFirst = toFirst;
        this.toSecond = toSecond;
    }

    /// Whether the result is 1 where something holds and 0 elsewhere.
    public boolean isComparison() {
        return compareTo(NOT_EQUAL) <= 0;
    }

    /// What holds where this comparison does not.
    public Binary opposite() {
        return switch (this) {
            case GREATER -> LESS_EQUAL;
            case GREATER_EQUAL -> LESS;
            case LESS -> GREATER_EQUAL;
            case LESS_EQUAL -> GREATER;
            case EQUAL -> NOT_EQUAL;
            case NOT_EQUAL -> EQUAL;
            default -> throw new IllegalStateException(this + " is no comparison");
        };
    }

    private static Expr zero(Expr a, Expr b, Expr y, Expr dy) {
        return Constant.zeros(y.shape());
    }

    @Override
    public Expr of(Expr... inputs) {
        Shape common = Shape.broadcast(inputs[0].shape(), inputs[1].shape());
        return Op.super.of(inputs[0].broadcastTo(common), inputs[1].broadcastTo(common));
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        if (!inputs.get(0).equals(inputs.get(1))) {
            throw new ShapeException(this + ": shapes " + inputs.get(0) + " and " + inputs.get(1) + " differ");
        }
        return inputs.getFirst();
    }

    @Override
    public Array value(List<Array> inputs) {
        return inputs.get(0).zip(inputs.get(1), f);
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        return (i == 0 ? toFirst : toSecond).apply(y.input(0), y.input(1), y, dy);
    }
}
