package nabla.calculus.simplify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Gather;
import nabla.calculus.expr.Graph;
import nabla.calculus.expr.LogSoftmax;
import nabla.calculus.expr.LogSumExp;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Reshape;
import nabla.calculus.expr.Scatter;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.expr.Trace;
import nabla.calculus.expr.Transpose;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Where;

/// Rewrites an expression into an equal one that is no longer to read and usually much shorter.
///
/// Each node is rewritten once, after its inputs; a rewriting with alternatives takes one only if that makes the node
/// cheaper. So it ends. One simplifier gives equal expressions the same node, also across calls.
public final class Simplifier {
    private final Pool pool;
    private final Algebra algebra;
    private final Sums sums;
    private final Linear linear;
    private final Map<Expr, Expr> done = new HashMap<>();
    private final Map<Expr, Expr> meanings = new HashMap<>();

    private Simplifier(Predicate<Expr> atom, Predicate<Expr> rowsSumToOne, IntFunction<Expr> length) {
        pool = new Pool(atom);
        algebra = new Algebra(pool);
        sums = new Sums(pool, algebra, rowsSumToOne, length);
        linear = new Linear(pool, algebra, sums);
    }

    /// Named nodes are left to stand for themselves.
    public static Simplifier keepingNames() {
        return of(node -> node.name() != null, node -> false, Expr::constant);
    }

    /// @param atom the nodes that stand for themselves
    /// @param rowsSumToOne the nodes whose last axis sums to one, such as one-hot targets
    /// @param length what to write for the length of an axis that is summed over: its number or its symbol
    public static Simplifier of(Predicate<Expr> atom, Predicate<Expr> rowsSumToOne, IntFunction<Expr> length) {
        return new Simplifier(atom, rowsSumToOne, length);
    }

    /// The expression written more simply. If it is an atom itself, what it stands for is written.
    public Expr simplify(Expr root) {
        for (Expr node : Graph.to(List.of(root)).nodes()) {
            if (!done.containsKey(node)) done.put(node, define(node));
        }
        return meanings.getOrDefault(root, now(root));
    }

    private Expr define(Expr node) {
        if (node instanceof Constant constant && node.name() == null) return constant(constant);
        if (!(node instanceof Apply apply)) return node;
        Expr meaning = rewrite(apply);
        if (!pool.isAtom(node)) return meaning;
        meanings.put(node, meaning);
        pool.define(node, meaning);
        return node;
    }

    private Expr now(Expr node) {
        return Objects.requireNonNull(done.get(node));
    }

    /// Arrays of one number become that number, copied.
    private Expr constant(Constant constant) {
        return constant.isUniform()
                ? pool.broadcast(pool.number(constant.value().at(0)), constant.shape())
                : pool.constant(constant.value());
    }

    private Expr rewrite(Apply node) {
        List<Expr> inputs = node.inputs().stream().map(this::now).toList();
        Expr x = inputs.getFirst();
        if (inputs.stream().allMatch(Simplifier::isNumber)) {
            Array value = node.op().value(inputs.stream().map(Expr::value).toList());
            return constant(Expr.constant(value));
        }
        return switch (node.op()) {
            case Broadcast broadcast -> algebra.write(algebra.of(x).to(node.shape()));
            case Unary unary -> unary(unary, x);
            case Binary binary -> binary(binary, x, inputs.get(1));
            case Where where -> where(inputs);
            case MatMul matmul -> linear.matmul(x, inputs.get(1));
            case Sum sum -> sums.sum(sum.keepdims(), sum.axes(), x);
            case Transpose transpose -> linear.transpose(transpose, x);
            case Reshape reshape -> reshape(reshape, x);
            case Gather gather -> linear.linear(gather, x);
            case Scatter scatter -> linear.linear(scatter, x);
            case Trace trace -> trace(x);
            case Softmax softmax -> algebra.softmax(softmax, x);
            default -> pool.apply(node.op(), inputs.toArray(Expr[]::new));
        };
    }

    private static boolean isNumber(Expr node) {
        if (node instanceof Apply apply && apply.op() instanceof Broadcast) return isNumber(apply.input(0));
        return node instanceof Constant && node.name() == null;
    }

    private Expr unary(Unary f, Expr x) {
        if (f == Unary.EXP && is(x, Unary.LOG) || f == Unary.LOG && is(x, Unary.EXP)) return ((Apply) x).input(0);
        if (f == Unary.LOG && x instanceof Apply apply && !pool.isAtom(x)) {
            if (apply.op() instanceof Softmax softmax)
                return pool.apply(new LogSoftmax(softmax.axis()), apply.input(0));
            if (apply.op() instanceof Sum sum && sum.axes().size() == 1 && is(apply.input(0), Unary.EXP)) {
                Expr z = ((Apply) apply.input(0)).input(0);
                return pool.apply(new LogSumExp(sum.keepdims(), sum.axes().getFirst()), z);
            }
        }
        Expr node = pool.apply(f, x);
        return algebra.write(algebra.of(node));
    }

    private boolean is(Expr node, Unary f) {
        return node instanceof Apply apply && !pool.isAtom(node) && apply.op() == f;
    }

    private Expr binary(Binary f, Expr a, Expr b) {
        boolean zeroFirst = isZero(a);
        boolean zeroSecond = isZero(b);
        if (f == Binary.MAXIMUM && (zeroFirst || zeroSecond)) return pool.apply(Unary.RELU, zeroFirst ? b : a);
        if (f == Binary.GREATER && zeroSecond) return pool.apply(Unary.STEP, a);
        Expr node = pool.apply(f, a, b);
        return algebra.write(algebra.of(node));
    }

    private boolean isZero(Expr node) {
        return algebra.of(node).terms().isEmpty();
    }

    /// A choice between something and nothing is a product with a condition.
    private Expr where(List<Expr> inputs) {
        if (inputs.get(0) instanceof Apply apply && apply.op() instanceof Binary binary && binary.isComparison()) {
            if (isZero(inputs.get(2))) return times(apply, inputs.get(1));
            if (isZero(inputs.get(1))) {
                return times(pool.apply(binary.opposite(), apply.input(0), apply.input(1)), inputs.get(2));
            }
        }
        return pool.apply(new Where(), inputs.toArray(Expr[]::new));
    }

    private Expr times(Expr a, Expr b) {
        return binary(Binary.MULTIPLY, a, b);
    }

    private Expr trace(Expr x) {
        if (x instanceof Apply apply && !pool.isAtom(x) && apply.op() instanceof Transpose)
            return trace(apply.input(0));
        return linear.linear(new Trace(), x);
    }

    private Expr reshape(Reshape op, Expr x) {
        if (op.target().equals(x.shape())) return x;
        Polynomial p = algebra.of(x);
        if (p.terms().keySet().stream().allMatch(m -> m.shape().rank() == 0)) return algebra.write(p.to(op.target()));
        if (x instanceof Apply apply && !pool.isAtom(x)) {
            if (apply.op() instanceof Reshape) return reshape(op, apply.input(0));
            if (apply.op() instanceof Sum sum) {
                Sum kept = new Sum(true, sum.axes());
                if (kept.shape(List.of(apply.input(0).shape())).equals(op.target())) {
                    return sums.sum(true, sum.axes(), apply.input(0));
                }
            }
        }
        return linear.linear(op, x);
    }
}
