package nabla.calculus.simplify;

import java.util.List;
import java.util.Map;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.expr.Unary;
import org.jspecify.annotations.Nullable;

/// Known functions written out: 1/(1 + e⁻ᶻ) is σ(z), eᶻ/Σeᶻ is softmax(z); and A·C + B·C is (A + B)·C.
final class Recognition {
    private final Pool pool;
    private final Algebra algebra;

    Recognition(Pool pool, Algebra algebra) {
        this.pool = pool;
        this.algebra = algebra;
    }

    /// The product with such factors replaced.
    Polynomial functions(Polynomial product) {
        if (!product.isSingle()) return product;
        Monomial result = product.monomial();
        for (var power : product.monomial().powers().entrySet()) {
            if (power.getValue() >= 0) continue;
            Expr sigmoid = sigmoid(power.getKey());
            if (sigmoid != null) {
                result = result.times(power.getKey(), -power.getValue()).times(sigmoid, -power.getValue());
            }
            Apply exponential = exponentialSummed(power.getKey());
            if (exponential != null && power.getValue() == -1 && result.powers().getOrDefault(exponential, 0.0) == 1) {
                Expr softmax = softmax((Sum) ((Apply) power.getKey()).op(), exponential);
                result = result.times(power.getKey(), 1).times(exponential, -1).times(softmax, 1);
            }
        }
        return Polynomial.zero(product.shape()).plus(product.coefficient(), result);
    }

    /// σ(−u) for 1 + eᵘ.
    private @Nullable Expr sigmoid(Expr factor) {
        Polynomial p = algebra.of(factor);
        if (p.terms().size() != 2 || p.terms().getOrDefault(Monomial.ONE, 0.0) != 1) return null;
        for (var term : p.terms().entrySet()) {
            Expr only = only(term.getKey());
            if (only instanceof Apply apply && apply.op() == Unary.EXP && term.getValue() == 1) {
                return pool.apply(
                        Unary.SIGMOID, algebra.write(algebra.of(apply.input(0)).negate()));
            }
        }
        return null;
    }

    private static @Nullable Expr only(Monomial monomial) {
        Map<Expr, Double> powers = monomial.powers();
        return powers.size() == 1 && powers.containsValue(1.0)
                ? powers.keySet().iterator().next()
                : null;
    }

    /// eᶻ for Σeᶻ along one axis, which stays.
    private static @Nullable Apply exponentialSummed(Expr factor) {
        return factor instanceof Apply apply
                        && apply.op() instanceof Sum sum
                        && sum.keepdims()
                        && sum.axes().size() == 1
                        && apply.input(0) instanceof Apply inner
                        && inner.op() == Unary.EXP
                ? inner
                : null;
    }

    private Expr softmax(Sum sum, Apply exponential) {
        Expr z = exponential.input(0);
        int axis = sum.axes().getFirst();
        return softmax(new Softmax(axis == z.shape().rank() - 1 ? -1 : axis), z);
    }

    /// The softmax does not mind what is the same all along its axis, such as the greatest element.
    Expr softmax(Softmax op, Expr z) {
        int axis = z.shape().axis(op.axis());
        Polynomial p = algebra.of(z);
        Polynomial varying = Polynomial.zero(z.shape());
        for (var term : p.terms().entrySet()) {
            Shape shape = term.getKey().shape();
            int added = z.shape().rank() - shape.rank();
            if (axis >= added && shape.dim(axis - added) != 1) varying = varying.plus(term.getValue(), term.getKey());
        }
        return pool.apply(op, varying.terms().size() < p.terms().size() ? algebra.write(varying) : z);
    }

    /// a·Σx + c·Σy as Σ(a·x + c·y); null if some term is no such sum.
    @Nullable
    Polynomial sharedSum(Polynomial sum) {
        Sum op = null;
        Expr terms = null;
        for (var term : sum.terms().entrySet()) {
            Monomial scalars = term.getKey().where(factor -> isNumber(factor) && !(isSum(factor)));
            Expr only = only(term.getKey().over(scalars));
            if (!(only instanceof Apply apply) || !isSum(only)) return null;
            if (op != null && !op.equals(apply.op())) return null;
            op = (Sum) apply.op();
            if (terms != null && !terms.shape().equals(apply.input(0).shape())) return null;
            Expr scaled = algebra.write(algebra.of(apply.input(0)).times(term.getValue(), scalars));
            terms = terms == null ? scaled : pool.elementwise(Binary.ADD, terms, scaled);
        }
        if (op == null || terms == null) return null;
        return Polynomial.of(pool.apply(op, algebra.write(algebra.of(terms)))).to(sum.shape());
    }

    private static boolean isNumber(Expr factor) {
        return factor.shape().rank() == 0;
    }

    private boolean isSum(Expr factor) {
        return factor instanceof Apply apply && !pool.isAtom(factor) && apply.op() instanceof Sum;
    }

    /// The sum of products that share their left or right matrix as one product; null if they do not.
    @Nullable
    Polynomial sharedMatrix(Polynomial sum) {
        Polynomial right = shared(sum, 1);
        return right != null ? right : shared(sum, 0);
    }

    private @Nullable Polynomial shared(Polynomial sum, int side) {
        Expr same = null;
        Expr others = null;
        for (var term : sum.terms().entrySet()) {
            Monomial scalars = term.getKey().where(Recognition::isNumber);
            Expr only = only(term.getKey().over(scalars));
            if (!(only instanceof Apply product)
                    || pool.isAtom(only)
                    || !(product.op() instanceof MatMul)
                    || product.input(0).shape().rank() != 2
                    || product.input(1).shape().rank() != 2) return null;
            if (same != null && same != product.input(side)) return null;
            same = product.input(side);
            Expr other = algebra.write(algebra.of(product.input(1 - side)).times(term.getValue(), scalars));
            others = others == null ? other : pool.elementwise(Binary.ADD, others, other);
        }
        if (same == null || others == null) return null;
        Expr sumOfOthers = algebra.write(algebra.of(others));
        List<Expr> inputs = side == 1 ? List.of(sumOfOthers, same) : List.of(same, sumOfOthers);
        return Polynomial.of(pool.apply(new MatMul(), inputs.get(0), inputs.get(1)))
                .to(sum.shape());
    }
}
