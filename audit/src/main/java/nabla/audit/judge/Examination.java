package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import nabla.audit.run.Recording;
import nabla.audit.run.Runner;
import nabla.audit.run.Scene;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Constant;
import org.jspecify.annotations.Nullable;

/// A program examined: run as it is to see what it learns, then run on several random draws that are judged together.
///
/// @param scene in which it ran
/// @param plain the run as it is
/// @param first its step as it is
/// @param draws its step from several draws
/// @param judgement of all draws together
public record Examination(
        Scene scene,
        Recording plain,
        Step first,
        List<Step> draws,
        @Nullable Judgement judgement) {
    /// Draws of parameters and data.
    public static final int DRAWS = 3;

    private static final long SEED = 20170703;

    /// The program in its likeliest surroundings.
    public static Examination of(Runner runner, List<Scene> scenes, Map<Object, Object> edits) {
        Examination best = null;
        for (Scene scene : scenes) {
            if (best != null && best.judgement != null && scene.atFullSize()) break;
            Examination e = in(runner, scene, edits);
            if (best == null || e.better(best)) best = e;
            if (e.settled() || runner.outOfTime()) break;
        }
        return java.util.Objects.requireNonNull(best);
    }

    /// Nothing another scene could improve: the step was found and nothing failed on the way.
    private boolean settled() {
        return judgement != null && plain.problems().isEmpty();
    }

    private boolean better(Examination other) {
        return rank() < other.rank();
    }

    private double rank() {
        if (judgement == null) return 1e6 + plain.problems().size();
        long dead = judgement.faults().stream()
                .filter(f -> f.kind() == Fault.Kind.DEAD_PARAMETER)
                .count();
        return 1000.0 * plain.problems().size()
                + 100 * dead
                + 10 * judgement.faults().size()
                - judgement.verdicts().size() * 0.01
                - first.parameters.size() * 20;
    }

    /// The program in one scene.
    public static Examination in(Runner runner, Scene scene, Map<Object, Object> edits) {
        Recording plain = runner.run(scene, SEED, Map.of(), edits);
        Step first = new Step(plain.tape());
        if (first.parameters.isEmpty() || first.losses.isEmpty())
            return new Examination(scene, plain, first, List.of(), null);
        List<Step> steps = draws(runner, scene, first, edits, DRAWS);
        Judgement judgement = steps.isEmpty() ? null : Judge.best(steps, runner::outOfTime);
        if (runner.outOfTime()) judgement = null;
        return new Examination(scene, plain, first, steps, judgement);
    }

    /// The step again, each time from other start values and other data.
    public static List<Step> draws(Runner runner, Scene scene, Step first, Map<Object, Object> edits, int count) {
        List<Step> steps = new ArrayList<>();
        for (int draw = 1; draw <= count; draw++) {
            long seed = SEED + draw;
            Step step =
                    new Step(runner.run(scene, seed, redraw(first, seed), edits).tape());
            if (!step.parameters.isEmpty()) steps.add(step);
        }
        return steps;
    }

    /// Other start values for every parameter, and other data where it is plain numbers: biases must not be zero,
    /// nor examples all noughts and ones.
    static Map<Tape.Key, UnaryOperator<Array>> redraw(Step step, long seed) {
        Map<Tape.Key, UnaryOperator<Array>> redrawn = new HashMap<>();
        for (Parameter p : step.parameters) {
            Node n = p.start();
            redrawn.put(new Tape.Key(n.site, n.occurrence), value -> start(value, new Random(seed * 31 + n.id)));
        }
        for (Node n : data(step))
            redrawn.put(new Tape.Key(n.site, n.occurrence), value -> {
                Random random = new Random(seed * 37 + n.id);
                return value.map(x -> Math.abs(x) > 8 ? x : 0.6 * x + 0.5 * random.nextGaussian());
            });
        return redrawn;
    }

    private static Array start(Array value, Random random) {
        int longest = Arrays.stream(value.shape().dims()).max().orElse(1);
        double spread = value.rank() >= 2 && longest > 4 ? 2 / Math.sqrt(longest) : 0.8;
        return value.map(ignored -> spread * random.nextGaussian());
    }

    /// Leaves that go into the forward pass by arithmetic alone.
    private static List<Node> data(Step step) {
        boolean[] flat = new boolean[step.nodes.size()];
        for (Node n : step.nodes.reversed()) {
            boolean whole = !n.isLeaf() && n.kind != Kind.FLOAT && n.op() == null;
            if (whole || flat[n.id]) for (Node input : n.inputs) flat[input.id] = true;
        }
        List<Node> ends = step.losses.stream()
                .filter(l -> l.written() == null)
                .flatMap(l -> l.seeds().keySet().stream())
                .toList();
        List<Node> found = new ArrayList<>();
        for (Node n : Adjoints.ancestors(ends)) {
            boolean leaf =
                    n.isLeaf() && !(n.expr instanceof Constant) && n.value().size() > 1 && n.kind == Kind.FLOAT;
            if (!leaf) continue;
            boolean parameter = step.parameters.stream()
                    .anyMatch(p -> Adjoints.ancestors(List.of(p.start())).contains(n));
            boolean mask = Arrays.stream(n.value().toDoubles()).allMatch(x -> x == 0 || x == 1) && !named(n);
            boolean uniform = n.value().isEveryElement(n.value().at(0));
            if (!parameter && !flat[n.id] && !mask && !uniform) found.add(n);
        }
        return found;
    }

    private static boolean named(Node n) {
        return !n.bindings.isEmpty();
    }
}
