package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import nabla.audit.judge.Examination;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.run.RunProblem;
import nabla.audit.run.Runner;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// Looks for the small edit after which a line that Python cannot run is run, and every gradient is right.
public final class Mending {
    private static final int MOST_RUNS = 200;
    /// Runs for what is handed over.
    private static final int MOST_HANDED = 30;

    private final Program program;
    private final Runner runner;
    private final Examination first;

    public Mending(Program program, Runner runner, Examination first) {
        this.program = program;
        this.runner = runner;
        this.first = first;
    }

    /// The edit of the line itself, or else of one that computes what it takes; null if none is proven.
    public @Nullable Edit of(RunProblem problem) {
        Tree.Found at = Tree.find(program.body(), problem.at());
        if (at == null) return null;
        Variables variables = new Variables(program, first.plain().tape());
        for (HandOvers.HandOver h : HandOvers.of(program, variables).stream()
                .filter(HandOvers.HandOver::likely)
                .limit(MOST_HANDED)
                .toList()) if (isRun(problem, h.edit()) && mends(problem, h.edit())) return h.edit();
        List<Variations.Change> changes = new ArrayList<>(changes(variables, at, 0));
        Set<Place> behind = Adjoints.ancestors(problem.operands()).stream()
                .map(n -> n.place)
                .collect(Collectors.toSet());
        for (Tree.Found other : Suspects.statements(program)) {
            Place own = other.statement().at();
            boolean computes = behind.isEmpty()
                    || behind.stream()
                            .anyMatch(p ->
                                    p.source() == own.source() && own.start() <= p.start() && p.end() <= own.end());
            if (other.statement() != at.statement() && computes) changes.addAll(changes(variables, other, 2));
        }
        changes.sort(Comparator.comparingInt(Variations.Change::cost));
        long left = runner.nanosLeft() / 2;
        for (Variations.Change change : changes.subList(0, Math.min(changes.size(), MOST_RUNS))) {
            if (runner.nanosLeft() < left) return null;
            if (isRun(problem, change.edit()) && mends(problem, change.edit())) return change.edit();
        }
        return null;
    }

    private static List<Variations.Change> changes(Variables variables, Tree.Found at, int farther) {
        return Alterations.of(variables, at.statement(), at.block()).stream()
                .map(c -> new Variations.Change(c.edit(), c.cost() + farther))
                .toList();
    }

    /// Whether the line can be run at all: most changes do not come so far.
    private boolean isRun(RunProblem problem, Edit edit) {
        return !runner.outOfTime()
                && runner.run(first.scene(), 1, Map.of(), edit.nodes()).problems().stream()
                        .noneMatch(p -> p.at().equals(problem.at()));
    }

    private boolean mends(RunProblem problem, Edit edit) {
        if (runner.outOfTime()) return false;
        Examination now = Examination.in(runner, first.scene(), edit.nodes());
        return now.judgement() != null
                && invented(first).containsAll(invented(now)) // else it hides what does not fit
                && Objects.requireNonNull(now.judgement()).standing().isRight()
                && matters(problem, now)
                && now.plain().problems().stream()
                        .noneMatch(p -> p.order() <= now.first().lastUpdate());
    }

    /// Whether what the line gives a name to goes into what is judged: of a value that nothing comes of any will do.
    private boolean matters(RunProblem problem, Examination now) {
        Tree.Found at = Tree.find(program.body(), problem.at());
        if (at == null || Tree.targets(at.statement()).isEmpty()) return true;
        List<Node> named = now.first().tape.bindings().stream()
                .filter(b -> b.place().equals(problem.at()))
                .map(Binding::node)
                .toList();
        List<Node> judged = new ArrayList<>(
                Objects.requireNonNull(now.judgement()).loss().seeds().keySet());
        for (Parameter p : now.first().parameters) judged.add(p.end());
        Set<Node> behind = new HashSet<>(Adjoints.ancestors(judged));
        return named.stream().anyMatch(behind::contains);
    }

    /// The names of values that are not the program's own.
    private static Set<String> invented(Examination e) {
        return e.plain().tape().bindings().stream()
                .filter(b -> b.how() == Binding.How.ARGUMENT
                        && b.node().isLeaf()
                        && b.node().bindings.getFirst() == b)
                .map(Binding::name)
                .collect(Collectors.toSet());
    }
}
