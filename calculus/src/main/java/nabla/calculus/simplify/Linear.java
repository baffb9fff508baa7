package nabla.calculus.simplify;

import java.util.List;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Op;
import nabla.calculus.expr.Transpose;

/// Products of matrices and transposes. Numbers come out in front, copies are not multiplied but summed:
/// A·(1·1ᵀ) is the row sums of A, copied.
final class Linear {
    private final Pool pool;
    private final Algebra algebra;
    private final Sums sums;

    Linear(Pool pool, Algebra algebra, Sums sums) {
        this.pool = pool;
        this.algebra = algebra;
        this.sums = sums;
    }

    /// op(c·x) = c·op(x), for any op that is linear in its only input.
    Expr linear(Op op, Expr x) {
        Polynomial p = algebra.single(x);
        if (p.terms().isEmpty()) return pool.broadcast(pool.number(0), op.shape(List.of(x.shape())));
        Monomial scalars = p.monomial().where(factor -> factor.shape().rank() == 0);
        if (p.coefficient() == 1 && scalars.isOne()) return pool.apply(op, x);
        Expr rest =
                algebra.write(Polynomial.zero(x.shape()).plus(1, p.monomial().over(scalars)));
        return scale(p.coefficient(), scalars, pool.apply(op, rest));
    }

    private Expr scale(double coefficient, Monomial scalars, Expr x) {
        return algebra.write(algebra.of(x).times(coefficient, scalars));
    }

    Expr matmul(Expr a, Expr b) {
        Polynomial left = algebra.single(a);
        Polynomial right = algebra.single(b);
        Shape shape = Shape.matmul(a.shape(), b.shape());
        if (left.terms().isEmpty() || right.terms().isEmpty()) return pool.broadcast(pool.number(0), shape);
        if (a.shape().rank() != 2 || b.shape().rank() != 2) return vectors(a, left, b, right);
        boolean inner = a.shape().dim(1) > 1;
        // What is one number a row of A, or one a column of B, takes no part in the sum of the product.
        Monomial rows = left.monomial().where(f -> f.shape().size() == 1 || inner && isColumn(f.shape()));
        Monomial columns = right.monomial().where(f -> f.shape().size() == 1 || inner && isRow(f.shape()));
        Expr core = core(left.monomial().over(rows), a.shape(), right.monomial().over(columns), b.shape());
        Polynomial product = algebra.of(core).to(shape).times(left.coefficient(), rows);
        return algebra.write(product.times(right.coefficient(), columns));
    }

    private Expr vectors(Expr a, Polynomial left, Expr b, Polynomial right) {
        Monomial over = left.monomial().where(f -> f.shape().rank() == 0);
        Monomial under = right.monomial().where(f -> f.shape().rank() == 0);
        Expr core = pool.apply(
                new MatMul(),
                algebra.write(Polynomial.zero(a.shape()).plus(1, left.monomial().over(over))),
                algebra.write(
                        Polynomial.zero(b.shape()).plus(1, right.monomial().over(under))));
        return scale(left.coefficient() * right.coefficient(), over.times(under), core);
    }

    private static boolean isColumn(Shape shape) {
        return shape.rank() == 2 && shape.dim(1) == 1;
    }

    private static boolean isRow(Shape shape) {
        return shape.rank() == 1 || shape.rank() == 2 && shape.dim(0) == 1;
    }

    /// A·B, where A and B may be copies of a row or a column, or all ones.
    private Expr core(Monomial left, Shape a, Monomial right, Shape b) {
        Expr fullLeft = algebra.write(Polynomial.zero(a).plus(1, left));
        Expr fullRight = algebra.write(Polynomial.zero(b).plus(1, right));
        if (left.isOne()) return sums.sum(true, List.of(0), fullRight);
        if (right.isOne()) return sums.sum(true, List.of(1), fullLeft);
        if (a.dim(0) > 1 && isRow(left.shape())) return product(small(left, 1, a.dim(1)), fullRight);
        if (b.dim(1) > 1 && isColumn(right.shape())) return product(fullLeft, small(right, b.dim(0), 1));
        return product(fullLeft, fullRight);
    }

    private Expr small(Monomial factors, int... dims) {
        return algebra.write(Polynomial.zero(Shape.of(dims)).plus(1, factors));
    }

    private Expr product(Expr a, Expr b) {
        if (isIdentity(a)) return b;
        return isIdentity(b) ? a : pool.apply(new MatMul(), a, b);
    }

    private static boolean isIdentity(Expr node) {
        return node instanceof Constant
                && node.shape().rank() == 2
                && node.value().equals(Array.identity(node.shape().dim(0)));
    }

    Expr transpose(Transpose op, Expr x) {
        int rank = x.shape().rank();
        if (op.order().equals(IntStream.range(0, rank).boxed().toList())) return x;
        if (x instanceof Apply apply && !pool.isAtom(x) && apply.op() instanceof Transpose before) {
            Transpose both = new Transpose(
                    op.order().stream().map(axis -> before.order().get(axis)).toList());
            return transpose(both, apply.input(0));
        }
        Expr whole = linear(op, x);
        if (rank != 2) return whole;
        Expr inside = transposeInside(x);
        return pool.cost(inside) < pool.cost(whole) ? inside : whole;
    }

    /// The transpose of each factor, where there are factors and all are matrices or numbers.
    private Expr transposeInside(Expr x) {
        Polynomial p = algebra.of(x);
        Polynomial result = Polynomial.zero(x.shape().transpose(1, 0));
        for (var term : p.terms().entrySet()) {
            Monomial product = Monomial.ONE;
            for (var power : term.getKey().powers().entrySet()) {
                if (power.getKey().shape().rank() == 1) return linear(Transpose.reversed(2), x);
                product = product.times(transposeFactor(power.getKey()), power.getValue());
            }
            result = result.plus(term.getValue(), product);
        }
        return algebra.write(result);
    }

    private Expr transposeFactor(Expr x) {
        if (x.shape().size() == 1 || isIdentity(x)) return x;
        Transpose op = Transpose.reversed(2);
        if (x instanceof Apply apply && !pool.isAtom(x)) {
            if (apply.op() instanceof Transpose) return apply.input(0);
            if (apply.op() instanceof MatMul) {
                Expr reversed = matmul(transpose(op, apply.input(1)), transpose(op, apply.input(0)));
                Expr whole = pool.apply(op, x);
                return pool.cost(reversed) < pool.cost(whole) ? reversed : whole;
            }
        }
        Expr whole = pool.apply(op, x);
        if (algebra.of(x).terms().size() < 2) return whole;
        Expr inside = transposeInside(x);
        return pool.cost(inside) < pool.cost(whole) ? inside : whole;
    }
}
