package nabla.audit.judge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Squares;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Unary;

/// Which of the losses a step may be following it is held against. A loss the program writes down binds it; where it
/// writes none, or only a figure to look at, the one that explains most.
final class Candidates {
    /// What a program calls or writes as what it makes small.
    private static final Pattern LOSS =
            Pattern.compile("(?i)loss|cost|mse|sse|entropy|`j`|objective|square|\\*\\* ?2|log\\(");

    private static final double COARSE_GUARD = 2e-3;

    private Candidates() {}

    /// The likeliest, best first; those that explain equally much stay side by side.
    static List<Standing> choose(List<Step> steps, BooleanSupplier late) {
        Step step = steps.getFirst();
        List<Standing> declared = new ArrayList<>();
        List<Standing> inferred = new ArrayList<>();
        for (Loss loss : step.losses) {
            if (late.getAsBoolean()) break;
            Standing standing = Standing.of(steps, loss);
            if (!standing.isReached()) continue;
            (binds(step, loss) ? declared : inferred).add(standing);
        }
        declared.removeIf(s -> declared.stream()
                .anyMatch(o -> isPartOf(step, s.loss(), o.loss()) || isMultiple(step, o.loss(), s.loss())));
        List<Standing> told = best(declared);
        List<Standing> guessed = best(inferred);
        if (told.isEmpty()) return guessed;
        if (guessed.isEmpty() || told.getFirst().share() > guessed.getFirst().share() - 1e-9) return told;
        boolean explained = guessed.getFirst().isRight();
        boolean unguarded = told.getFirst().right().isEmpty()
                && !guessed.getFirst().right().isEmpty()
                && told.stream()
                        .allMatch(t ->
                                isForgiven(steps, t.loss(), guessed.getFirst().loss()));
        if (unguarded) return guessed; // what is right is so without the guard, and what is wrong is held against it
        List<Standing> spoken = told.stream()
                .filter(t -> speaksOf(t.loss(), guessed.getFirst().loss()))
                .filter(t -> !explained
                        || isCalledLoss(t.loss())
                        || isHalfOfSquares(step, t.loss())
                        || isEntropy(steps, t.loss(), guessed.getFirst().loss())
                        || isSame(steps, t.loss(), guessed.getFirst().loss()))
                .filter(t -> !explained
                        || !isForgiven(steps, t.loss(), guessed.getFirst().loss()))
                .toList();
        if (!spoken.isEmpty()) return spoken;
        List<Standing> named = told.stream().filter(t -> isCalledLoss(t.loss())).toList();
        return explained || named.isEmpty() ? guessed : named; // what explains but a part of it is no better a guess
    }

    private static boolean isCalledLoss(Loss loss) {
        return LOSS.matcher(loss.name()).find();
    }

    private static boolean isHalfOfSquares(Step step, Loss written) {
        return written.seeds().keySet().stream()
                .anyMatch(n -> Squares.isHalved(n, s -> step.learned.get(s.id) && !isOfWeightsAlone(step, s)));
    }

    /// Whether a written number changes with the predictions as the loss that explains everything does: then it is that
    /// loss, and what it adds for the parameters alone binds.
    private static boolean isSame(List<Step> steps, Loss written, Loss inferred) {
        List<Array> changes = new ArrayList<>();
        List<Array> seeds = new ArrayList<>();
        if (!isCompared(steps, written, inferred, changes, seeds)) return false;
        Fit fit = Fit.of(changes, seeds);
        return fit != null && fit.good() && fit.factor() > 0;
    }

    /// Whether a written loss draws every prediction the way the inferred one does, as it does where both have the same
    /// targets; true if that cannot be seen.
    private static boolean isAimedAlike(List<Step> steps, Loss written, Loss inferred) {
        List<Array> changes = new ArrayList<>();
        List<Array> seeds = new ArrayList<>();
        if (!isCompared(steps, written, inferred, changes, seeds)) return true;
        for (int i = 0; i < changes.size(); i++) {
            Array change = changes.get(i);
            Array seed = seeds.get(i);
            if (!change.zip(seed, (a, b) -> Math.signum(a) == Math.signum(b) ? 0 : 1)
                    .isEveryElement(0)) return false;
        }
        return true;
    }

    /// Notes how the written number changes with each prediction, and how the inferred one does; false where the
    /// written one is not computed from them.
    private static boolean isCompared(
            List<Step> steps, Loss written, Loss inferred, List<Array> changes, List<Array> seeds) {
        for (Step step : steps) {
            Loss own = step.like(written);
            Loss other = step.like(inferred);
            if (own == null || other == null) return false;
            Draw draw = new Draw(step, own);
            for (Map.Entry<Node, Array> e : other.seeds().entrySet()) {
                Array change = draw.adjoint(e.getKey());
                if (change == null) return false;
                changes.add(change);
                seeds.add(e.getValue());
            }
        }
        return true;
    }

    /// Whether a written number takes the logarithm of the very predictions a gradient starts from, and does not fall
    /// where the inferred loss rises, as a likelihood that is climbed does: whatever its name, a cross-entropy is a
    /// loss.
    private static boolean isEntropy(List<Step> steps, Loss written, Loss inferred) {
        Set<Node> predicted = inferred.seeds().keySet();
        boolean logarithm = Adjoints.ancestors(written.seeds().keySet()).stream()
                .filter(n -> n.op() == Unary.LOG && steps.getFirst().learned.get(n.id))
                .anyMatch(n -> Adjoints.ancestors(List.of(n)).stream().anyMatch(predicted::contains));
        List<Array> changes = new ArrayList<>();
        List<Array> seeds = new ArrayList<>();
        if (!logarithm || !isCompared(steps, written, inferred, changes, seeds)) return false;
        double along = 0;
        for (int i = 0; i < changes.size(); i++)
            along += DoubleStream.of(changes.get(i).times(seeds.get(i)).toDoubles())
                    .sum();
        return along > 0;
    }

    /// Whether a written cross-entropy says what the inferred one does but for a guard that no gradient need have.
    private static boolean isForgiven(List<Step> steps, Loss written, Loss inferred) {
        return isGuarded(steps.getFirst(), written, inferred) && isAimedAlike(steps, written, inferred);
    }

    /// Whether a written cross-entropy differs from the inferred one by a coarse guard in its logarithm alone:
    /// `log(p + 0.001)`.
    private static boolean isGuarded(Step step, Loss written, Loss inferred) {
        boolean entropy =
                inferred.kind() == Loss.Kind.BINARY_CROSS_ENTROPY || inferred.kind() == Loss.Kind.CROSS_ENTROPY;
        return entropy
                && !written.isRegularised(step.parameters)
                && Adjoints.ancestors(written.seeds().keySet()).stream()
                        .filter(n -> n.op() == Unary.LOG)
                        .map(n -> n.inputs.getFirst())
                        .anyMatch(n -> n.op() == Binary.ADD
                                && step.learned.get(n.id)
                                && n.inputs.stream().anyMatch(Candidates::isGuard));
    }

    private static boolean isGuard(Node n) {
        return n.expr instanceof Constant
                && n.value().size() == 1
                && n.value().at(0) > 0
                && n.value().at(0) <= COARSE_GUARD;
    }

    /// Whether a written loss is what another one adds its regularisation to.
    private static boolean isPartOf(Step step, Loss part, Loss whole) {
        return part != whole
                && whole.isRegularised(step.parameters)
                && !part.isRegularised(step.parameters)
                && Adjoints.ancestors(whole.seeds().keySet())
                        .containsAll(part.seeds().keySet());
    }

    /// Whether a written loss is nothing but a multiple of another one, as a mean is of a sum: that is what is shown.
    private static boolean isMultiple(Step step, Loss whole, Loss part) {
        Set<Node> parts = part.seeds().keySet();
        return whole != part
                && whole.seeds().keySet().stream()
                        .allMatch(n -> (n.op() == Binary.DIVIDE || n.op() == Binary.MULTIPLY)
                                && n.inputs.stream().anyMatch(parts::contains)
                                && n.inputs.stream().anyMatch(i -> !step.learned.get(i.id)));
    }

    private static List<Standing> best(List<Standing> all) {
        double most = all.stream().mapToDouble(Standing::share).max().orElse(0);
        List<Standing> best = all.stream().filter(s -> s.share() > most - 1e-9).toList();
        return best.stream()
                .filter(s -> best.stream().noneMatch(o -> hasMore(s.loss(), o.loss())))
                .toList();
    }

    /// Whether a loss starts from what another one starts from and from more: from gradients that came from no error
    /// and were added up, it may be.
    private static boolean hasMore(Loss loss, Loss other) {
        return loss.kind() == other.kind()
                && loss.seeds().size() > other.seeds().size()
                && loss.seeds().keySet().containsAll(other.seeds().keySet());
    }

    /// Whether a written number is what training makes small, and no figure of merit: an absolute error is one, unless
    /// it stands beside its own square, as in Huber's loss.
    private static boolean binds(Step step, Loss loss) {
        if (loss.written() == null || step.tape.isAssembled()) return false;
        List<Node> forward = Adjoints.ancestors(loss.seeds().keySet());
        return forward.stream()
                .noneMatch(n -> n.op() == Unary.ABS
                        && step.learned.get(n.id)
                        && !isOfWeightsAlone(step, n)
                        && forward.stream()
                                .noneMatch(o -> Squares.isSquare(o) && o.inputs.getFirst() == n.inputs.getFirst()));
    }

    /// Whether a value was computed from parameters and numbers alone, as a penalty is.
    private static boolean isOfWeightsAlone(Step step, Node value) {
        Set<Node> own = new HashSet<>();
        step.parameters.forEach(p -> own.addAll(Adjoints.ancestors(List.of(p.start()))));
        return Adjoints.ancestors(List.of(value)).stream()
                .allMatch(n -> !n.isLeaf() || n.expr instanceof Constant || own.contains(n));
    }

    /// Whether a written loss is computed from the very predictions a gradient starts from. One of the whole set, that
    /// predicts each example another time, is there to look at while steps are taken for one after another.
    private static boolean speaksOf(Loss written, Loss inferred) {
        Set<Node> forward = new HashSet<>(Adjoints.ancestors(written.seeds().keySet()));
        Set<Node> predicted = inferred.seeds().keySet();
        return predicted.stream()
                .allMatch(p -> forward.contains(p)
                        || forward.stream()
                                .anyMatch(f -> f.value().equals(p.value()) && !isOneOfMore(f, forward, predicted)));
    }

    /// Whether a loss makes other predictions where it makes one again that a gradient starts from.
    private static boolean isOneOfMore(Node again, Set<Node> forward, Set<Node> predicted) {
        return forward.stream()
                .anyMatch(f -> f.site == again.site
                        && predicted.stream().noneMatch(p -> f.value().equals(p.value())));
    }
}
