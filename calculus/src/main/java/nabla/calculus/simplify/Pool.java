package nabla.calculus.simplify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Op;
import nabla.calculus.expr.Unary;

/// The nodes of one simplification. Equal expressions are one node here, so identity is equality.
final class Pool {
    private record Key(Op op, List<Expr> inputs) {}

    private final Predicate<Expr> atom;
    private final Map<Key, Expr> applications = new HashMap<>();
    private final Map<Array, Constant> constants = new HashMap<>();
    private final Map<Expr, Expr> synonyms = new HashMap<>();
    private final Map<Expr, Long> costs = new HashMap<>();

    /// @param atom what is written by its name and not looked into
    Pool(Predicate<Expr> atom) {
        this.atom = atom;
    }

    boolean isAtom(Expr node) {
        return atom.test(node);
    }

    /// From now on `name` stands for whatever equals `meaning`.
    void define(Expr name, Expr meaning) {
        if (meaning instanceof Apply && !isAtom(meaning)) synonyms.putIfAbsent(meaning, name);
    }

    Expr apply(Op op, Expr... inputs) {
        Expr node = applications.computeIfAbsent(new Key(op, List.of(inputs)), key -> op.of(inputs));
        return synonyms.getOrDefault(node, node);
    }

    Constant constant(Array value) {
        return constants.computeIfAbsent(value, Expr::constant);
    }

    Constant number(double value) {
        return constant(Array.scalar(value));
    }

    Expr broadcast(Expr node, Shape shape) {
        return node.shape().equals(shape) ? node : apply(new Broadcast(shape), node);
    }

    /// An element-wise operation on operands broadcast to their common shape.
    Expr elementwise(Binary op, Expr a, Expr b) {
        Shape common = Shape.broadcast(a.shape(), b.shape());
        return apply(op, broadcast(a, common), broadcast(b, common));
    }

    /// How much there is to read: a name or number is 2, an operation a little more than its inputs.
    /// Copies are free where notation hides them.
    long cost(Expr node) {
        Long known = costs.get(node);
        if (known != null) return known;
        long cost = 2;
        if (node instanceof Apply apply && !isAtom(node)) {
            cost = weight(apply);
            for (Expr input : apply.inputs()) cost = Math.min(cost + cost(input), Long.MAX_VALUE / 4);
        }
        costs.put(node, cost);
        return cost;
    }

    private static int weight(Apply apply) {
        Op op = apply.op();
        if (op instanceof Broadcast) return apply.input(0).shape().size() == 1 ? 0 : 1;
        if (op == Unary.NEGATE) return 1;
        return op == Binary.DIVIDE || op == Binary.POWER ? 3 : 2;
    }
}
