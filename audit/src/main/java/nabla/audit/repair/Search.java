package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Idle;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Verdict;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.run.Runner;
import nabla.audit.understand.Loss;
import org.jspecify.annotations.Nullable;

/// Looks for the one small edit that makes wrong gradients right. Blame and repair are one search: the line is the one
/// whose change mends every gradient, and the change is the fix. The likeliest slips are tried first, each in a run of
/// the whole step; what passes is proven on fresh draws.
public final class Search {
    /// Edits tried for one fault that may be the only one, and for one of several.
    private static final int MOST = 3000;

    private static final int MOST_OF_SEVERAL = 1000;
    /// How much likelier a statement is that only wrong gradients come from.
    private static final int[] FARTHER = {0, 2, 3, 4};

    /// How much less likely a statement is that computes a right gradient.
    private static final int CLEARED = 3;
    /// The cost of a line that was derived: more than that of the smallest slips.
    private static final int DERIVED = 3;

    private final Program program;
    private final Siblings siblings;
    private final Runner runner;
    private final Examination examination;
    private final Edit made;
    private final Standing base;
    private final List<Loss> losses;
    private final Variables variables;

    /// The edit, the statement it changes, how the step stands with it, and the value it lets learn, if that is what it
    /// does.
    public record Found(
            Edit edit,
            Stmt statement,
            Standing after,
            @Nullable Idle idle) {}

    private record Trial(Edit edit, Stmt statement, int cost) {}

    /// @param made the repairs made already
    public Search(Program program, Runner runner, Examination examination, Edit made) {
        this.program = program;
        this.siblings = new Siblings(program);
        this.runner = runner;
        this.examination = examination;
        this.made = made;
        this.base = java.util.Objects.requireNonNull(examination.judgement()).standing();
        this.losses = examination.judgement().losses();
        this.variables = new Variables(program, examination.first().tape);
    }

    /// The cheapest edit that makes every gradient right; null if there is none.
    public @Nullable Found whole() {
        Found applied = base.idle().isEmpty() ? null : applied();
        if (applied != null) return applied;
        List<Trial> whole = trials(suspects().stream().filter(Suspects::all).toList());
        for (List<Loss> alike : byKind()) {
            Found found = search(whole, alike, true);
            if (found != null) return found;
        }
        return null;
    }

    /// The edit that makes most gradients right that are not; null if none does.
    public @Nullable Found part() {
        if (base.wrong().size() == 1) return null;
        return search(trials(suspects().stream().filter(s -> s.distance() < 2).toList()), losses, false);
    }

    private List<Suspects> suspects() {
        return Suspects.of(program, examination.first(), base);
    }

    /// Losses that explain equally much are tried one kind after the other: a slip in a squared error's gradient must
    /// not
    /// pass for the gradient of a cross-entropy.
    private List<List<Loss>> byKind() {
        List<List<Loss>> kinds = new ArrayList<>();
        for (Loss.Kind kind : Loss.Kind.values()) {
            List<Loss> alike = losses.stream().filter(l -> l.kind() == kind).toList();
            if (!alike.isEmpty()) kinds.add(alike);
        }
        return kinds;
    }

    /// An update like those that are there, for a gradient that has none.
    private @Nullable Found applied() {
        for (Idle idle : base.idle()) {
            for (Applications.Insertion i : Applications.of(program, examination.first(), idle)) {
                Map<Object, Object> nodes = made.and(i.edit()).nodes();
                Standing after = examination.proof(runner, nodes, losses);
                if (after != null && after.right().size() > base.right().size())
                    return new Found(i.edit(), i.behind(), after, idle);
            }
        }
        return null;
    }

    /// Whether more than one line seems to be wrong.
    private boolean several() {
        return java.util.Objects.requireNonNull(examination.judgement()).faults().stream()
                        .filter(f -> f.kind() == Fault.Kind.WRONG_GRADIENT)
                        .map(Fault::at)
                        .distinct()
                        .count()
                > 1;
    }

    /// @param whole whether only an edit that makes everything right will do
    private @Nullable Found search(List<Trial> trials, List<Loss> losses, boolean whole) {
        Found best = null;
        boolean likely = whole && !several();
        int left = likely ? MOST : MOST_OF_SEVERAL;
        long reserve = likely ? 0 : runner.nanosLeft() / 4 * 3; // for the faults that remain
        for (Trial trial : trials) {
            if (left-- == 0 || runner.nanosLeft() < reserve) break;
            int known = whole
                    ? base.all() - 1
                    : best == null ? base.right().size() : best.after.right().size();
            Map<Object, Object> nodes = made.and(trial.edit).nodes();
            Standing quick = examination.trial(runner, nodes, losses);
            if (quick == null || quick.right().size() <= known) continue;
            Standing proof = examination.proof(runner, nodes, losses);
            if (proof == null || proof.right().size() <= known) continue;
            best = new Found(trial.edit, trial.statement, proof, null);
            if (proof.isRight()) break;
        }
        return best;
    }

    /// Statements whose value is the gradient it says it is, by the factor that most gradients have.
    private Set<Place> cleared() {
        Map<Long, Long> factors = new HashMap<>();
        List<Verdict> right = java.util.Objects.requireNonNull(examination.judgement()).verdicts().stream()
                .filter(v -> v.status() == Verdict.Status.RIGHT)
                .toList();
        for (Verdict v : right) factors.merge(Math.round(v.fit().factor() * 1e4), 1L, Long::sum);
        long usual = factors.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0L);
        Set<Place> cleared = new HashSet<>();
        for (Verdict v : right)
            if (Math.round(v.fit().factor() * 1e4) == usual)
                cleared.add(v.claim().at());
        return cleared;
    }

    private List<Trial> trials(List<Suspects> suspects) {
        List<Trial> trials = new ArrayList<>();
        Set<Place> cleared = cleared();
        for (Suspects s : suspects)
            for (Edit derived : new Derived(examination).of(s.statement()))
                if (made.isApart(derived)) trials.add(new Trial(derived, s.statement(), DERIVED));
        for (Suspects s : suspects) {
            int farther =
                    FARTHER[s.distance()] + (cleared.contains(s.statement().at()) ? CLEARED : 0);
            for (Variations.Change c : Alterations.of(variables, s.statement(), s.block()))
                if (made.isApart(c.edit()))
                    trials.add(new Trial(
                            c.edit(), s.statement(), 2 * (c.cost() + farther) - siblings.of(s.statement(), c.edit())));
        }
        trials.sort(Comparator.comparingInt(Trial::cost));
        return trials;
    }
}
