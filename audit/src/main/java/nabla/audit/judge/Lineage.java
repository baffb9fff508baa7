package nabla.audit.judge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;

/// What values of a step were computed from.
final class Lineage {
    private final Step step;
    private final Map<Node, Set<Node>> behind = new HashMap<>();
    private final Map<Node, Set<Node>> carried = new HashMap<>();

    Lineage(Step step) {
        this.step = step;
    }

    /// Whether an earlier claim went into a later one.
    boolean uses(Claim later, Claim earlier) {
        return ancestors(later.node()).contains(earlier.node());
    }

    /// A value and everything it was computed from.
    Set<Node> ancestors(Node n) {
        return behind.computeIfAbsent(n, m -> new HashSet<>(Adjoints.ancestors(List.of(m))));
    }

    /// What a value was computed from within the step: a gradient that only changed a weight goes into the weight.
    Set<Node> carried(Node value) {
        return carried.computeIfAbsent(value, v -> {
            Set<Node> found = new HashSet<>();
            Deque<Node> open = new ArrayDeque<>(List.of(v));
            while (!open.isEmpty()) {
                Node n = open.pop();
                if (found.add(n) && !isEnd(n)) open.addAll(n.inputs);
            }
            return found;
        });
    }

    private boolean isEnd(Node n) {
        return step.parameters.stream().anyMatch(p -> p.end() == n);
    }
}
