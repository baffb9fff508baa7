package nabla.calculus.simplify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Reshape;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.expr.Transpose;

/// Sums over axes. What does not vary along the axes comes out in front; what is only copied along them counts as
/// often as it is copied.
final class Sums {
    private final Pool pool;
    private final Algebra algebra;
    private final Predicate<Expr> rowsSumToOne;
    private final IntFunction<Expr> length;

    Sums(Pool pool, Algebra algebra, Predicate<Expr> rowsSumToOne, IntFunction<Expr> length) {
        this.pool = pool;
        this.algebra = algebra;
        this.rowsSumToOne = rowsSumToOne;
        this.length = length;
    }

    Expr sum(boolean keepdims, List<Integer> axes, Expr x) {
        Sum op = new Sum(keepdims, axes);
        Shape shape = op.shape(List.of(x.shape()));
        if (axes.isEmpty()) return x;
        Expr whole = algebra.write(term(op, algebra.single(x)).to(shape));
        Polynomial p = algebra.of(x);
        if (p.terms().size() < 2) return whole;
        Polynomial apart = Polynomial.zero(shape);
        for (var term : p.terms().entrySet()) {
            apart = apart.plus(term(op, Polynomial.zero(x.shape()).plus(term.getValue(), term.getKey())), 1);
        }
        Expr split = algebra.write(apart);
        return pool.cost(split) < pool.cost(whole) ? split : whole;
    }

    /// The sum of a single product.
    private Polynomial term(Sum op, Polynomial p) {
        Shape shape = op.shape(List.of(p.shape()));
        if (p.terms().isEmpty()) return Polynomial.zero(shape);
        Monomial fixed = p.monomial().where(factor -> isFixed(op, p.shape(), factor.shape()));
        Monomial varying = p.monomial().over(fixed);
        Shape inner = varying.shape();
        int added = p.shape().rank() - inner.rank();
        List<Integer> present = new ArrayList<>();
        boolean stays = true;
        Polynomial sum = Polynomial.number(p.coefficient(), shape).times(1, fixed);
        for (int axis : op.axes()) {
            boolean copied = axis < added || inner.dim(axis - added) == 1;
            if (copied)
                sum = sum.times(algebra.of(length.apply(p.shape().dim(axis))).to(shape));
            if (axis >= added) present.add(axis - added);
            stays &= copied && (op.keepdims() || axis < added);
        }
        if (varying.isOne()) return sum;
        Expr rest = algebra.write(Polynomial.zero(inner).plus(1, varying));
        return sum.times(algebra.of(stays ? rest : atom(new Sum(op.keepdims(), present), rest))
                .to(shape));
    }

    /// Whether a factor is the same all along the axes, and still lines up when they are gone.
    private static boolean isFixed(Sum op, Shape whole, Shape factor) {
        if (factor.rank() == 0) return true;
        int added = whole.rank() - factor.rank();
        return op.axes().stream().allMatch(axis -> axis < added || op.keepdims() && factor.dim(axis - added) == 1);
    }

    /// The sum of something that is no product.
    private Expr atom(Sum op, Expr x) {
        if (op.axes().size() == 1 && isOneAlong(op.axes().getFirst(), x)) {
            return pool.broadcast(pool.number(1), op.shape(List.of(x.shape())));
        }
        boolean full = op.axes().size() == x.shape().rank();
        if (x instanceof Apply apply && !pool.isAtom(x)) {
            if (full && !op.keepdims() && (apply.op() instanceof Transpose || apply.op() instanceof Reshape)) {
                return total(apply.input(0));
            }
            if (full && !op.keepdims() && apply.op() instanceof Sum) return total(apply.input(0));
            if (op.keepdims() && apply.op() instanceof Sum inner && inner.keepdims()) {
                return pool.apply(new Sum(true, merge(op.axes(), inner.axes())), apply.input(0));
            }
        }
        return pool.apply(op, x);
    }

    private Expr total(Expr x) {
        return sum(false, IntStream.range(0, x.shape().rank()).boxed().toList(), x);
    }

    private static List<Integer> merge(List<Integer> a, List<Integer> b) {
        return IntStream.concat(
                        a.stream().mapToInt(Integer::intValue), b.stream().mapToInt(Integer::intValue))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    private boolean isOneAlong(int axis, Expr x) {
        if (x instanceof Apply apply && apply.op() instanceof Softmax softmax) {
            return x.shape().axis(softmax.axis()) == axis;
        }
        return axis == x.shape().rank() - 1 && rowsSumToOne.test(x);
    }
}
