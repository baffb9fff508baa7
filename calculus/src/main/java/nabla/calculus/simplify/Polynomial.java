package nabla.calculus.simplify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Expr;

/// A sum of monomials with coefficients, element by element over one shape.
record Polynomial(Shape shape, Map<Monomial, Double> terms) {
    static Polynomial zero(Shape shape) {
        return new Polynomial(shape, Map.of());
    }

    static Polynomial number(double value, Shape shape) {
        return zero(shape).plus(value, Monomial.ONE);
    }

    static Polynomial of(Expr factor) {
        return zero(factor.shape()).plus(1, Monomial.of(factor));
    }

    /// The sum of all the terms that are told to the collector.
    static Polynomial collect(Shape shape, Consumer<ObjDoubleConsumer<Monomial>> terms) {
        Map<Monomial, Double> sum = new LinkedHashMap<>();
        terms.accept((monomial, coefficient) -> sum.merge(monomial, coefficient, Double::sum));
        sum.values().removeIf(c -> c == 0);
        return new Polynomial(shape, sum);
    }

    private void tell(double scale, Monomial factor, ObjDoubleConsumer<Monomial> collector) {
        terms.forEach((monomial, coefficient) -> collector.accept(monomial.times(factor), scale * coefficient));
    }

    Polynomial plus(double coefficient, Monomial monomial) {
        return collect(shape, sum -> {
            tell(1, Monomial.ONE, sum);
            sum.accept(monomial, coefficient);
        });
    }

    Polynomial plus(Polynomial other, double scale) {
        return collect(shape, sum -> {
            tell(1, Monomial.ONE, sum);
            other.tell(scale, Monomial.ONE, sum);
        });
    }

    Polynomial times(double coefficient, Monomial monomial) {
        return collect(shape, sum -> tell(coefficient, monomial, sum));
    }

    Polynomial times(Polynomial other) {
        return collect(
                Shape.broadcast(shape, other.shape),
                sum -> other.terms.forEach((monomial, coefficient) -> tell(coefficient, monomial, sum)));
    }

    Polynomial negate() {
        return times(-1, Monomial.ONE);
    }

    /// The same, copied to a larger shape.
    Polynomial to(Shape larger) {
        return new Polynomial(larger, terms);
    }

    boolean isSingle() {
        return terms.size() == 1;
    }

    /// The only term's factors.
    Monomial monomial() {
        return terms.keySet().iterator().next();
    }

    /// The only term's coefficient.
    double coefficient() {
        return terms.values().iterator().next();
    }

    /// What every term has as a factor.
    Monomial common() {
        return terms.keySet().stream().reduce(Monomial::common).orElse(Monomial.ONE);
    }
}
