package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Idle;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.run.Runner;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// Looks for the one small edit that makes wrong gradients right. Blame and repair are one search: the line is the one
/// whose change mends every gradient, and the change is the fix. The likeliest slips are tried first, each in a run of
/// the whole step; what passes is proven on fresh draws.
public final class Search {
    /// Edits that are told in one run.
    private static final int BATCH = 800;
    /// Runs for edits of which nothing can be told otherwise.
    private static final int MOST_RUNS = 120;
    /// Runs for those of one statement.
    private static final int MOST_OF_ONE = 20;

    /// Edits that cost no more are run whatever is told of them: the likeliest slips.
    private static final int ALWAYS = 2;
    /// The same where a value is to learn and does not.
    private static final int OF_IDLE = 4;

    /// How much likelier a statement is that only wrong gradients come from.
    private static final int[] FARTHER = {0, 2, 3};

    /// How much less likely an edit is of which the screen does not say that it makes something right.
    private static final int UNSEEN = 4;

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w.]*");
    /// The cost of a line that was put together from values: more than that of the likeliest slips.
    private static final int SYNTHESISED = 2;

    private final Program program;
    private final Runner runner;
    private final Examination examination;
    private final Edit made;
    private final Standing base;
    private final List<Loss> losses;
    private final Variables variables;
    private final Insertions insertions;
    private final Likelihood likelihood;
    private boolean cut;

    /// The edit, the statement it changes, how the step stands with it, and the value it lets learn, if that is what it
    /// does.
    public record Found(
            Edit edit,
            Stmt statement,
            Standing after,
            @Nullable Idle idle) {}

    record Trial(Edit edit, Stmt statement, int cost, Edit shown) implements Screen.Trial {}

    /// @param made the repairs made already
    /// @param own expressions that only the value of a flag under trial runs
    public Search(Program program, Runner runner, Examination examination, Edit made, Set<Place> own) {
        this.program = program;
        this.runner = runner;
        this.examination = examination;
        this.made = made;
        this.base = java.util.Objects.requireNonNull(examination.judgement()).standing();
        this.losses = examination.judgement().losses();
        this.variables = new Variables(program, examination.first().tape);
        this.insertions = new Insertions(program, variables);
        this.likelihood = new Likelihood(program, examination, own);
    }

    /// Whether edits were left untried for want of time.
    public boolean isCut() {
        return cut;
    }

    /// The cheapest edit that makes every gradient right; null if there is none.
    public @Nullable Found whole() {
        OneByOne single = new OneByOne(program, runner, examination, made, variables);
        Found found = single.likely();
        if (found != null) return found;
        Updates updates = new Updates(program, runner, examination, made, variables);
        found = updates.found();
        if (found == null) found = whole(statement -> true, edit -> true);
        if (found == null) found = updates.strayed();
        return found == null ? single.other(suspects()) : found;
    }

    /// The same, of some statements only and with something else asked of it.
    public @Nullable Found whole(Predicate<Stmt> among, Predicate<Edit> also) {
        List<Suspects> behindAll = suspects().stream()
                .filter(s -> s.all() && among.test(s.statement()))
                .toList();
        List<Trial> whole = trials(behindAll);
        List<Trial> scaled = Scaled.of(program, variables, base, made);
        for (List<Loss> alike : byKind()) {
            List<Trial> trials = new ArrayList<>(said(behindAll, alike, base.all() - 1));
            trials.addAll(0, scaled);
            trials.addAll(whole);
            Found found = search(trials, alike, true, also);
            if (found != null) return found;
        }
        return null;
    }

    /// Lines that are put together from values: of statements, what they have to say.
    private List<Trial> said(List<Suspects> suspects, List<Loss> alike, int known) {
        Map<Stmt, Integer> distances = suspects.stream()
                .collect(Collectors.toMap(Suspects::statement, Suspects::distance, Math::min, IdentityHashMap::new));
        Cleared cleared = new Cleared(judgement(), examination.draws().getFirst());
        List<Trial> trials = new ArrayList<>();
        for (Synthesis.Line l : new Synthesis(program, runner, examination, made, variables).of(suspects, alike, known))
            trials.add(trial(
                    l.edit(),
                    l.edit(),
                    l.statement(),
                    SYNTHESISED
                            + l.cost()
                            + (Strayed.isNamed(l.statement()) ? 0 : FARTHER[distances.getOrDefault(l.statement(), 0)])
                            + cleared.of(l.statement())));
        trials.removeIf(t -> t.edit().nodes().values().stream().anyMatch(Search::isDoubled));
        return trials;
    }

    /// At a line that was blamed, what it has to say to make more right than is; null if that cannot be said.
    public @Nullable Found at(Place line) {
        if (base.wrong().size() == 1) return null;
        List<Suspects> there =
                suspects().stream().filter(s -> s.statement().at().equals(line)).toList();
        return there.isEmpty() ? null : search(said(there, losses, base.right().size()), losses, false, edit -> true);
    }

    /// Whether something is added to itself: nobody writes twice a value so.
    private static boolean isDoubled(Object by) {
        return by instanceof Expr.Binary b && b.op().equals("+") && b.left().equals(b.right());
    }

    /// The edit that makes most gradients right that are not; null if none does.
    public @Nullable Found part() {
        if (base.wrong().size() == 1) return null;
        return search(trials(suspects().stream().filter(s -> s.distance() < 2).toList()), losses, false, edit -> true);
    }

    /// Where a wrong factor comes in on lines that several gradients are computed from, those lines: all others are
    /// right but for it.
    private List<Suspects> suspects() {
        List<Fault> faults =
                java.util.Objects.requireNonNull(examination.judgement()).faults();
        boolean midway = !faults.isEmpty() && faults.stream().allMatch(this::isMidway);
        return midway
                ? Suspects.at(program, faults.stream().flatMap(this::places).collect(Collectors.toSet()))
                : Suspects.of(program, examination.first(), base);
    }

    /// Where a faulty value was named and where it was computed from the gradients before it: in functions, it may be.
    private Stream<Place> places(Fault fault) {
        Claim claim = fault.claim();
        if (claim == null) return Stream.of(fault.at());
        List<Node> behind = Adjoints.ancestors(List.of(claim.node()));
        int before = java.util.Objects.requireNonNull(examination.judgement()).verdicts().stream()
                .map(v -> v.claim().node())
                .filter(n -> n != claim.node() && behind.contains(n))
                .mapToInt(n -> n.id)
                .max()
                .orElse(examination.draws().getFirst().firstError());
        return Stream.concat(
                claim.node().bindings.stream().map(Binding::place),
                behind.stream().filter(n -> n.id > before).map(n -> n.place));
    }

    /// Several parameters come of it, and all of them with the factor or none.
    private boolean isMidway(Fault fault) {
        Claim claim = fault.claim();
        if (fault.kind() != Fault.Kind.UNEQUAL_FACTOR || claim == null) return false;
        if (claim.node().shape().size() == 1) return false; // a number is a multiple of any other
        List<Parameter> after = examination.draws().getFirst().parameters.stream()
                .filter(p -> Adjoints.ancestors(List.of(p.step())).contains(claim.node()))
                .toList();
        long right = after.stream().filter(base.right()::contains).count();
        return after.size() > 1 && (right == 0 || right == after.size());
    }

    /// Losses that explain equally much are tried one kind after the other: a slip in a squared error's gradient must
    /// not pass for the gradient of a cross-entropy.
    private List<List<Loss>> byKind() {
        if (examination.isUnaimed()) return List.of(losses); // any may be meant
        List<List<Loss>> kinds = new ArrayList<>();
        for (Loss.Kind kind : Loss.Kind.values()) {
            List<Loss> alike = losses.stream().filter(l -> l.kind() == kind).toList();
            if (!alike.isEmpty()) kinds.add(alike);
        }
        return kinds;
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
    /// @param also what else is asked of it
    private @Nullable Found search(List<Trial> trials, List<Loss> losses, boolean whole, Predicate<Edit> also) {
        Screen screen = new Screen(runner, examination, made, losses);
        Found best = null;
        int cost = Integer.MAX_VALUE;
        Runs runs = new Runs();
        long reserve = whole && !several() ? 0 : runner.nanosLeft() / 2; // for the faults that remain
        for (int from = 0; from < trials.size(); from += BATCH) {
            int most = cost;
            List<Trial> batch = trials.subList(from, Math.min(from + BATCH, trials.size())).stream()
                    .filter(t -> t.cost < most)
                    .toList();
            if (batch.isEmpty()) continue;
            if (runner.nanosLeft() <= reserve) {
                cut = true;
                break;
            }
            int known = whole
                    ? base.all() - 1
                    : best == null ? base.right().size() : best.after.right().size();
            Map<Trial, Screen.Told> told = screen.of(batch, known);
            for (Trial trial : likeliest(batch, told)) {
                int own = trial.cost + unseen(trial, told.get(trial));
                if (own >= cost) break;
                boolean something = told.get(trial) == Screen.Told.SOMETHING;
                boolean counted = told.get(trial) == Screen.Told.UNTOLD || trial.cost > ALWAYS && !something;
                if (counted && !examination.isUnaimed() && !runs.take(trial.statement)) continue;
                if (runner.nanosLeft() < (something ? 0 : reserve)) {
                    cut = true;
                    continue;
                }
                Map<Object, Object> nodes = made.and(trial.edit).nodes();
                Standing quick = examination.trial(runner, nodes, losses);
                if (quick == null || quick.right().size() <= known) continue;
                Standing proof = examination.proof(runner, nodes, losses);
                if (proof == null || proof.right().size() <= known || !also.test(trial.edit)) continue;
                best = new Found(trial.edit, trial.statement, proof, null);
                known = proof.right().size();
                if (whole || proof.isRight()) {
                    cost = own; // a likelier one may come yet
                    break;
                }
            }
        }
        return best;
    }

    /// Runs that are left for edits of which nothing can be told otherwise: so many, and of one statement a part.
    private static final class Runs {
        private final Map<Stmt, Integer> used = new IdentityHashMap<>();
        private int left = MOST_RUNS;

        boolean take(Stmt statement) {
            if (left == 0 || used.getOrDefault(statement, 0) == MOST_OF_ONE) return false;
            left--;
            used.merge(statement, 1, Integer::sum);
            return true;
        }
    }

    /// Those worth a run, the likeliest first.
    private List<Trial> likeliest(List<Trial> batch, Map<Trial, Screen.Told> told) {
        int always = base.idle().isEmpty() ? ALWAYS : OF_IDLE; // of a step not taken the screen knows little
        return batch.stream()
                .filter(t -> told.get(t) != Screen.Told.NOTHING || t.cost <= always)
                .sorted(Comparator.comparingInt((Trial t) -> t.cost + unseen(t, told.get(t)))
                        .thenComparing(t -> !isLess(t.edit)))
                .toList();
    }

    /// Whether an edit takes something away and puts nothing in: of those that cost the same, that one.
    private static boolean isLess(Edit edit) {
        return edit.changes().entrySet().stream()
                .allMatch(c -> !c.getKey().text().matches("[\\w.]+")
                        && c.getKey().text().length() > c.getValue().length()
                        && c.getKey().text().contains(c.getValue()));
    }

    private static int unseen(Trial trial, Screen.@Nullable Told told) {
        if (told == Screen.Told.SOMETHING) return 0;
        if (told == Screen.Told.NOTHING) return 2 * UNSEEN;
        return trial.cost <= ALWAYS ? 1 : UNSEEN;
    }

    private Judgement judgement() {
        return java.util.Objects.requireNonNull(examination.judgement());
    }

    private Trial trial(Edit edit, Edit shown, Stmt s, int cost) {
        return new Trial(edit, s, cost + likelihood.dearer(s, edit), shown);
    }

    List<Trial> trials(List<Suspects> suspects) {
        List<Trial> trials = new ArrayList<>();
        Set<Map<Place, String>> seen = new HashSet<>();
        Cleared cleared = new Cleared(judgement(), examination.draws().getFirst());
        for (Suspects s : suspects) {
            int farther = (Strayed.isNamed(s.statement()) ? 0 : 2 * FARTHER[s.distance()]) + cleared.of(s.statement());
            List<Variations.Change> changes = new ArrayList<>(Alterations.of(variables, s.statement(), s.block()));
            changes.addAll(insertions.behind(s.statement()));
            changes.addAll(SlopeFunctions.of(program, variables, s.statement()));
            for (Variations.Change c : changes)
                if (made.isApart(c.edit()))
                    trials.add(trial(c.edit(), c.shown(), s.statement(), 2 * c.cost() + farther));
        }
        trials.sort(Comparator.comparingInt(Trial::cost));
        trials.removeIf(t -> !seen.add(t.edit().changes()) || examination.isUnaimed() && !bringsIn(t));
        return trials;
    }

    /// Whether an edit brings a value into a line that no step uses: a step that meets no target lacks one of those.
    private boolean bringsIn(Trial trial) {
        Set<String> there = words(trial.statement.at().text());
        Set<String> by = words(String.join(" ", trial.edit.changes().values()));
        Step step = examination.first();
        return step.tape.bindings().stream()
                .filter(b -> by.contains(b.name()) && !there.contains(b.name()))
                .anyMatch(
                        b -> b.node().shape().size() > 1 && b.node().id <= step.lastUpdate() && !step.isUsed(b.node()));
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
