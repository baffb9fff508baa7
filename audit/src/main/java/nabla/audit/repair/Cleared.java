package nabla.audit.repair;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Step;
import nabla.audit.judge.Verdict;
import nabla.audit.judge.Verdict.Status;
import nabla.audit.read.Place;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import org.jspecify.annotations.Nullable;

/// Statements whose value is the gradient it says it is, by the factor it has to have: a parameter's by the one that
/// most parameters' gradients have of what they were computed from, any other by that of the gradient before it. A
/// factor that comes in or is missing on a line is that line's slip, not one of the lines before or behind.
final class Cleared {
    /// How much less likely a statement is whose value is right.
    private static final int SURELY = 6;
    /// How much less likely it is where as many gradients have another factor, and this one is nearer to the truth.
    private static final int RATHER = 3;

    private final List<Verdict> right;
    private final Set<Node> parameters = new HashSet<>();
    private final Map<Verdict, Double> ratios = new HashMap<>();
    private final Map<Place, Integer> statements = new HashMap<>();
    /// Where the values were computed.
    private final Map<Place, Integer> expressions = new HashMap<>();

    Cleared(Judgement judgement, Step step) {
        right = judgement.verdicts().stream()
                .filter(v -> v.status() == Status.RIGHT)
                .toList();
        step.parameters.forEach(p -> parameters.add(p.start()));
        for (Verdict v : right) {
            Verdict before = before(v);
            double own = v.fit().factor();
            ratios.put(v, before != null ? own / before.fit().factor() : isOfParameter(v) ? own : 1);
        }
        right.stream()
                .filter(v -> !isOfParameter(v)
                        && isAbout(ratio(v), 1)
                        && (before(v) != null || isLikely(last(v).fit().factor(), judgement)))
                .forEach(v -> clear(v, SURELY));
        for (boolean kept : new boolean[] {false, true}) {
            List<List<Verdict>> alike = alike(v -> isOfParameter(v) && isKept(v) == kept);
            boolean tied =
                    alike.size() > 1 && alike.get(0).size() == alike.get(1).size();
            if (!alike.isEmpty()) alike.getFirst().forEach(v -> clear(v, tied ? RATHER : SURELY));
        }
        judgement.faults().stream()
                .filter(f -> f.kind() == Fault.Kind.WRONG_GRADIENT)
                .forEach(f -> statements.remove(f.at())); // right for one value and wrong for another
    }

    /// Whether the first gradient may have this factor: not the sign that makes every step climb, and none that a
    /// penalty has not.
    private static boolean isLikely(double factor, Judgement judgement) {
        Set<Fault.Kind> kinds = judgement.faults().stream().map(Fault::kind).collect(Collectors.toSet());
        boolean priced = kinds.contains(Fault.Kind.DECAY_SIGN)
                || kinds.contains(Fault.Kind.WRONG_STEP) && judgement.loss().written() != null;
        return !(kinds.contains(Fault.Kind.WRONG_STEP) && factor < 0) && !(priced && !isAbout(factor, 1));
    }

    /// The last gradient of the same value that one goes into: what it lacks may be given to it there.
    private Verdict last(Verdict first) {
        return right.stream()
                .filter(v -> v.of() == first.of()
                        && Adjoints.ancestors(List.of(v.claim().node()))
                                .contains(first.claim().node()))
                .max(Comparator.comparingInt(v -> v.claim().node().id))
                .orElse(first);
    }

    /// How much less likely a slip is in a statement.
    int of(Stmt statement) {
        Place at = statement.at();
        int named = statements.getOrDefault(at, 0);
        if (named > 0 || !(statement instanceof Stmt.Return)) return named;
        return expressions.entrySet().stream()
                .filter(e -> e.getKey().source() == at.source()
                        && at.start() <= e.getKey().start()
                        && e.getKey().end() <= at.end())
                .mapToInt(Map.Entry::getValue)
                .min()
                .orElse(0);
    }

    private void clear(Verdict v, int by) {
        statements.put(v.claim().at(), by);
        expressions.put(v.claim().node().place, by);
        v.claim().node().bindings.forEach(b -> statements.put(b.place(), by));
    }

    private boolean isOfParameter(Verdict v) {
        return parameters.contains(v.of());
    }

    private double ratio(Verdict v) {
        return Objects.requireNonNull(ratios.get(v));
    }

    /// Whether a value was made from its parameter's gradient: momentum, moments, a step.
    private boolean isKept(Verdict v) {
        Verdict before = before(v);
        return before != null && before.of() == v.of();
    }

    /// The last right gradient that one was computed from: of another value, or the same parameter's.
    private @Nullable Verdict before(Verdict v) {
        Set<Node> behind = new HashSet<>(Adjoints.ancestors(List.of(v.claim().node())));
        return right.stream()
                .filter(b -> b != v
                        && (!isOfParameter(b) || b.of() == v.of())
                        && behind.contains(b.claim().node()))
                .max(Comparator.comparingInt(b -> b.claim().node().id))
                .orElse(null);
    }

    /// Gradients of parameters by what they are of the gradients they were computed from: the most first, of as many
    /// those that are most nearly the true ones.
    private List<List<Verdict>> alike(Predicate<Verdict> which) {
        Map<Long, List<Verdict>> alike =
                right.stream().filter(which).collect(Collectors.groupingBy(v -> Math.round(ratio(v) * 1e4)));
        return alike.values().stream()
                .sorted(Comparator.<List<Verdict>>comparingInt(List::size)
                        .reversed()
                        .thenComparingDouble(Cleared::distance))
                .toList();
    }

    private static double distance(List<Verdict> alike) {
        return alike.stream()
                .mapToDouble(v -> Math.abs(Math.log(Math.abs(v.fit().factor()))))
                .min()
                .orElse(0);
    }

    private static boolean isAbout(double a, double b) {
        return Math.abs(a / b - 1) < 1e-4;
    }
}
