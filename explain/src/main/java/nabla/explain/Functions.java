package nabla.explain;

import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Where;
import nabla.matrix.Discrepancy;
import nabla.matrix.Function;
import nabla.nn.function.Elu;
import nabla.nn.function.Identity;
import nabla.nn.function.LeakyRelu;
import nabla.nn.loss.BinaryCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Huber;
import nabla.nn.loss.MeanSquaredError;
import org.jspecify.annotations.Nullable;

/// Nabla's functions and losses as expressions, written from their definitions, without their derivatives: those are
/// calculus' to find.
final class Functions {
    private Functions() {}

    /// f(z), or null where calculus has no such function.
    static @Nullable Expr of(Function f, Expr z) {
        return switch (f) {
            case Identity identity -> z.times(1);
            case LeakyRelu leaky -> where(z, z, z.times(leaky.slope()));
            case Elu elu -> where(z, z, Unary.EXPM1.of(z).times(elu.alpha()));
            default ->
                switch (f.name()) {
                    case "sigmoid" -> z.sigmoid();
                    case "tanh" -> z.tanh();
                    case "relu" -> z.relu();
                    case "silu" -> z.times(z.sigmoid());
                    case "softplus" -> Unary.SOFTPLUS.of(z);
                    case "gelu" -> z.times(Unary.NORMAL_CDF.of(z));
                    default -> null;
                };
        };
    }

    /// `then` where z > 0, else `otherwise`.
    private static Expr where(Expr z, Expr then, Expr otherwise) {
        Expr positive = Binary.GREATER.of(z, Expr.constant(0));
        return new Where().of(positive, then, otherwise);
    }

    /// Σ over a row's outputs is the caller's; this is ℓ element by element.
    static @Nullable Expr of(Discrepancy l, Expr p, Expr y) {
        return switch (l) {
            case HalfSquaredError half -> p.minus(y).square().times(0.5);
            case MeanSquaredError mean -> p.minus(y).square();
            case BinaryCrossEntropy cross -> Unary.SOFTPLUS.of(p).minus(y.times(p));
            case Huber huber -> huber(p.minus(y), huber.delta());
            default -> null;
        };
    }

    private static Expr huber(Expr r, double delta) {
        Expr near = Binary.LESS_EQUAL.of(r.abs(), Expr.constant(delta));
        return new Where()
                .of(near, r.square().times(0.5), r.abs().minus(delta / 2).times(delta));
    }
}
