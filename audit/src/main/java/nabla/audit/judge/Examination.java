package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nabla.audit.read.Place;
import nabla.audit.run.Extent;
import nabla.audit.run.Probes;
import nabla.audit.run.Recording;
import nabla.audit.run.RunProblem;
import nabla.audit.run.Runner;
import nabla.audit.run.Scene;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// A program examined: run as it is to see what it learns, then run on several random draws that are judged together.
///
/// @param scene in which it ran
/// @param plain the run as it is
/// @param first its step as it is
/// @param draws its step from several draws
/// @param judgement of all draws together
/// @param unapplied the gradients it computes and never uses, where it learns nothing at all; null if there are none
/// @param cut whether the time was over before it was judged
public record Examination(
        Scene scene,
        Recording plain,
        Step first,
        List<Step> draws,
        @Nullable Judgement judgement,
        @Nullable Unapplied unapplied,
        boolean cut) {
    /// Draws of parameters and data.
    public static final int DRAWS = 3;

    /// Where more parameters than those of one layer seem to do nothing, the network was not understood.
    private static final int MOST_DEAD = 2;
    /// A network of which this share of the parameters is right was understood.
    private static final double UNDERSTOOD = 0.5;

    /// A function of Python's `math`, called alone.
    private static final Pattern NUMBERS = Pattern.compile("^math\\.\\w+\\([^()]*\\)$");

    private static final long SEED = 20170703;
    /// Draws a repair has not seen.
    private static final long FRESH = 100;
    /// Values beyond those of the first step that a changed program may compute.
    private static final int SLACK = 300;

    /// The program in its likeliest surroundings.
    public static Examination of(Runner runner, List<Scene> scenes, Map<Object, Object> edits) {
        Examination best = null;
        long reserve = runner.nanosLeft() / 2; // for what is then looked for
        for (Scene scene : scenes) {
            boolean larger = best != null && scene.atFullSize() && !best.scene.atFullSize();
            if (larger && best != null && best.judgement != null && !best.isUnaimed()) break;
            Examination e = in(runner, scene, edits);
            if (e.unapplied != null) return e;
            if (best == null || e.better(best)) best = e;
            if (e.settled() || runner.outOfTime()) break;
            if (best.judgement != null && runner.nanosLeft() < reserve) break;
        }
        return Objects.requireNonNull(best);
    }

    /// Nothing another scene could improve: the step was found and nothing failed on the way.
    private boolean settled() {
        return judgement != null && !isUnaimed() && plain.problems().isEmpty() && first.outgrown() == 0;
    }

    private boolean better(Examination other) {
        return rank() < other.rank();
    }

    private double rank() {
        if (judgement == null) return 1e6 + plain.problems().size();
        Standing standing = judgement.standing();
        return (isUnaimed() ? 1e5 : 0)
                + 1000.0 * plain.problems().size()
                + 200 * first.outgrown()
                + 50 * standing.wrong().size()
                - 20 * first.parameters.size();
    }

    /// Whether a weight acts on what it has already acted on: a recurrent network.
    public boolean isRecurrent() {
        if (judgement == null) return false;
        List<Node> forward = Adjoints.ancestors(judgement.loss().seeds().keySet());
        List<Node> weights = new ArrayList<>();
        for (Parameter p : draws.getFirst().parameters) weights.add(p.start());
        for (Idle idle : judgement.standing().idle()) weights.add(idle.value());
        for (Node weight : weights) {
            BitSet after = new BitSet();
            for (Node n :
                    forward.stream().sorted(Comparator.comparingInt(n -> n.id)).toList()) {
                boolean use = n.op() instanceof MatMul && n.inputs.contains(weight);
                boolean from = n.inputs.stream().anyMatch(input -> after.get(input.id));
                if (use && from) return true;
                if (use || from) after.set(n.id);
            }
        }
        return false;
    }

    /// A line that gives the network's own values and was taken for a gradient, so that nothing else can be trusted;
    /// null if
    /// there is none.
    public @Nullable Place misunderstood() {
        if (judgement == null
                || judgement.standing().isRight()
                || judgement.seen().isEmpty()) return null;
        List<Fault> dead = judgement.seen().stream()
                .filter(f -> f.kind() == Fault.Kind.DEAD_PARAMETER)
                .toList();
        Node written = judgement.loss().written();
        boolean nameless = written != null && written.bindings.isEmpty();
        if (scene.drive() && dead.stream().anyMatch(f -> nameless || isInvented(f.of())))
            return dead.getFirst().at(); // what was called belongs to no one network
        if (judgement.standing().share() >= UNDERSTOOD) return null;
        if (dead.size() > MOST_DEAD) return dead.getFirst().at();
        Claim claim = judgement.seen().getFirst().claim();
        if (claim == null || claim.node().bindings.isEmpty() || isUpdate(claim)) return null;
        boolean own = Adjoints.ancestors(judgement.loss().seeds().keySet()).stream()
                .anyMatch(n -> n.place.equals(claim.node().place)
                        && n.op() == claim.node().op()
                        && !draws.getFirst().isError(n)
                        && !n.bindings.isEmpty());
        return own ? claim.at() : null;
    }

    /// Whether a program that was driven on invented data shows nothing that was understood: it writes no loss, and no
    /// value is the gradient of anything it computes, be it for its inputs alone.
    public boolean isStrange() {
        return judgement != null
                && scene.drive()
                && judgement.loss().written() == null
                && judgement.standing().right().isEmpty()
                && judgement.verdicts().stream()
                        .noneMatch(
                                v -> v.status() == Verdict.Status.RIGHT || v.status() == Verdict.Status.GIVEN_INPUTS);
    }

    /// Whether the step meets no target, so that nothing is known of what it is to be like.
    public boolean isUnaimed() {
        return first.isUnaimed();
    }

    /// Whether a loop computes gradients and changes nothing by them, whatever step was added.
    public boolean appliesNothing(Runner runner) {
        return Unapplied.of(runner.program(), plain, runner::outOfTime) != null;
    }

    /// Whether arrays were invented for what the program takes for numbers: Python's `math` knows no others.
    public boolean isOfNumbers() {
        return plain.tape().nodes().stream()
                .anyMatch(n ->
                        n.shape().size() > 1 && NUMBERS.matcher(n.place.text()).find());
    }

    /// Whether a value was invented as an argument: an optimizer that is called alone changes weights of no network.
    private static boolean isInvented(@Nullable Node n) {
        return n != null
                && n.isLeaf()
                && !n.bindings.isEmpty()
                && n.bindings.getFirst().how() == Binding.How.ARGUMENT;
    }

    /// Whether a claim is a parameter's new value or its step: a gradient or not, it is what the parameter moves by.
    private boolean isUpdate(Claim claim) {
        return draws.getFirst().parameters.stream().anyMatch(p -> p.end() == claim.node() || p.step() == claim.node());
    }

    /// Whether a weight stays what it was and lines of the step could not be run: one of them may be what changes it.
    public boolean leavesOpen() {
        int end = first.parameters.stream().mapToInt(p -> p.end().id).max().orElse(0);
        return judgement != null
                && plain.problems().stream().anyMatch(problem -> problem.order() <= end)
                && judgement.standing().wrong().isEmpty()
                && judgement.standing().idle().stream().anyMatch(i -> i.grown() == null);
    }

    /// A line that could not be run when the program's functions were called for it: with arguments that do not fit,
    /// what is found wrong may be the call's fault; null if there is none. What an unknown value stops is no misfit.
    public @Nullable RunProblem misdriven() {
        RunProblem cut = cutOff();
        if (cut != null) return cut;
        return scene.drive() && judgement != null && !judgement.standing().isRight()
                ? plain.problems().stream()
                        .filter(problem -> !problem.isUnknown())
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /// A line of the forward pass before what is guessed to be predicted, where nothing follows from the guess: what
    /// that line should have
    /// given may be what the gradients start from; null if there is none.
    private @Nullable RunProblem cutOff() {
        if (judgement == null
                || judgement.loss().written() != null
                || !judgement.standing().right().isEmpty()) return null;
        int guess = judgement.loss().seeds().keySet().stream()
                .mapToInt(n -> n.id)
                .min()
                .orElse(0);
        Set<Node> starts = first.parameters.stream().map(Parameter::start).collect(Collectors.toSet());
        int begun = first.nodes.stream()
                .filter(n -> n.inputs.stream().anyMatch(starts::contains))
                .mapToInt(n -> n.id)
                .min()
                .orElse(0);
        return plain.problems().stream()
                .filter(problem -> problem.order() > begun && problem.order() <= guess)
                .findFirst()
                .orElse(null);
    }

    /// The program in one scene.
    public static Examination in(Runner runner, Scene scene, Map<Object, Object> edits) {
        Recording plain = runner.run(scene, SEED, Map.of(), edits);
        Step first = new Step(plain.tape());
        if (first.parameters.isEmpty() || first.losses.isEmpty()) {
            Unapplied unapplied =
                    edits.isEmpty() && !scene.drive() ? Unapplied.of(runner.program(), plain, runner::outOfTime) : null;
            return new Examination(scene, plain, first, List.of(), null, unapplied, false);
        }
        List<Step> steps = draws(runner, scene, first, edits, DRAWS);
        Judgement judgement = steps.isEmpty() ? null : Judge.best(steps, runner::outOfTime);
        boolean cut = runner.outOfTime();
        if (cut) judgement = null;
        if (judgement != null) judgement = new Missed(plain.course()).told(judgement, steps.getFirst());
        boolean seemsRight =
                edits.isEmpty() && judgement != null && judgement.standing().isRight();
        Unapplied unapplied = seemsRight ? Unapplied.of(runner.program(), plain, runner::outOfTime) : null;
        return new Examination(scene, plain, first, steps, judgement, unapplied, cut);
    }

    /// The program read in another way, as far as it takes to see whether it is right: only what is not is judged
    /// gradient by gradient.
    ///
    /// @param plain a run of it that was followed as far as the step of this examination
    public Examination otherwise(Runner runner, Recording plain, Map<Object, Object> edits) {
        Step step = new Step(plain.tape());
        if (step.parameters.size() < first.parameters.size()) return in(runner, scene, edits);
        List<Step> steps = step.losses.isEmpty() ? List.of() : draws(runner, scene, step, edits, DRAWS);
        Judgement judged = steps.isEmpty() ? null : Judge.brief(steps, runner::outOfTime);
        boolean cut = runner.outOfTime();
        return new Examination(scene, plain, step, steps, cut ? null : judged, null, cut);
    }

    /// The step again, each time from other start values and other data.
    public static List<Step> draws(Runner runner, Scene scene, Step first, Map<Object, Object> edits, int count) {
        List<Step> steps = new ArrayList<>();
        for (int draw = 1; draw <= count; draw++) {
            Step step = new Step(
                    runner.run(scene, SEED + draw, first.redraws.of(SEED + draw), edits, extent(first, Set.of(), true))
                            .tape());
            if (!step.parameters.isEmpty()) steps.add(step);
            if (isBoundless(step) && first.redraws.calm()) return draws(runner, scene, first, edits, count);
        }
        return steps;
    }

    /// Whether a loss is no finite number: nothing can be held against its derivatives.
    private static boolean isBoundless(Step step) {
        return step.losses.stream()
                .flatMap(loss -> loss.seeds().keySet().stream())
                .anyMatch(n -> Arrays.stream(n.value().toDoubles()).anyMatch(x -> !Double.isFinite(x)));
    }

    private static Extent extent(Step first, Set<RunProblem> problems, boolean lenient) {
        return new Extent(first.nodes.size() + SLACK, problems, lenient);
    }

    /// How the changed program stands in one draw; null if it no longer runs, learns less or predicts otherwise.
    public @Nullable Standing trial(Runner runner, Map<Object, Object> edits, List<Loss> losses) {
        return changed(runner, edits, losses, 1, 1, draws);
    }

    /// How the changed program stands in draws that nobody has seen.
    public @Nullable Standing proof(Runner runner, Map<Object, Object> edits, List<Loss> losses) {
        return changed(runner, edits, losses, FRESH, DRAWS, List.of());
    }

    private @Nullable Standing changed(
            Runner runner, Map<Object, Object> edits, List<Loss> losses, long from, int count, List<Step> known) {
        Set<RunProblem> problems = new HashSet<>(plain.problems());
        List<Step> steps = new ArrayList<>();
        List<Loss> same = new ArrayList<>(losses);
        for (int i = 0; i < count; i++) {
            long seed = SEED + from + i;
            Step step = new Step(runner.run(scene, seed, first.redraws.of(seed), edits, extent(first, problems, false))
                    .tape());
            if (step.parameters.size() < first.parameters.size()) return null;
            if (i < known.size()) {
                Step before = known.get(i);
                same.removeIf(loss -> !predicts(step, before, loss));
            }
            if (same.isEmpty()) return null;
            steps.add(step);
        }
        return same.stream()
                .flatMap(loss -> steps.getFirst().losses.stream()
                        .filter(l -> l.like(loss))
                        .limit(1))
                .map(l -> Standing.of(steps, l))
                .max(Comparator.comparingDouble(Standing::share))
                .orElse(null);
    }

    /// One draw of the step in which some expressions are read in other ways too; null if it is not the same step.
    public @Nullable Step probed(Runner runner, Map<Object, Object> edits, int draw, Probes probes) {
        if (draw > draws.size()) return null; // a draw that learned nothing is none
        long seed = SEED + draw;
        Step known = draws.get(draw - 1);
        List<Loss> losses = judgement == null ? List.of() : judgement.losses();
        probes.within(
                known.parameters.stream().mapToInt(p -> p.end().id).max().orElse(0),
                Stream.concat(
                                known.parameters.stream().map(Parameter::start),
                                losses.stream().flatMap(l -> l.seeds().keySet().stream()))
                        .map(n -> new Tape.Key(n.site, n.occurrence))
                        .collect(Collectors.toSet()));
        Step step = new Step(runner.run(
                        scene,
                        seed,
                        first.redraws.of(seed),
                        edits,
                        new Extent(2 * first.nodes.size() + SLACK, Set.of(), true),
                        probes)
                .tape());
        boolean same = losses.isEmpty() || losses.stream().anyMatch(l -> step.like(l) != null);
        if (!same || step.parameters.size() != known.parameters.size()) return null;
        for (int i = 0; i < step.parameters.size(); i++) {
            Node end = known.parameters.get(i).end();
            if (!step.parameters.get(i).end().value().equals(end.value())) return null;
        }
        return step;
    }

    /// Whether both steps have the same loss: from the same predictions, against the same targets.
    private static boolean predicts(Step step, Step known, Loss loss) {
        Loss own = step.losses.stream().filter(l -> l.like(loss)).findFirst().orElse(null);
        if (own == null) return false;
        for (Node n : loss.seeds().keySet()) {
            Node a = step.same(n);
            Node b = known.same(n);
            if (a == null || b != null && !a.value().equals(b.value())) return false;
            if (!Objects.equals(own.seeds().get(a), loss.seeds().get(n))) return false;
        }
        return true;
    }
}
