package nabla.calculus.expr;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// Element-wise functions y = f(x), each with f′ in whichever of x and y says it more simply.
public enum Unary implements Op {
    // spotless:off
    /// 1 where x > 0, else 0.
    STEP     (x -> x > 0 ? 1 : 0,                   (x, y) -> zero()),
    SIGN     (Math::signum,                         (x, y) -> zero()),
    FLOOR    (Math::floor,                          (x, y) -> zero()),
    CEIL     (Math::ceil,                           (x, y) -> zero()),
    /// To the nearest whole number, ties to even.
    ROUND    (Math::rint,                           (x, y) -> zero()),
    /// 1 where x is 0, else 0.
    NOT      (x -> x == 0 ? 1 : 0,                  (x, y) -> zero()),
    NEGATE   (x -> -x,                              (x, y) -> Expr.constant(-1)),
    EXP      (Math::exp,                            (x, y) -> y),
    EXPM1    (Math::expm1,                          (x, y) -> y.plus(1)),
    LOG      (Math::log,                            (x, y) -> one().over(x)),
    LOG1P    (Math::log1p,                          (x, y) -> one().over(x.plus(1))),
    SQRT     (Math::sqrt,                           (x, y) -> one().over(y.times(2))),
    ABS      (Math::abs,                            (x, y) -> SIGN.of(x)),
    SIN      (Math::sin,                            (x, y) -> x.cos()),
    COS      (Math::cos,                            (x, y) -> x.sin().negate()),
    /// σ(x) = 1 / (1 + e⁻ˣ), σ′ = y(1 − y).
    SIGMOID  (x -> 1 / (1 + Math.exp(-x)),          (x, y) -> y.times(y.oneMinus())),
    TANH     (Math::tanh,                           (x, y) -> y.square().oneMinus()),
    /// max(x, 0), with derivative 0 at 0.
    RELU     (x -> Math.max(x, 0),                  (x, y) -> STEP.of(x)),
    /// log(1 + eˣ).
    SOFTPLUS (Unary::softplus,                      (x, y) -> x.sigmoid()),
    /// φ(x) = e^(−x²/2) / √(2π), the density of the standard normal distribution.
    NORMAL_DENSITY(Normal::density,                 (x, y) -> x.times(y).negate()),
    /// Φ(x), the integral of φ from −∞ to x.
    NORMAL_CDF(Normal::cdf,                         (x, y) -> NORMAL_DENSITY.of(x));
    // spotless:on

    private final DoubleUnaryOperator f;
    private final BinaryOperator<Expr> derivative;

    Unary(DoubleUnaryOperator f, BinaryOperator<Expr> derivative) {
        this.f = f;
        this.derivative = derivative;
    }

    private static Expr zero() {
        return Expr.constant(0);
    }

    private static Expr one() {
        return Expr.constant(1);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /// f′ at x, where y = f(x).
    public Expr derivative(Expr x, Expr y) {
        return derivative.apply(x, y);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return inputs.getFirst();
    }

    @Override
    public Array value(List<Array> inputs) {
        return inputs.getFirst().map(f);
    }

    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        Expr derivative = derivative(y.input(0), y);
        return derivative instanceof Constant c && c.is(0) ? Constant.zeros(y.shape()) : dy.times(derivative);
    }
}
