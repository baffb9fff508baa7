package nabla.audit.understand;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Place;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Unary;
import org.jspecify.annotations.Nullable;

/// Finds what a program learns. In whatever style an update is written, its trace is `new = old ± step`,
/// where the step was computed, through the forward pass, from old itself and from something else.
public final class Parameters {
    private static final Set<Unary> CURVED = Set.of(Unary.EXP, Unary.LOG, Unary.TANH, Unary.SIGMOID, Unary.SOFTPLUS);

    private final List<Node> nodes;
    private final Roots roots;
    /// Whether a value was computed by products of several things: then it is no start value.
    private final BitSet computed = new BitSet();
    /// New values of parameters, and for each the start value.
    private final Map<Node, Node> startOf = new HashMap<>();
    private final Map<Node, Node> stepOf = new HashMap<>();
    /// Elements written into a parameter.
    private final Map<Node, Node> partOf = new HashMap<>();
    private final Set<Integer> rejected = new HashSet<>();
    /// Differences that were no update of a value, by the value.
    private final Map<Node, Set<Place>> rejectedFor = new HashMap<>();
    private final Map<Node, BitSet> reached = new HashMap<>();

    private Parameters(List<Node> nodes, Roots roots) {
        this.nodes = nodes;
        this.roots = roots;
    }

    /// The parameters of a trace as its first step changes them, in the order of their updates.
    public static List<Parameter> of(List<Node> nodes, Roots roots) {
        return new Parameters(nodes, roots).find();
    }

    private List<Parameter> find() {
        for (Node node : nodes) {
            for (Node input : node.inputs) if (computed.get(input.id)) computed.set(node.id);
            if (node.op() instanceof MatMul
                    || node.op() == Binary.MULTIPLY && roots.of(node).cardinality() > 1 && large(node))
                computed.set(node.id);
            if (node.inputs.size() == 2) update(node);
        }
        Map<Node, List<Node>> chains = new LinkedHashMap<>();
        for (Map.Entry<Node, Node> e : sorted())
            chains.computeIfAbsent(e.getValue(), ignored -> new ArrayList<>()).add(e.getKey());
        chains.forEach(Parameters::keepNamed);
        int secondRound = Integer.MAX_VALUE;
        for (List<Node> chain : chains.values()) {
            for (int i = 1; i < chain.size(); i++) {
                if (!sameStep(chain.get(i - 1), chain.get(i))) {
                    secondRound = Math.min(secondRound, chain.get(i).id);
                    break;
                }
            }
        }
        List<Parameter> found = new ArrayList<>();
        for (Map.Entry<Node, List<Node>> e : chains.entrySet()) {
            List<Node> chain = e.getValue();
            if (chain.getFirst().id > secondRound) continue;
            int last = 0;
            while (last + 1 < chain.size() && sameStep(chain.get(last), chain.get(last + 1))) last++;
            Node step = last == 0 ? stepOf.get(chain.getFirst()) : null;
            Node end = chain.get(last);
            found.add(new Parameter(e.getKey(), end, step == null ? end : step));
        }
        found.removeIf(p -> isViewed(p, found));
        return found;
    }

    /// What gets another name before a value gets the parameter's own is no new value of it: `v = mu * w - lr * dw`.
    private static void keepNamed(Node start, List<Node> chain) {
        int own = 0;
        while (own < chain.size() && !(sharesName(chain.get(own), start))) own++;
        if (own < chain.size() && chain.subList(0, own).stream().noneMatch(n -> n.bindings.isEmpty()))
            chain.subList(0, own).clear();
    }

    private static boolean sharesName(Node a, Node b) {
        return a.bindings.stream()
                .anyMatch(x -> b.bindings.stream().anyMatch(y -> y.name().equals(x.name())));
    }

    /// Whether an array is learned only through a view of it that is a parameter itself.
    private boolean isViewed(Parameter p, List<Parameter> found) {
        if (!p.end().bindings.isEmpty() || found.size() < 2) return false;
        boolean viewed = false;
        for (Node n : nodes.subList(p.start().id + 1, p.end().id)) {
            if (!n.inputs.contains(p.start()) || n.place.equals(p.end().place)) continue;
            if (found.stream().noneMatch(other -> other.start() == n)) return false;
            viewed = true;
        }
        return viewed;
    }

    private List<Map.Entry<Node, Node>> sorted() {
        return startOf.entrySet().stream()
                .sorted((a, b) -> Integer.compare(a.getKey().id, b.getKey().id))
                .toList();
    }

    /// One update in parts: rows one by one, decay apart from the gradient. The same statement again, or a change that
    /// was computed through a product from the changed value, is the next step.
    private boolean sameStep(Node before, Node after) {
        if (!sameName(before, after)) return false;
        Node part = partOf.get(after);
        if (part != null) return !dependsByProduct(part, before);
        Node step = stepOf.get(after);
        return step != null && before.site != after.site && !dependsByProduct(step, before);
    }

    /// Whether both are kept under one name; a value without a name is passed through.
    private static boolean sameName(Node before, Node after) {
        if (before.bindings.isEmpty() || after.bindings.isEmpty())
            return after.bindings.isEmpty() == before.bindings.isEmpty() || before.bindings.isEmpty();
        return before.bindings.stream()
                .anyMatch(b -> after.bindings.stream().anyMatch(a -> a.name().equals(b.name())));
    }

    /// Whether a step was computed from a value by more than a multiple of it: through a product with another value, a
    /// quotient, an activation.
    private boolean dependsByProduct(Node step, Node before) {
        BitSet reached = new BitSet();
        BitSet product = new BitSet();
        reached.set(before.id);
        for (int i = before.id + 1; i <= step.id; i++) {
            Node n = nodes.get(i);
            for (Node input : n.inputs) {
                if (reached.get(input.id)) {
                    reached.set(i);
                    if (product.get(input.id)) product.set(i);
                }
            }
            if (reached.get(i)
                    && (n.op() instanceof MatMul
                            || n.op() == Binary.MULTIPLY && variable(n)
                            || n.op() == Binary.DIVIDE && reached.get(n.inputs.getLast().id)
                            || n.op() instanceof Unary curve && CURVED.contains(curve))) product.set(i);
        }
        return product.get(step.id);
    }

    private static boolean variable(Node n) {
        return n.inputs.size() == 2
                && n.inputs.stream()
                        .noneMatch(i -> i.shape().size() == 1 && (i.expr instanceof Constant || i.isLeaf()));
    }

    private static boolean large(Node node) {
        return node.shape().rank() > 0;
    }

    private void update(Node node) {
        Node a = node.inputs.get(0);
        Node b = node.inputs.get(1);
        if (node.op() == Binary.SUBTRACT) relate(node, a, b);
        else if (node.op() == Binary.ADD) {
            if (!relate(node, a, b)) relate(node, b, a);
        } else if (isPut(node)) put(node, a, b);
    }

    private boolean relate(Node node, Node old, Node step) {
        Node start = start(old);
        boolean single = node.shape().size() == 1 && old.shape().size() == 1; // a number that becomes an array of one
        if (start == null || !node.shape().equals(old.shape()) && !single) return false;
        boolean again = large(node) && startOf.containsKey(old) && sharesName(node, old); // the next round of a weight
        if (rejected.contains(node.site) && !again) return false;
        Set<Place> none = rejectedFor.computeIfAbsent(start, ignored -> new HashSet<>());
        if (none.contains(node.place)) return false;
        if (startOf.containsKey(old)) { // a further update of what was updated before
            startOf.put(node, start);
            stepOf.put(node, step);
            return true;
        }
        if (!reached(start).get(step.id)) {
            none.add(node.place);
            rejected.add(node.site); // what was no update once is none in a later round
            return false;
        }
        if (!computed.get(step.id) && roots.of(step).cardinality() < 3) return false;
        if (roots.of(step).equals(roots.of(old))) return false;
        startOf.put(node, start);
        stepOf.put(node, step);
        return true;
    }

    /// The start value behind an operand: the operand itself, or what it is a multiple of (weight decay).
    private @Nullable Node start(Node old) {
        Node known = startOf.get(old);
        if (known != null) return known;
        if (old.expr instanceof Constant) return isScalar(old) ? old : null;
        if (computed.get(old.id) || old.kind == Kind.BOOL || roots.of(old).isEmpty()) return null;
        if (old.op() == Binary.MULTIPLY) {
            for (Node part : old.inputs)
                if (part.shape().equals(old.shape()) && startOf.containsKey(part)) return startOf.get(part);
            for (Node part : old.inputs)
                if (part.shape().equals(old.shape())
                        && !part.bindings.isEmpty()
                        && !(part.expr instanceof Constant)
                        && old.bindings.isEmpty()) return mostly(old, part) ? part : null;
        }
        return old;
    }

    /// `b = 0.0`, or an element of `[0.0] * n`.
    private static boolean isScalar(Node number) {
        return number.kind == Kind.FLOAT && !number.bindings.isEmpty();
    }

    /// Decay leaves most of a parameter; a regulariser's gradient is a small part of it.
    private static boolean mostly(Node scaled, Node part) {
        for (int i = 0; i < part.value().size(); i++)
            if (part.value().at(i) != 0)
                return scaled.value().at(i) / part.value().at(i) > 0.5;
        return true;
    }

    /// Everything computed from a value.
    private BitSet reached(Node start) {
        return reached.computeIfAbsent(start, s -> {
            BitSet found = new BitSet();
            found.set(s.id);
            for (int i = s.id + 1; i < nodes.size(); i++) {
                for (Node input : nodes.get(i).inputs) if (found.get(input.id)) found.set(i);
            }
            return found;
        });
    }

    private static boolean isPut(Node node) {
        Node base = node.inputs.get(0);
        return node.shape().equals(base.shape())
                && node.op() != null
                && !(node.op() instanceof Binary)
                && !(node.op() instanceof MatMul);
    }

    /// An array of zeros is a table to be filled, unless its elements are moved.
    private static boolean isTable(Node start) {
        return start.isLeaf() && start.shape().size() > 1 && start.value().isEveryElement(0);
    }

    /// Whether values are a sum or a difference of which elements of the base are one part.
    private static boolean isMoved(Node base, Node values) {
        return (values.op() == Binary.ADD || values.op() == Binary.SUBTRACT)
                && values.inputs.stream().anyMatch(i -> i == base || i.inputs.size() == 1 && i.inputs.contains(base));
    }

    /// Whether elements are moved by what was not computed from the value: to see what the loss makes of it, as a
    /// gradient is checked by differences, and not to learn.
    private boolean isNudged(Node base, Node values, Node start) {
        return isMoved(base, values)
                && values.inputs.stream()
                        .filter(i -> i != base && !i.inputs.contains(base))
                        .noneMatch(by -> reached(start).get(by.id));
    }

    /// Elements of a parameter replaced by elements changed.
    private void put(Node node, Node base, Node values) {
        Node start = start(base);
        if (start == null || base.kind == Kind.BOOL || isTable(start) && !isMoved(base, values)) return;
        boolean further = startOf.containsKey(base);
        boolean product = computed.get(values.id)
                || values.shape().rank() == 0 && roots.of(values).cardinality() > 2;
        if (!product || !reached(start).get(values.id) || isNudged(base, values, start)) return;
        if (!further && roots.of(values).equals(roots.of(base))) return;
        startOf.put(node, start);
        partOf.put(node, values);
    }
}
