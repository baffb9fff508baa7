package nabla.calculus.simplify;

import java.util.LinkedHashMap;
import java.util.Map;
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

    Polynomial plus(double coefficient, Monomial monomial) {
        Map<Monomial, Double> sum = new LinkedHashMap<>(terms);
        sum.merge(monomial, coefficient, Double::sum);
        sum.values().removeIf(c -> c == 0);
        return new Polynomial(shape, sum);
    }

    Polynomial plus(Polynomial other, double scale) {
        Polynomial sum = this;
        for (var term : other.terms.entrySet()) sum = sum.plus(scale * term.getValue(), term.getKey());
        return sum;
    }

    Polynomial times(double coefficient, Monomial monomial) {
        Polynomial product = zero(shape);
        for (var term : terms.entrySet()) {
            product = product.plus(coefficient * term.getValue(), term.getKey().times(monomial));
        }
        return product;
    }

    Polynomial times(Polynomial other) {
        Polynomial product = zero(Shape.broadcast(shape, other.shape));
        for (var term : other.terms.entrySet()) product = product.plus(times(term.getValue(), term.getKey()), 1);
        return product;
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
