package nabla.audit.judge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.run.Course;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Roots;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// Two rounds of a loop side by side: what the second one uses where the first one used a value.
final class Rounds {
    private final List<Node> nodes;
    private final Roots roots;
    private final Course.Round round;
    /// What each value of the first round has become, by where it was used.
    private final Map<Node, Node> later = new HashMap<>();

    /// @param nodes of the whole run
    Rounds(List<Node> nodes, Roots roots, Course.Round round) {
        this.roots = roots;
        this.nodes = nodes;
        this.round = round;
        Map<Integer, List<Node>> first = bySite(nodes.subList(round.from(), round.end()));
        Map<Integer, List<Node>> second = bySite(nodes.subList(round.end(), round.next()));
        first.forEach((site, uses) -> {
            List<Node> again = second.getOrDefault(site, List.of());
            if (again.size() != uses.size()) return;
            for (int i = 0; i < uses.size(); i++) {
                List<Node> was = uses.get(i).inputs;
                List<Node> is = again.get(i).inputs;
                for (int k = 0; k < was.size() && was.size() == is.size(); k++)
                    if (was.get(k).id < round.end()
                            && is.get(k).shape().equals(was.get(k).shape())) later.putIfAbsent(was.get(k), is.get(k));
            }
        });
    }

    private static Map<Integer, List<Node>> bySite(List<Node> nodes) {
        Map<Integer, List<Node>> found = new HashMap<>();
        for (Node n : nodes)
            found.computeIfAbsent(n.site, ignored -> new ArrayList<>()).add(n);
        return found;
    }

    /// What the second round uses in the place of a value; null if that cannot be told.
    @Nullable
    Node later(Node value) {
        return later.get(value);
    }

    /// Whether the second round uses a value where the first one did, or what was made from it.
    boolean keeps(Node value) {
        Node now = later.get(value);
        return now != null && (now == value || Adjoints.ancestors(List.of(now)).contains(value));
    }

    /// Whether a weight moves, now or later, by what its gradient went into; or whether that cannot be told.
    boolean applies(Node gradient, Node weight) {
        Node now = later.get(weight);
        if (now == null) return true;
        if (now == weight) return changesLater(weight);
        List<Node> behind = Adjoints.ancestors(List.of(now));
        BitSet more = (BitSet) roots.of(now).clone();
        more.andNot(roots.of(weight));
        return !more.isEmpty() && (!behind.contains(gradient) || goesOn(now, gradient, weight));
    }

    /// Whether something else than the forward pass makes a value of the weight's shape from it, or such a value is
    /// used later where the weight was.
    private boolean changesLater(Node weight) {
        Set<Integer> sites = new HashSet<>();
        for (Node n : nodes.subList(round.from(), round.end())) if (n.inputs.contains(weight)) sites.add(n.site);
        for (Node n : nodes.subList(round.end(), nodes.size())) {
            boolean step = n.inputs.contains(weight)
                    && n.shape().equals(weight.shape())
                    && !(n.op() instanceof MatMul)
                    && !sites.contains(n.site);
            if (step) return true;
        }
        return others(sites, weight);
    }

    /// Whether a value that was computed from the weight is used later where the weight was.
    private boolean others(Set<Integer> sites, Node weight) {
        for (Node n : nodes.subList(round.end(), nodes.size()))
            if (sites.contains(n.site))
                for (Node input : n.inputs)
                    if (input != weight
                            && input.id >= round.from()
                            && input.shape().equals(weight.shape())
                            && goesOn(input, input, weight)) return true;
        return false;
    }

    /// Whether a value was made from the weight itself, and not only from its gradient.
    private static boolean goesOn(Node value, Node gradient, Node weight) {
        Set<Node> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(value == gradient ? value.inputs : List.of(value));
        while (!open.isEmpty()) {
            Node n = open.pop();
            if (n == weight) return true;
            if (n != gradient && n.id > weight.id && !(n.op() instanceof MatMul) && seen.add(n)) open.addAll(n.inputs);
        }
        return false;
    }
}
