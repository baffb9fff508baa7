package nabla.calculus.derive;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Extremum;
import nabla.calculus.expr.Graph;
import nabla.calculus.expr.Op;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.expr.Unary;

/// The expression as it was written, but with equal parts made one node, and with σ and softmax in place of their
/// formulas: 1/(1 + exp(−z)), exp(z)/sum(exp(z)).
final class Sharing {
    private record Key(Op op, List<Expr> inputs) {}

    private final Map<Key, Expr> applications = new HashMap<>();
    private final Map<Array, Expr> constants = new HashMap<>();
    private final Map<Expr, Expr> done = new HashMap<>();

    private Sharing() {}

    static Expr of(Expr root) {
        Sharing sharing = new Sharing();
        for (Expr node : Graph.to(List.of(root)).nodes()) sharing.done.put(node, sharing.share(node));
        return sharing.now(root);
    }

    private Expr now(Expr node) {
        return Objects.requireNonNull(done.get(node));
    }

    private Expr share(Expr node) {
        if (node instanceof Constant && node.name() == null) {
            return constants.computeIfAbsent(node.value(), Expr::constant);
        }
        if (!(node instanceof Apply apply)) return node;
        Expr shared =
                recognised(apply.op(), apply.inputs().stream().map(this::now).toList());
        node.names().forEach(shared::named);
        if (node.position() != null) shared.at(Objects.requireNonNull(node.position()));
        return shared;
    }

    private Expr recognised(Op op, List<Expr> inputs) {
        if (op == Binary.DIVIDE) {
            Expr over = uncopied(inputs.get(0));
            Expr under = uncopied(inputs.get(1));
            if (isOne(over) && is(under, Binary.ADD)) {
                Apply sum = (Apply) under;
                for (int i = 0; i < 2; i++) {
                    if (isOne(uncopied(sum.input(1 - i))) && is(sum.input(i), Unary.EXP)) {
                        return apply(Unary.SIGMOID, List.of(negated(((Apply) sum.input(i)).input(0))));
                    }
                }
            }
            if (is(over, Unary.EXP) && under instanceof Apply apply && apply.op() instanceof Sum sum) {
                boolean rows = sum.keepdims() && sum.axes().size() == 1 && apply.input(0) == over;
                if (rows) return apply(softmax(sum, over), List.of(unshifted(((Apply) over).input(0))));
            }
        }
        return apply(op, inputs);
    }

    private Expr apply(Op op, List<Expr> inputs) {
        return applications.computeIfAbsent(new Key(op, inputs), key -> op.of(inputs.toArray(Expr[]::new)));
    }

    private static Softmax softmax(Sum sum, Expr exponential) {
        int axis = sum.axes().getFirst();
        return new Softmax(axis == exponential.shape().rank() - 1 ? -1 : axis);
    }

    /// z of z − max(z).
    private static Expr unshifted(Expr z) {
        boolean shifted = is(z, Binary.SUBTRACT)
                && uncopied(((Apply) z).input(1)) instanceof Apply max
                && max.op() instanceof Extremum
                && max.input(0) == ((Apply) z).input(0);
        return shifted ? ((Apply) z).input(0) : z;
    }

    private Expr negated(Expr z) {
        return is(z, Unary.NEGATE) ? ((Apply) z).input(0) : apply(Unary.NEGATE, List.of(z));
    }

    private static Expr uncopied(Expr node) {
        return node instanceof Apply apply && apply.op() instanceof Broadcast ? apply.input(0) : node;
    }

    private static boolean isOne(Expr node) {
        return node instanceof Constant constant && node.shape().size() == 1 && constant.is(1);
    }

    private static boolean is(Expr node, Op op) {
        return node instanceof Apply apply && apply.op() == op;
    }
}
