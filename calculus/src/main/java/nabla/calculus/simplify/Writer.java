package nabla.calculus.simplify;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Unary;
import org.jspecify.annotations.Nullable;

/// A polynomial as an expression: numbers and scalars first, then what is large, then divisors; positive terms first.
final class Writer {
    private final Pool pool;
    private final Map<Map<Monomial, Double>, Expr> sums = new HashMap<>();
    private final Set<Expr> factors = new HashSet<>();

    Writer(Pool pool) {
        this.pool = pool;
    }

    /// A sum written as a factor.
    Expr factor(Polynomial p) {
        Expr sum = sum(p);
        factors.add(sum);
        return sum;
    }

    /// Whether this sum has been a factor before. If its negative has, one writes that with a minus in front.
    boolean isFactor(Polynomial p) {
        Expr sum = sums.get(p.terms());
        return sum != null && factors.contains(sum);
    }

    Expr write(Polynomial p) {
        return pool.broadcast(sum(p), p.shape());
    }

    /// In the smallest shape that holds it. Sums that differ in the order of their terms are written alike.
    private Expr sum(Polynomial p) {
        Expr known = sums.get(p.terms());
        if (known == null) sums.put(p.terms(), known = add(p));
        return known;
    }

    private Expr add(Polynomial p) {
        Expr sum = null;
        for (var term : ordered(p)) {
            Expr product = product(Math.abs(term.getValue()), term.getKey(), shape(p));
            sum = term.getValue() > 0 ? plus(sum, product) : minus(sum, product);
        }
        return sum == null ? pool.number(0) : sum;
    }

    /// Positive terms first; among them those without a scalar before them: Xᵀ·dZ + λ·W.
    private static List<Map.Entry<Monomial, Double>> ordered(Polynomial p) {
        boolean arrays = shape(p).size() > 1;
        Comparator<Map.Entry<Monomial, Double>> order = Comparator.comparing(term -> term.getValue() < 0);
        Comparator<Map.Entry<Monomial, Double>> scaled =
                Comparator.comparing(term -> arrays && !scalars(term.getKey()).isOne());
        return p.terms().entrySet().stream().sorted(order.thenComparing(scaled)).toList();
    }

    private static Shape shape(Polynomial p) {
        return p.terms().keySet().stream().map(Monomial::shape).reduce(Shape.SCALAR, Shape::broadcast);
    }

    private static Monomial scalars(Monomial monomial) {
        return monomial.where(factor -> factor.shape().size() == 1);
    }

    private Expr plus(@Nullable Expr sum, Expr term) {
        return sum == null ? term : pool.elementwise(Binary.ADD, sum, term);
    }

    private Expr minus(@Nullable Expr sum, Expr term) {
        if (sum != null) return pool.elementwise(Binary.SUBTRACT, sum, term);
        return isNumber(term) ? pool.number(-term.value().item()) : pool.apply(Unary.NEGATE, term);
    }

    private static boolean isNumber(Expr node) {
        return node instanceof Constant && node.name() == null && node.shape().rank() == 0;
    }

    private Expr product(double coefficient, Monomial monomial, Shape shape) {
        Monomial scalars = scalars(monomial);
        Monomial arrays = monomial.over(scalars);
        Expr over = factors(positive(arrays));
        Expr under = factors(negative(arrays));
        Expr scalarOver = times(number(coefficient), factors(namesFirst(positive(scalars))));
        Expr scalarUnder = factors(negative(scalars));
        if (over == null) return divide(divide(orOne(scalarOver), scalarUnder), under);
        Expr core = divide(over, under);
        if (scalarOver == null && scalarUnder == null) return core;
        Expr copied = pool.broadcast(core, Shape.broadcast(core.shape(), shape));
        if (scalarOver == null) return divide(copied, scalarUnder);
        return pool.elementwise(Binary.MULTIPLY, divide(scalarOver, scalarUnder), copied);
    }

    /// λ before ‖W‖².
    private Monomial namesFirst(Monomial scalars) {
        Monomial names = scalars.where(factor -> pool.cost(factor) == 2);
        return names.times(scalars.over(names));
    }

    private @Nullable Expr number(double coefficient) {
        return coefficient == 1 ? null : pool.number(coefficient);
    }

    private Expr orOne(@Nullable Expr factor) {
        return factor == null ? pool.number(1) : factor;
    }

    private static Monomial positive(Monomial m) {
        return m.where((factor, exponent) -> exponent > 0);
    }

    private static Monomial negative(Monomial m) {
        return m.where((factor, exponent) -> exponent < 0).power(-1);
    }

    /// Factors of one shape are multiplied before they are copied to a larger one.
    private @Nullable Expr factors(Monomial monomial) {
        Map<Shape, Expr> products = new LinkedHashMap<>();
        for (var power : monomial.powers().entrySet()) {
            Expr factor = power(power.getKey(), power.getValue());
            products.merge(factor.shape(), factor, this::times);
        }
        return products.values().stream().reduce(this::times).orElse(null);
    }

    private Expr power(Expr base, double exponent) {
        if (exponent == 1) return base;
        if (exponent == 0.5) return pool.apply(Unary.SQRT, base);
        return pool.elementwise(Binary.POWER, base, pool.number(exponent));
    }

    private @Nullable Expr times(@Nullable Expr a, @Nullable Expr b) {
        if (a == null) return b;
        return b == null ? a : pool.elementwise(Binary.MULTIPLY, a, b);
    }

    private Expr divide(Expr over, @Nullable Expr under) {
        return under == null ? over : pool.elementwise(Binary.DIVIDE, over, under);
    }
}
