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
import java.util.regex.Matcher;
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

    /// Runs for what is handed over under another name than that of the place it comes to.
    private static final int MOST_NAMED = 40;
    /// Programs that are judged anew, there being another loss to judge by.
    private static final int MOST_ANEW = 12;
    /// Runs for anything else that is handed over.
    private static final int MOST_HANDED = 120;

    /// Edits that cost no more are run whatever is told of them: the likeliest slips.
    private static final int ALWAYS = 2;
    /// The same where a value is to learn and does not.
    private static final int OF_IDLE = 4;

    /// How much likelier a statement is that only wrong gradients come from.
    private static final int[] FARTHER = {0, 2, 3};

    /// How much less likely an edit is of which the screen does not say that it makes something right.
    private static final int UNSEEN = 4;

    /// What many programs divide by: the number of examples.
    private static final Pattern COUNT =
            Pattern.compile("/ *\\(?(len\\([^)]*|[\\w.]+\\.shape\\b|[\\w.]+\\.size\\b|[mnN]\\b)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w.]*");
    /// How much less likely it is that to divide by it was the slip.
    private static final int COUNTED = 8;

    /// How much likelier a line is that only the value of a flag under trial runs.
    private static final int OWN = 8;

    private static final int AHEAD = 8;

    private static final Pattern COPY =
            Pattern.compile("[\\w.]+\\.copy\\(\\)|(np|numpy)\\.(copy|array)\\([\\w.]+(, *copy *= *True)?\\)");

    /// How much likelier a line is that was found wrong by itself: of edits that cost the same, the one there.
    private static final int BLAMED = 1;

    /// How much likelier a line is that does nothing: something is missing there.
    private static final int VOID = 8;

    /// How much likelier it is that a slope's other factor was left out.
    private static final int COMPLETED = 3;

    /// How much likelier a line is that only gives a value another name, which is no gradient.
    private static final int ALIAS = 4;

    /// How much a value counts that a line is given.
    private static final int GIVEN = 2;

    /// The cost of a line that was put together from values: more than that of the likeliest slips.
    private static final int SYNTHESISED = 2;

    private final Program program;
    private final Siblings siblings;
    private final Runner runner;
    private final Examination examination;
    private final Edit made;
    private final Standing base;
    private final List<Loss> losses;
    private final Variables variables;
    private final Insertions insertions;
    private final Set<Place> own;
    private final Strayed strayed;
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
        this.own = own;
        this.program = program;
        this.siblings = new Siblings(program);
        this.runner = runner;
        this.examination = examination;
        this.made = made;
        this.base = java.util.Objects.requireNonNull(examination.judgement()).standing();
        this.losses = examination.judgement().losses();
        this.variables = new Variables(program, examination.first().tape);
        this.insertions = new Insertions(program, variables);
        this.strayed = new Strayed(program, examination.draws().getFirst());
    }

    /// Whether edits were left untried for want of time.
    public boolean isCut() {
        return cut;
    }

    /// The cheapest edit that makes every gradient right; null if there is none.
    public @Nullable Found whole() {
        List<HandOvers.HandOver> handOvers = HandOvers.of(program, variables);
        Found handed = handedOver(handOvers.stream()
                .filter(HandOvers.HandOver::likely)
                .limit(MOST_NAMED)
                .toList());
        if (handed != null) return handed;
        Found counterpart = counterpart();
        if (counterpart != null) return counterpart;
        Updates updates = new Updates(program, runner, examination, made, variables);
        Found updated = updates.found();
        if (updated != null) return updated;
        Found found = whole(statement -> true, edit -> true);
        if (found == null) found = updates.strayed();
        if (found != null) return found;
        found = handedOver(
                handOvers.stream().filter(h -> !h.likely()).limit(MOST_HANDED).toList());
        return found == null && judgement().loss().written() == null ? otherSlope() : found;
    }

    /// The function that gives another slope, with which everything is right by another loss: without the slope at the
    /// output one loss's gradient looks like that of another.
    private @Nullable Found otherSlope() {
        int left = MOST_ANEW;
        for (Suspects s : suspects())
            for (Variations.Change c : SlopeFunctions.of(program, variables, s.statement())) {
                if (runner.outOfTime() || !made.isApart(c.edit()) || left-- <= 0) continue;
                Standing after = anew(made.and(c.edit()).nodes(), learners());
                if (after != null && after.isRight()) return new Found(c.edit(), s.statement(), after, null);
            }
        return null;
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

    /// The first other thing handed over that makes every gradient right, and of no fewer parameters: a weight handed
    /// over as data would be none.
    private @Nullable Found handedOver(List<HandOvers.HandOver> handOvers) {
        int anew = base.idle().isEmpty() ? MOST_ANEW : 0;
        for (HandOvers.HandOver h : handOvers) {
            if (runner.outOfTime() || !made.isApart(h.edit())) continue;
            Map<Object, Object> nodes = made.and(h.edit()).nodes();
            Standing quick = examination.trial(runner, nodes, losses);
            if (quick != null && !quick.isRight() || quick == null && (!h.likely() || anew-- <= 0)) continue;
            Standing after = quick != null ? examination.proof(runner, nodes, losses) : anew(nodes, learners());
            if (after != null && after.isRight() && after.all() >= base.all())
                return new Found(h.edit(), h.statement(), after, null);
        }
        return null;
    }

    /// The first statement another one is the counterpart of that makes every gradient right.
    private @Nullable Found counterpart() {
        int anew = MOST_ANEW;
        for (Applications.Insertion i : Counterparts.of(program, examination.first(), base, made)) {
            if (runner.outOfTime() || !made.isApart(i.edit())) continue;
            Map<Object, Object> nodes = made.and(i.edit()).nodes();
            boolean instead = i.edit().changes().values().stream().noneMatch(by -> by.contains("\n"));
            Standing quick = examination.trial(runner, nodes, losses);
            boolean right = quick != null && quick.isRight();
            if (!right && (!instead || !isUpdate(i.edit(), i.behind()) || anew-- <= 0)) continue;
            Standing after = right ? examination.proof(runner, nodes, losses) : anew(nodes, learners() - 1);
            if (after == null || !after.isRight()) continue;
            boolean update = instead && base.wrong().isEmpty();
            return new Found(i.edit(), i.behind(), after, update ? base.idle().getFirst() : null);
        }
        return null;
    }

    /// Whether an edit makes a statement go on from what was there instead of writing over it.
    private static boolean isUpdate(Edit edit, Stmt written) {
        String target = Tree.targets(written).stream().map(t -> t.at().text()).collect(Collectors.joining(","));
        String by = String.join("", edit.changes().values());
        return written instanceof Stmt.Assign a
                && !a.value().at().text().contains(target)
                && (by.matches("(?s).*[-+]=[^=].*") || by.lastIndexOf(target) > by.indexOf('='));
    }

    private int learners() {
        return base.all() - base.idle().size();
    }

    /// How the program stands where an edit is what says which loss it has; null if less of it would be judged than is
    /// now.
    ///
    /// @param least how many parameters there have to be
    private @Nullable Standing anew(Map<Object, Object> nodes, int least) {
        Examination now = Examination.in(runner, examination.scene(), nodes);
        Judgement j = now.judgement();
        boolean less =
                now.plain().problems().size() > examination.plain().problems().size();
        if (less || j == null || j.standing().all() < least) return null;
        boolean written = j.loss().written() != null || judgement().loss().written() == null;
        return written && j.standing().isRight() ? now.proof(runner, nodes, j.losses()) : null;
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

    /// How much less likely it is that a line lacks a target which gives what may be the prediction itself.
    private int ahead(Stmt s) {
        boolean ahead = examination.isUnaimed()
                && losses.stream()
                        .flatMap(l -> l.seeds().keySet().stream())
                        .anyMatch(n -> s.at().source() == n.place.source()
                                && s.at().start() <= n.place.start()
                                && n.place.end() <= s.at().end());
        return ahead ? AHEAD : 0;
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
                if (counted && !runs.take(trial.statement)) continue;
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

    /// Lines like others of the program come before those that stand alone.
    private Trial trial(Edit edit, Edit shown, Stmt s, int cost) {
        String before = counted(s.at().text());
        int dearer = before.isEmpty() || before.equals(counted(edit.in(s))) ? 0 : COUNTED;
        int likelier = siblings.of(s, edit)
                + own(s)
                + blamed(s)
                + (isVoid(s) || isSenseless(s, edit) ? VOID : strayed.is(s) ? ALIAS : 0)
                + (Slope.isCompleted(s.at().text(), edit.in(s)) ? COMPLETED : 0);
        return new Trial(edit, s, cost + dearer + ahead(s) + given(s, edit) - likelier, shown);
    }

    /// How much less likely an edit is after which a line that makes more of a value no longer takes it, and how much
    /// likelier one that makes more of a gradient which is only given another name.
    private static int given(Stmt s, Edit edit) {
        if (!(s instanceof Stmt.Assign a) || a.targets().size() != 1) return 0;
        String target = a.targets().getFirst().at().text();
        String value = a.value().at().text();
        String now = edit.in(s)
                .substring(Math.min(edit.in(s).length(), a.value().at().start() - s.at().start()));
        if (Strayed.isNamed(s)) return now.matches("\\(?" + Pattern.quote(value) + " \\* (?s:.*)") ? -GIVEN : 0;
        Pattern own = Pattern.compile("(?<![\\w.])" + Pattern.quote(target) + "(?![\\w])");
        return target.matches("\\w+")
                        && own.matcher(value).find()
                        && !own.matcher(now).find()
                ? GIVEN
                : 0;
    }

    /// By which number of examples something is divided first; nothing if it is by none.
    private static String counted(String text) {
        Matcher found = COUNT.matcher(text);
        return text.indexOf('/') >= 0 && found.find() ? found.group() : "";
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

    private int blamed(Stmt s) {
        boolean open = base.agreeing().size() > 1;
        return !open && judgement().faults().stream().anyMatch(f -> f.at().equals(s.at())) ? BLAMED : 0;
    }

    /// Whether a line gives a variable the value it has, or copies what nothing changes then: one copies to change.
    private boolean isVoid(Stmt s) {
        if (!(s instanceof Stmt.Assign a) || a.targets().size() != 1) return false;
        String target = a.targets().getFirst().at().text();
        return target.equals(a.value().at().text())
                || COPY.matcher(a.value().at().text()).matches()
                        && Suspects.statements(program).stream()
                                .filter(f -> f.block().contains(s))
                                .noneMatch(f -> f.block().stream().anyMatch(other -> isChange(other, target)));
    }

    /// Whether a statement changes an array in place, or calls something that may.
    private static boolean isChange(Stmt s, String array) {
        return s instanceof Stmt.Augment a && a.target().at().text().equals(array)
                || Tree.targets(s).stream().anyMatch(t -> t.at().text().startsWith(array + "["))
                || s instanceof Stmt.Expression e && e.at().text().contains(array);
    }

    /// Whether an edit changes what nobody means: `x / x`, `x - x`.
    private static boolean isSenseless(Stmt s, Edit edit) {
        return Senseless.in(s).stream()
                .anyMatch(e -> edit.changes().keySet().stream().anyMatch(e.at()::contains));
    }

    private int own(Stmt s) {
        boolean only = own.stream().anyMatch(s.at()::contains);
        return only ? OWN : 0;
    }
}
