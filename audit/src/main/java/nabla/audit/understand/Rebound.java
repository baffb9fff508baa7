package nabla.audit.understand;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Reshape;
import nabla.calculus.expr.Transpose;
import org.jspecify.annotations.Nullable;

/// Finds parameters whose update has lost its gradient: a value the forward pass uses gets a new value under its old
/// name, whatever that was computed from.
public final class Rebound {
    private Rebound() {}

    /// Values that got a new value under their name after a product or a sum had used them.
    ///
    /// @param known the parameters found by what moves them
    /// @param forward what a loss was computed from; empty if no loss is known yet
    public static List<Parameter> of(
            List<Node> nodes, List<Binding> bindings, List<Parameter> known, Set<Node> forward) {
        Set<Node> moved = new HashSet<>();
        for (Parameter p : known) {
            moved.add(p.start());
            moved.add(p.end());
        }
        int first = known.stream().mapToInt(p -> p.end().id).min().orElse(0);
        int last = known.stream().mapToInt(p -> p.end().id).max().orElse(Integer.MAX_VALUE);
        BitSet used = new BitSet();
        for (Node n : nodes) {
            boolean combines = n.op() instanceof MatMul || n.op() == Binary.ADD || n.op() == Binary.MULTIPLY;
            if (combines && n.id <= last) for (Node input : n.inputs) used.set(input.id);
        }
        for (Node n : nodes.reversed()) if (used.get(n.id) && isView(n)) used.set(n.inputs.getFirst().id);
        BitSet reached = reached(nodes, known);
        BitSet later = later(nodes, known);
        Set<Node> steps = new HashSet<>(
                Adjoints.ancestors(known.stream().map(Parameter::end).toList()));
        Map<String, Node> holds = new HashMap<>();
        List<Parameter> found = new ArrayList<>();
        for (Binding b : bindings) {
            Node n = b.node();
            if (n.id >= nodes.size() || b.how() == Binding.How.ARGUMENT) continue;
            if (Losses.isLossName(b.name())) continue; // a running mean of losses
            Node held = holds.put(b.name(), n);
            Node stepped = stepped(n, b);
            Node old = stepped != null ? stepped : held;
            if (stepped != null && moved.contains(old)) moved.add(n); // the next round
            if (old == null || old == n || moved.contains(old) || moved.contains(n) || n.id < first - 400) continue;
            if (!old.shape().equals(n.shape()) || isOnlyNumber(old) || old.kind == Kind.BOOL) continue;
            boolean learns = reached.get(n.id);
            if (stepped == null && (!learns || later.get(n.id))) continue;
            if (!used.get(old.id) || computed(old, reached) || steps.contains(n)) continue;
            if (forward.isEmpty() ? !factor(nodes, old) : !forward.contains(old)) continue;
            Node by = stepped != null ? n.inputs.get(n.inputs.getFirst() == old ? 1 : 0) : n;
            if (isElement(old) && isWritten(by)) continue; // moved to see what the loss makes of it
            found.add(new Parameter(old, n, by));
            moved.add(old);
            moved.add(n);
        }
        return found;
    }

    /// Whether a value is one number of an array that was computed, a copy for one.
    private static boolean isElement(Node n) {
        return n.shape().rank() == 0
                && n.inputs.size() == 1
                && n.inputs.getFirst().shape().rank() > 0;
    }

    /// Whether a number comes of numbers written in the program alone.
    private static boolean isWritten(Node number) {
        return number.shape().size() == 1
                && Adjoints.ancestors(List.of(number)).stream()
                        .filter(Node::isLeaf)
                        .allMatch(leaf -> leaf.expr instanceof Constant);
    }

    /// The operand of a sum or difference that had the name the result gets, or that is changed in place.
    private static @Nullable Node stepped(Node n, Binding binding) {
        if (n.inputs.size() != 2 || n.op() != Binary.SUBTRACT && n.op() != Binary.ADD) return null;
        if (binding.how() == Binding.How.CHANGED) return n.inputs.getFirst();
        String name = binding.name();
        for (Node input : n.inputs)
            if (input.bindings.stream().anyMatch(b -> b.name().equals(name) || isOfList(b.name(), name))) return input;
        return null;
    }

    /// A number written in the program that is no element of a list.
    private static boolean isOnlyNumber(Node n) {
        return n.expr instanceof Constant
                && n.bindings.stream().noneMatch(b -> b.name().endsWith("]"));
    }

    /// Whether both are elements of one list: `w[j][k]` and `w[0][1]`.
    private static boolean isOfList(String a, String b) {
        return a.endsWith("]") && b.endsWith("]") && list(a).equals(list(b));
    }

    private static String list(String element) {
        return element.replaceAll("(\\[[^\\]]*\\])+$", "");
    }

    /// Whether a value is one operand of a matrix product, as it is or turned.
    private static boolean factor(List<Node> nodes, Node old) {
        for (Node n : nodes) {
            if (n.op() instanceof MatMul && n.inputs.contains(old)) return true;
            if (isView(n) && n.inputs.contains(old) && factor(nodes.subList(n.id + 1, nodes.size()), n)) return true;
        }
        return false;
    }

    /// The same elements in another order or shape.
    private static boolean isView(Node n) {
        return n.inputs.size() == 1 && (n.op() instanceof Transpose || n.op() instanceof Reshape);
    }

    /// The start values of known parameters and everything computed from them.
    private static BitSet reached(List<Node> nodes, List<Parameter> known) {
        BitSet reached = new BitSet();
        for (Parameter p : known) reached.set(p.start().id);
        for (Node n : nodes) if (n.inputs.stream().anyMatch(input -> reached.get(input.id))) reached.set(n.id);
        return reached;
    }

    /// What comes of a matrix product with a parameter that has had its step: the layers of the next round.
    private static BitSet later(List<Node> nodes, List<Parameter> known) {
        BitSet changed = new BitSet();
        BitSet later = new BitSet();
        for (Parameter p : known) changed.set(p.end().id);
        for (Node n : nodes) {
            boolean from = n.inputs.stream().anyMatch(input -> changed.get(input.id));
            if (from) changed.set(n.id);
            if (from && n.op() instanceof MatMul || n.inputs.stream().anyMatch(input -> later.get(input.id)))
                later.set(n.id);
        }
        return later;
    }

    /// A value that was itself computed from parameters is none.
    private static boolean computed(Node old, BitSet reached) {
        return old.op() instanceof MatMul || !old.isLeaf() && reached.get(old.id);
    }
}
