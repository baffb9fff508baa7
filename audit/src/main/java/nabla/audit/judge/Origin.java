package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.read.Place;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import org.jspecify.annotations.Nullable;

/// Where wrong gradients come from that are right but for one value: a first error that no target or no prediction went
/// into, `dZ2 = Y - Y`, or another name for a value, `error = output`. Nothing tells that it is a gradient but what
/// comes of it.
///
/// @param claim the value
/// @param of what it would have to be the gradient of: in a loop over examples, each time
record Origin(Claim claim, Map<Node, Node> of) {
    /// A value met more often is one of a loop over many examples.
    private static final int MOST_MET = 30;
    private static final Pattern ALIAS = Pattern.compile("[^=()+*/@-]+=[^=()+*/@-]+");

    /// What is made of some values taken for the gradients of others.
    interface Trial {
        /// @param of what each value is the gradient of
        /// @param wrong claims that come of them
        boolean mends(Map<Node, Node> of, List<Verdict> wrong);
    }

    /// The first value that would mend every wrong claim it goes into; null if there is none.
    ///
    /// @param wrong in the order of the run
    /// @param known claims that are no gradients of anything else
    /// @param forward the values a gradient may be of
    static @Nullable Origin of(Step step, List<Verdict> wrong, Set<Node> known, List<Node> forward, Trial trial) {
        Set<Node> ahead = new HashSet<>(forward);
        Map<Place, List<Node>> values = new LinkedHashMap<>();
        Map<Place, List<Node>> targets = new LinkedHashMap<>();
        List<Binding> bindings = bindings(step, wrong);
        for (Binding b : bindings)
            values.computeIfAbsent(b.place(), p -> new ArrayList<>()).add(b.node());
        for (Node n : forward)
            targets.computeIfAbsent(n.place, p -> new ArrayList<>()).add(n);
        Set<Map.Entry<Place, Node>> seen = new HashSet<>();
        for (Binding b : bindings) {
            Node value = b.node();
            boolean alias = ALIAS.matcher(b.place().text()).matches();
            if (!alias && (ahead.contains(value) || known.contains(value)) || !seen.add(Map.entry(b.place(), value)))
                continue;
            List<Verdict> after = wrong.stream()
                    .filter(v -> v.claim().node() != value
                            && step.isBehind(value, v.claim().node()))
                    .toList();
            if (after.isEmpty()) continue;
            List<Node> all = java.util.Objects.requireNonNull(values.get(b.place()));
            for (Node of : likeliest(b.name(), forward)) {
                if (value.value().size() != of.value().size()) continue;
                Map<Node, Node> each = paired(all, java.util.Objects.requireNonNull(targets.get(of.place)));
                Map<Node, Node> one = Map.of(value, of);
                if (trial.mends(one, after)) return new Origin(Claim.of(b), one);
                if (each.size() > 1 && each.get(value) == of && trial.mends(each, after))
                    return new Origin(Claim.of(b), each);
            }
        }
        return null;
    }

    /// Those the name speaks of, then those with names of their own, then the rest; the last ones first.
    private static List<Node> likeliest(String name, List<Node> forward) {
        return forward.reversed().stream()
                .sorted(Comparator.comparingInt(n -> Names.fit(name, n) ? 0 : n.bindings.isEmpty() ? 2 : 1))
                .toList();
    }

    /// Values of a loop and those they may be the gradients of, in the order of the run.
    private static Map<Node, Node> paired(List<Node> values, List<Node> of) {
        Map<Node, Node> pairs = new LinkedHashMap<>();
        if (values.size() != of.size() || values.size() > MOST_MET) return pairs;
        for (int i = 0; i < values.size(); i++) pairs.put(values.get(i), of.get(i));
        return pairs;
    }

    /// The names given between the first use of a parameter and the last wrong claim.
    private static List<Binding> bindings(Step step, List<Verdict> wrong) {
        int last = wrong.getLast().claim().node().id;
        List<Binding> found = new ArrayList<>();
        for (Binding b : step.tape.bindings()) {
            boolean within = b.order() > step.begun() && b.order() <= last && b.node().id < step.nodes.size();
            if (within && b.how() == Binding.How.ASSIGNED && b.node().value().size() > 1) found.add(b);
        }
        found.sort(Comparator.comparingInt(Binding::order));
        return found;
    }
}
