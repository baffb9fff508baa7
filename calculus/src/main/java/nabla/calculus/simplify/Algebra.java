package nabla.calculus.simplify;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Unary;

/// Element-wise arithmetic: an expression as a polynomial, and a polynomial as the cheapest expression found.
///
/// A sum inside a product is a factor of its own. Multiplying it out is tried and kept only where that is cheaper,
/// which is how −Y⊙(1 − P) + (1 − Y)⊙P becomes P − Y while P⊙(1 − P) stays.
final class Algebra {
    /// Larger products are left as they are; nobody would multiply them out by hand.
    private static final int MOST_TERMS = 12;

    private final Pool pool;
    private final Writer writer;
    private final Recognition recognition;
    private final Map<Expr, Polynomial> polynomials = new HashMap<>();

    Algebra(Pool pool) {
        this.pool = pool;
        this.writer = new Writer(pool);
        this.recognition = new Recognition(pool, this);
    }

    /// The expression as a sum of products.
    Polynomial of(Expr node) {
        Polynomial known = polynomials.get(node);
        if (known == null) polynomials.put(node, known = view(node));
        return known;
    }

    private Polynomial view(Expr node) {
        if (pool.isAtom(node)) return Polynomial.of(node);
        if (node instanceof Constant constant && constant.isUniform()) {
            return Polynomial.number(constant.value().at(0), node.shape());
        }
        if (!(node instanceof Apply apply)) return Polynomial.of(node);
        if (apply.op() instanceof Broadcast) return of(apply.input(0)).to(node.shape());
        if (apply.op() == Unary.NEGATE) return of(apply.input(0)).negate();
        if (apply.op() == Unary.SQRT) return power(apply.input(0), 0.5);
        if (!(apply.op() instanceof Binary op)) return Polynomial.of(node);
        Expr a = apply.input(0);
        Expr b = apply.input(1);
        return switch (op) {
            case ADD -> of(a).plus(of(b), 1);
            case SUBTRACT -> of(a).plus(of(b), -1);
            case MULTIPLY -> recognition.functions(single(a).times(single(b)));
            case DIVIDE -> recognition.functions(single(a).times(power(b, -1)));
            case POWER -> isNumber(b) ? power(a, of(b).coefficient()) : Polynomial.of(node);
            default -> Polynomial.of(node);
        };
    }

    Expr softmax(Softmax op, Expr z) {
        return recognition.softmax(op, z);
    }

    private boolean isNumber(Expr node) {
        Polynomial p = of(node);
        return p.isSingle() && p.monomial().isOne();
    }

    /// The expression as one product; a sum is a single factor of it, but for what all its terms have in common.
    Polynomial single(Expr node) {
        Polynomial p = of(node);
        return p.terms().size() < 2 ? p : factored(p);
    }

    /// Common factors and sign in front, the sum that is left as one factor.
    Polynomial factored(Polynomial sum) {
        Monomial common = sum.common();
        Polynomial rest = flattened(sum.times(1, common.power(-1)));
        if (rest.terms().size() < 2) return rest.times(1, common);
        double scale = scale(rest);
        rest = rest.times(1 / scale, Monomial.ONE);
        if (writer.isFactor(rest.negate())) {
            scale = -scale;
            rest = rest.negate();
        }
        return Polynomial.zero(sum.shape()).plus(scale, common.times(writer.factor(rest), 1));
    }

    /// With terms that are sums themselves taken apart.
    private Polynomial flattened(Polynomial sum) {
        return Polynomial.collect(
                sum.shape(),
                terms -> sum.terms().forEach((monomial, coefficient) -> {
                    Map<Expr, Double> powers = monomial.powers();
                    boolean alone = powers.size() == 1 && powers.containsValue(1.0);
                    Polynomial inner = alone ? of(powers.keySet().iterator().next()) : sum;
                    if (!alone || inner.terms().size() < 2) terms.accept(monomial, coefficient);
                    else inner.terms().forEach((part, c) -> terms.accept(part, coefficient * c));
                }));
    }

    /// ±|c| if every coefficient is c or −c, with the sign of which most are; else 1.
    private static double scale(Polynomial sum) {
        Set<Double> sizes = new LinkedHashSet<>();
        sum.terms().values().forEach(c -> sizes.add(Math.abs(c)));
        double size = sizes.size() == 1 ? sizes.iterator().next() : 1;
        long negative = sum.terms().values().stream().filter(c -> c < 0).count();
        return 2 * negative > sum.terms().size() ? -size : size;
    }

    private Polynomial power(Expr base, double exponent) {
        Polynomial p = single(base);
        if (p.terms().isEmpty() && exponent > 0) return p;
        boolean whole = exponent == Math.rint(exponent);
        // (xy)^½ is not x^½·y^½ where both are negative, nor (x²)^½ = x.
        boolean simple = p.isSingle()
                && p.coefficient() > 0
                && (p.monomial().isOne() || p.monomial().powers().equals(Map.of(first(p), 1.0)));
        if (p.isSingle() && (whole || simple)) {
            return Polynomial.zero(p.shape())
                    .plus(Math.pow(p.coefficient(), exponent), p.monomial().power(exponent));
        }
        return Polynomial.zero(p.shape()).plus(1, Monomial.ONE.times(base, exponent));
    }

    private static Expr first(Polynomial p) {
        return p.monomial().powers().keySet().iterator().next();
    }

    /// The cheapest way found to write this polynomial.
    Expr write(Polynomial p) {
        Expr best = writer.write(p);
        Polynomial current = p;
        while (true) {
            Polynomial cheapest = current;
            for (Polynomial candidate : rewritings(current)) {
                Expr written = writer.write(candidate);
                if (pool.cost(written) < pool.cost(best)) {
                    best = written;
                    cheapest = candidate;
                }
            }
            if (cheapest == current) return best;
            current = cheapest;
        }
    }

    /// With common factors in front; with every sum multiplied out; with one of them multiplied out.
    private Set<Polynomial> rewritings(Polynomial p) {
        Set<Polynomial> others = new LinkedHashSet<>();
        if (p.terms().size() > 1) {
            others.add(factored(p));
            Polynomial shared = recognition.sharedMatrix(p);
            if (shared != null) others.add(shared);
            Polynomial sums = recognition.sharedSum(p);
            if (sums != null) others.add(sums);
        }
        if (p.terms().size() > MOST_TERMS) return others;
        for (var term : p.terms().entrySet()) {
            for (Expr factor : term.getKey().powers().keySet()) {
                Polynomial one = expand(term.getKey(), factor, term.getValue(), p.shape());
                if (one.terms().size() < 2) continue;
                others.add(p.plus(-term.getValue(), term.getKey()).plus(one, 1));
            }
        }
        Polynomial flat = multipliedOut(p);
        if (!flat.equals(p)) {
            others.add(flat);
            if (flat.terms().size() > 1) others.add(factored(flat));
        }
        return others;
    }

    /// With the sums multiplied out as far as that goes without becoming long; sums may hold products of sums.
    private Polynomial multipliedOut(Polynomial p) {
        Polynomial flat = p;
        while (true) {
            Polynomial next = expandAll(flat);
            if (next.equals(flat)) return flat;
            flat = next;
        }
    }

    private Polynomial expandAll(Polynomial p) {
        Polynomial result = Polynomial.zero(p.shape());
        for (var term : p.terms().entrySet()) {
            Polynomial product = Polynomial.number(term.getValue(), p.shape());
            for (var power : term.getKey().powers().entrySet()) {
                product =
                        product.times(expanded(power.getKey(), power.getValue()).to(p.shape()));
                if (product.terms().size() > MOST_TERMS) return p;
            }
            result = result.plus(product, 1);
            if (result.terms().size() > MOST_TERMS) return p;
        }
        return result;
    }

    private Polynomial expand(Monomial product, Expr factor, double coefficient, Shape shape) {
        double exponent = product.powers().getOrDefault(factor, 0.0);
        Monomial others = product.where(f -> f != factor);
        return expanded(factor, exponent).to(shape).times(coefficient, others);
    }

    /// A small whole power of a sum, multiplied out; any other power as it is.
    private Polynomial expanded(Expr factor, double exponent) {
        Polynomial p = of(factor);
        if (p.terms().size() < 2 || exponent != Math.rint(exponent) || exponent < 1 || exponent > 3) {
            return Polynomial.zero(factor.shape()).plus(1, Monomial.ONE.times(factor, exponent));
        }
        Polynomial power = p;
        for (int i = 1; i < exponent; i++) power = power.times(p);
        return power;
    }
}
