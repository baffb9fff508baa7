package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.read.Place;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// Where wrong gradients come from that are right but for one value: a first error that no target or no prediction went
/// into, `dZ2 = Y - Y`, or another name for a value, `error = output`. Nothing tells that it is a gradient but what
/// comes of it.
///
/// @param claim the value
/// @param of what it would have to be the gradient of: in a loop over examples, each time
/// @param factor as what multiple of the gradient it would be taken
record Origin(Claim claim, Map<Node, Node> of, double factor) {

    /// Whether it is another name for a value that had one.
    boolean isOther() {
        return Line.ALIAS.matcher(claim.at().text()).matches()
                && !claim.node().bindings.isEmpty()
                && !claim.node().bindings.getFirst().place().equals(claim.at());
    }

    /// Asks whether claims would be right if an origin's values were the gradients they are to be.
    interface Trial {
        /// @param wrong claims that come of them
        /// @param next the same value in the next round of a loop, which answers for what comes of it; null if there is
        ///     none
        boolean mends(Origin origin, List<Verdict> wrong, @Nullable Node next);
    }

    /// A line that gives values a name, and the expression that computed them: in a function, it may be.
    private record Line(Place named, Place made) {
        /// A value by another name, and nothing else.
        private static final Pattern ALIAS = Pattern.compile("[^=()+*/@-]+=[^=()+*/@-]+");

        static Line of(Binding b) {
            return new Line(b.place(), isAlias(b) ? b.place() : b.node().place);
        }

        static boolean isAlias(Binding b) {
            return ALIAS.matcher(b.place().text()).matches();
        }
    }

    /// Looks for the first value that would mend every wrong claim it goes into.
    static final class Search {
        /// A value met more often is one of a loop over many examples.
        private static final int MOST_MET = 30;
        private final Step step;
        private final List<Verdict> wrong;
        private final Set<Node> right;
        private final List<Node> forward;
        private final Collection<Double> factors;
        private final Trial trial;
        private final List<Binding> bindings;
        private final Set<Node> starts;
        private final Map<Line, List<Node>> values = new LinkedHashMap<>();
        private final Map<Place, List<Node>> targets = new LinkedHashMap<>();

        /// @param wrong in the order of the run
        /// @param right claims that are gradients
        /// @param forward the values a gradient may be of
        /// @param factors that gradients of this step are multiples by
        Search(
                Step step,
                List<Verdict> wrong,
                Set<Node> right,
                List<Node> forward,
                Collection<Double> factors,
                Trial trial) {
            this.step = step;
            this.wrong = wrong;
            this.right = right;
            this.forward = forward;
            this.factors = factors;
            this.trial = trial;
            this.starts = step.parameters.stream().map(Parameter::start).collect(Collectors.toSet());
            this.bindings = bindings();
            for (Binding b : bindings)
                values.computeIfAbsent(Line.of(b), l -> new ArrayList<>()).add(b.node());
            for (Node n : forward)
                targets.computeIfAbsent(n.place, p -> new ArrayList<>()).add(n);
        }

        /// What mends everything that comes of it comes before what mends one round of a loop.
        @Nullable
        Origin first() {
            Origin all = first(this::ofAll);
            return all == null ? first(this::ofRound) : all;
        }

        private @Nullable Origin first(Function<Binding, @Nullable Origin> origin) {
            Set<Node> ahead = new HashSet<>(forward);
            Set<Map.Entry<Place, Node>> seen = new HashSet<>();
            for (Binding b : bindings) {
                boolean open = Line.isAlias(b) && !isAhead(b) || !ahead.contains(b.node()) && !right.contains(b.node());
                if (!open || isAfterWrong(b.node()) || !seen.add(Map.entry(b.place(), b.node()))) continue;
                Origin found = origin.apply(b);
                if (found != null) return found;
            }
            return null;
        }

        /// Whether a value was computed from one that is wrong already.
        private boolean isAfterWrong(Node value) {
            return wrong.stream().anyMatch(v -> step.isBehind(v.claim().node(), value));
        }

        private @Nullable Origin ofAll(Binding binding) {
            List<Verdict> after = after(binding.node(), null);
            if (after.isEmpty()) return null;
            List<Node> all = Objects.requireNonNull(values.get(Line.of(binding)));
            for (Node of : likeliest(binding)) {
                List<Node> there = Objects.requireNonNull(targets.get(of.place));
                for (Map<Node, Node> each :
                        List.of(Map.of(binding.node(), of), paired(all, there), paired(all, there.reversed()))) {
                    Origin found = each.get(binding.node()) == of ? mending(binding, each, after, null) : null;
                    if (found != null) return found;
                }
            }
            return null;
        }

        private @Nullable Origin ofRound(Binding binding) {
            List<Node> all = Objects.requireNonNull(values.get(Line.of(binding)));
            int at = all.indexOf(binding.node()) + 1;
            Node next = at < all.size() && step.isBehind(binding.node(), all.get(at)) ? all.get(at) : null;
            List<Verdict> after = next == null ? List.of() : after(binding.node(), next);
            if (after.isEmpty()) return null;
            for (Node of : likeliest(binding)) {
                Origin found = mending(binding, Map.of(binding.node(), of), after, next);
                if (found != null) return found;
            }
            return null;
        }

        private @Nullable Origin mending(
                Binding binding, Map<Node, Node> each, List<Verdict> after, @Nullable Node next) {
            for (double factor : factors) {
                Origin origin = new Origin(Claim.of(binding), each, factor);
                if (trial.mends(origin, after, next)) return origin;
            }
            return null;
        }

        /// What goes wrong after a value and not after the next.
        private List<Verdict> after(Node value, @Nullable Node next) {
            return wrong.stream()
                    .filter(v -> v.claim().node() != value
                            && step.isBehind(value, v.claim().node()))
                    .filter(v -> next == null
                            || v.claim().node() != next
                                    && !step.isBehind(next, v.claim().node()))
                    .toList();
        }

        /// The values of its size: those the name speaks of, then those with names of their own, then the rest; the
        /// last
        /// ones first.
        private List<Node> likeliest(Binding b) {
            return forward.reversed().stream()
                    .filter(n -> n.value().size() == b.node().value().size() && isOfANetwork(n))
                    .sorted(Comparator.comparingInt(n -> Names.fit(b.name(), n) ? 0 : n.bindings.isEmpty() ? 2 : 1))
                    .toList();
        }

        /// Whether a value has a name or a weight goes into it: parts of a formula, `1 + np.exp(-z)`, have no gradients
        /// in programs.
        private boolean isOfANetwork(Node n) {
            return !n.bindings.isEmpty()
                    || n.op() instanceof MatMul
                    || n.inputs.stream().anyMatch(i -> starts.contains(i));
        }

        /// Whether a value is given another name in the forward pass: a weight acts on it later.
        private boolean isAhead(Binding b) {
            return forward.stream()
                    .anyMatch(n -> n.id >= b.order()
                            && n.inputs.stream().anyMatch(starts::contains)
                            && step.isBehind(b.node(), n));
        }

        /// Values of a loop and those they may be the gradients of, one after the other; none if they do not fit.
        private static Map<Node, Node> paired(List<Node> values, List<Node> of) {
            if (values.size() != of.size() || values.size() > MOST_MET) return Map.of();
            Map<Node, Node> pairs = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i).value().size() != of.get(i).value().size()) return Map.of();
                pairs.put(values.get(i), of.get(i));
            }
            return pairs;
        }

        /// The names given between the first use of a parameter and the last wrong claim.
        private List<Binding> bindings() {
            int last = wrong.getLast().claim().node().id;
            List<Binding> found = new ArrayList<>();
            for (Binding b : step.tape.bindings()) {
                boolean within = b.order() > step.begun() && b.order() <= last && b.node().id < step.nodes.size();
                boolean number = b.node().kind != Kind.BOOL && b.node().value().size() > 1;
                if (within && number && b.how() == Binding.How.ASSIGNED) found.add(b);
            }
            found.sort(Comparator.comparingInt(Binding::order));
            return found;
        }
    }
}
