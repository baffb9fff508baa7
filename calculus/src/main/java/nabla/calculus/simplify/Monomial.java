package nabla.calculus.simplify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Unary;

/// A product of powers, in the order in which the factors came; equality does not mind the order.
/// A factor may be smaller than the whole: it is meant broadcast.
record Monomial(Map<Expr, Double> powers) {
    static final Monomial ONE = new Monomial(Map.of());

    static Monomial of(Expr factor) {
        return ONE.times(factor, 1);
    }

    Monomial times(Expr factor, double exponent) {
        Map<Expr, Double> product = new LinkedHashMap<>(powers);
        product.merge(factor, exponent, Double::sum);
        product.compute(factor, (f, e) -> e == null || e == 0 ? null : isZeroOrOne(f) && e > 0 ? 1 : e);
        return new Monomial(product);
    }

    Monomial times(Monomial other) {
        if (isOne()) return other;
        Monomial product = this;
        for (var power : other.powers.entrySet()) product = product.times(power.getKey(), power.getValue());
        return product;
    }

    Monomial over(Monomial other) {
        return times(other.power(-1));
    }

    Monomial power(double exponent) {
        Monomial product = ONE;
        for (var power : powers.entrySet()) product = product.times(power.getKey(), exponent * power.getValue());
        return product;
    }

    /// The factors both have, with what exponent both have it.
    Monomial common(Monomial other) {
        Monomial common = ONE;
        for (var power : powers.entrySet()) {
            double p = power.getValue();
            double q = other.powers.getOrDefault(power.getKey(), 0.0);
            if (p * q > 0) common = common.times(power.getKey(), Math.abs(p) < Math.abs(q) ? p : q);
        }
        return common;
    }

    Monomial where(BiPredicate<Expr, Double> keep) {
        Monomial part = ONE;
        for (var power : powers.entrySet()) {
            if (keep.test(power.getKey(), power.getValue())) part = part.times(power.getKey(), power.getValue());
        }
        return part;
    }

    Monomial where(Predicate<Expr> keep) {
        return where((factor, exponent) -> keep.test(factor));
    }

    boolean isOne() {
        return powers.isEmpty();
    }

    /// The smallest shape that holds every factor.
    Shape shape() {
        return powers.keySet().stream().map(Expr::shape).reduce(Shape.SCALAR, Shape::broadcast);
    }

    private static boolean isZeroOrOne(Expr factor) {
        if (!(factor instanceof Apply apply)) return false;
        if (apply.op() == Unary.STEP || apply.op() == Unary.NOT) return true;
        return apply.op() instanceof Binary binary && binary.isComparison();
    }
}
