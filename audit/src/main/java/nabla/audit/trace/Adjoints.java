package nabla.audit.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// Reverse mode over a trace: the derivative of a scalar with respect to everything it was computed from.
public final class Adjoints {
    private final Map<Node, Array> adjoints = new HashMap<>();
    /// What holds where nothing else is said; null if all is said here.
    private final @Nullable Adjoints otherwise;

    private Adjoints(@Nullable Adjoints otherwise) {
        this.otherwise = otherwise;
    }

    /// The adjoints of Σ seed·node. Where `claimed` holds an array, that array travels on in place of the true adjoint.
    public static Adjoints of(Map<Node, Array> seeds, Map<Node, Array> claimed) {
        Adjoints result = new Adjoints(null);
        Map<Node, Array> sums = result.adjoints;
        sums.putAll(seeds);
        for (Node node : ancestors(seeds.keySet()).reversed()) {
            Array claim = claimed.get(node);
            Array travels = claim != null ? claim : sums.get(node);
            if (travels == null || !(node.expr instanceof Apply apply)) continue;
            flow(apply, travels, node.inputs, sums);
        }
        return result;
    }

    /// The same where another array travels on from one value. An adjoint is linear in what travels, so that only the
    /// difference goes through what that value was computed from.
    ///
    /// @param claimed as they were given before
    public Adjoints with(Node of, Array claim, Map<Node, Array> claimed) {
        Array before = claimed.containsKey(of) ? claimed.get(of) : get(of);
        Map<Node, Array> differences = new HashMap<>();
        differences.put(of, before == null ? claim : claim.minus(before));
        for (Node node : ancestors(List.of(of)).reversed()) {
            Array travels = node == of || !claimed.containsKey(node) ? differences.get(node) : null;
            if (travels != null && node.expr instanceof Apply apply) flow(apply, travels, node.inputs, differences);
        }
        differences.remove(of);
        Adjoints result = new Adjoints(this);
        differences.forEach((node, difference) -> {
            Array old = get(node);
            result.adjoints.put(node, old == null ? difference : old.plus(difference));
        });
        return result;
    }

    /// From an operation to the values it was computed from, through whatever lies between: a broadcast, a mean's
    /// division.
    private static void flow(Apply from, Array adjoint, List<Node> inputs, Map<Node, Array> sums) {
        for (int i = 0; i < from.inputs().size(); i++) {
            Expr to = from.input(i);
            if (to instanceof Constant) continue;
            Expr part = from.op().vjp(from, i, Expr.constant(adjoint));
            if (part instanceof Constant zero && zero.is(0)) continue;
            Node reached = find(to, inputs);
            if (reached != null) sums.merge(reached, part.value(), Array::plus);
            else if (to instanceof Apply between) flow(between, part.value(), inputs, sums);
        }
    }

    private static @Nullable Node find(Expr expr, List<Node> inputs) {
        for (Node input : inputs) if (input.expr == expr) return input;
        return null;
    }

    public static Adjoints of(Node scalar) {
        return of(Map.of(scalar, Array.ones(scalar.shape())), Map.of());
    }

    /// The adjoint of a node; null if the scalar does not depend on it.
    public @Nullable Array get(Node node) {
        Array own = adjoints.get(node);
        return own != null || otherwise == null ? own : otherwise.get(node);
    }

    /// The nodes and everything they were computed from, in order of creation.
    public static List<Node> ancestors(Collection<Node> nodes) {
        BitSet seen = new BitSet();
        List<Node> found = new ArrayList<>();
        List<Node> open = new ArrayList<>(nodes);
        for (Node n : nodes) seen.set(n.id);
        while (!open.isEmpty()) {
            Node node = open.removeLast();
            found.add(node);
            for (Node input : node.inputs) {
                if (!seen.get(input.id)) {
                    seen.set(input.id);
                    open.add(input);
                }
            }
        }
        found.sort((a, b) -> Integer.compare(a.id, b.id));
        return found;
    }
}
