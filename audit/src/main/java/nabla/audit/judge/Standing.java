package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// How a training step stands against one loss: which parameters go down along their true gradient, all by one common
/// factor. A step is right if every parameter does.
public final class Standing {
    /// Factors closer than this are one.
    private static final double ALIKE = 1e-4;
    /// What decay may take from a parameter in one step.
    private static final double MOST_DECAY = 0.5;

    private final Loss loss;
    private final boolean ascends;
    private final boolean decays;
    private final Map<Parameter, List<Node>> chains;
    private final List<Learner> learners = new ArrayList<>();
    /// The largest sets of parameters that agree on a factor.
    private List<List<Parameter>> agreeing = List.of(List.of());
    private List<Idle> idle = List.of();
    private boolean reached;
    private @Nullable List<Integer> nearest;

    /// A parameter of the step.
    ///
    /// @param applied what was taken from it against its gradient
    /// @param factors of every named value on the way that is its gradient
    /// @param descends whether each of its elements goes down
    /// @param still whether neither it nor its gradient moves
    /// @param clipped whether its gradient is held within bounds, so that some draws change it and others do not
    private record Learner(
            Parameter p,
            @Nullable Fit applied,
            List<Double> factors,
            boolean descends,
            boolean still,
            boolean clipped) {
        /// Whether it goes down along its gradient, by some factor.
        boolean isGood() {
            return still || isApplied() || descends && !factors.isEmpty();
        }

        boolean isApplied() {
            return applied != null && applied.good() && applied.factor() > 0;
        }

        /// The factors of what is its gradient, the step itself left out where there is something before it: with a
        /// rate in it, it may be as large as another's gradient.
        List<Double> gradients() {
            if (!isApplied() || applied == null) return factors;
            double step = Math.abs(applied.factor());
            List<Double> before = factors.stream()
                    .filter(f -> Math.abs(f / step - 1) >= ALIKE)
                    .toList();
            return before.isEmpty() ? factors : before;
        }

        /// Whether the step is a multiple of the gradient, or of what a bound left of it.
        boolean isPlain() {
            return isApplied() || clipped;
        }
    }

    private Standing(Loss loss, List<Parameter> parameters, boolean ascends) {
        this.loss = loss;
        this.ascends = ascends;
        this.decays = !loss.isRegularised(parameters);
        this.chains = new HashMap<>();
    }

    /// Another state of the same step.
    private Standing(Standing other) {
        this.loss = other.loss;
        this.ascends = other.ascends;
        this.decays = other.decays;
        this.chains = other.chains;
    }

    static Standing of(List<Draw> draws, Step step, Loss loss) {
        return of(draws, step, loss, step.parameters);
    }

    /// @param parameters of the step, and what may become one
    static Standing of(List<Draw> draws, Step step, Loss loss, List<Parameter> parameters) {
        Standing standing = of(draws, step, loss, parameters, loss.isUtility());
        if (standing.right().isEmpty() && step.isFromNowhere(loss)) {
            Standing turned = of(draws, step, loss, parameters, true);
            if (!turned.right().isEmpty()) standing = turned;
        }
        standing.idle = Idle.of(draws, step);
        standing.reached = draws.stream().anyMatch(Draw::isAlive);
        return standing;
    }

    private static Standing of(List<Draw> draws, Step step, Loss loss, List<Parameter> parameters, boolean ascends) {
        Standing standing = new Standing(loss, step.parameters, ascends);
        for (Parameter p : parameters) standing.learners.add(standing.learner(draws, step, p));
        standing.agreeing = standing.agreed();
        return standing;
    }

    /// The same step with other values than it has. Nothing is worked out that cannot have become right; once no more
    /// can be right than are known to be, the step is given as it is.
    ///
    /// @param known how many are to be surpassed
    Standing supposing(List<Draw> draws, Step step, int known) {
        Standing standing = new Standing(this);
        boolean mended = false; // or what is right now comes to agree with what was not
        BitSet affected = new BitSet();
        int possible = 0;
        for (int i = 0; i < learners.size(); i++) {
            Learner l = learners.get(i);
            boolean reached = draws.getFirst().isSupposed(l.p().end())
                    || chain(l.p()).stream().anyMatch(draws.getFirst()::isSupposed);
            affected.set(i, reached && !right().contains(l.p()));
            if (affected.get(i) || l.isGood()) possible++;
            mended |= l.isGood() && !affected.get(i) && !right().contains(l.p());
        }
        if (possible <= known) return this;
        standing.learners.addAll(learners);
        for (int i : nearest()) {
            if (!affected.get(i)) continue;
            Learner now = learner(draws, step, learners.get(i).p());
            if (!now.isGood() && --possible <= known) return this;
            mended |= now.isGood() && !now.still();
            standing.learners.set(i, now);
        }
        if (!mended) return this;
        for (int i = 0; i < learners.size(); i++) {
            Parameter p = learners.get(i).p();
            if (!right().contains(p)) continue;
            Learner now = learner(draws, step, p);
            if (!now.isGood() && --possible <= known) return this;
            standing.learners.set(i, now);
        }
        standing.agreeing = standing.agreed();
        standing.idle = idle;
        standing.reached = reached;
        return standing;
    }

    /// How many could be right if some values were others.
    ///
    /// @param changed whether a value may be another one
    int possible(Predicate<Node> changed) {
        return (int) learners.stream()
                .filter(l -> l.isGood() || changed.test(l.p().end()))
                .count();
    }

    /// The learners by how little their steps were computed from: what is seen in the first need not be worked out for
    /// the others.
    private List<Integer> nearest() {
        List<Integer> known = nearest;
        if (known == null) {
            Map<Integer, Integer> far = new HashMap<>();
            for (int i = 0; i < learners.size(); i++)
                far.put(
                        i,
                        Adjoints.ancestors(List.of(learners.get(i).p().step())).size());
            known = far.keySet().stream().sorted(Comparator.comparing(far::get)).toList();
            nearest = known;
        }
        return known;
    }

    /// The draws of one step against one loss.
    public static Standing of(List<Step> steps, Loss loss) {
        return of(Draw.all(steps, loss), steps.getFirst(), loss);
    }

    public Loss loss() {
        return loss;
    }

    /// The parameters that are right.
    public List<Parameter> right() {
        return agreeing.getFirst();
    }

    /// Which parameters are right, if one of the factors of which each is that of as many gradients has to be: several
    /// only if it is open which is the odd one.
    public List<List<Parameter>> agreeing() {
        return agreeing;
    }

    /// Every parameter of the step.
    public Stream<Parameter> learners() {
        return learners.stream().map(Learner::p);
    }

    public List<Parameter> wrong() {
        return learners.stream()
                .map(Learner::p)
                .filter(p -> !right().contains(p))
                .toList();
    }

    /// How many values should have learned.
    public int all() {
        return learners.size() + idle.size();
    }

    /// Whether every parameter goes down along its gradient, and no gradient is left over.
    public boolean isRight() {
        return right().size() == all();
    }

    /// Values whose gradient is computed and never used.
    public List<Idle> idle() {
        return idle;
    }

    /// Whether the loss depends on any parameter.
    boolean isReached() {
        return reached;
    }

    /// The share of the parameters that is right.
    public double share() {
        return learners.isEmpty() ? 0 : right().size() / (double) all();
    }

    /// From a parameter's step back to its gradient.
    private List<Node> chain(Parameter p) {
        return chains.computeIfAbsent(p, Chain::of);
    }

    private Learner learner(List<Draw> draws, Step step, Parameter p) {
        List<Array> truths = new ArrayList<>();
        List<Array> starts = new ArrayList<>();
        List<Array> moves = new ArrayList<>();
        boolean known = draws.stream().anyMatch(draw -> draw.adjoint(p.start()) != null);
        for (Draw draw : draws) {
            Array start = draw.value(p.start());
            Array end = draw.value(p.end());
            Array truth = draw.adjoint(p.start());
            if (truth == null && known && start != null) truth = start.map(x -> 0); // this draw lets nothing through
            if (truth == null || start == null || end == null || end.size() != start.size())
                return new Learner(p, null, List.of(), false, false, false);
            truths.add(truth);
            starts.add(start);
            Array moved = start.minus(end.reshape(start.shape().dims()));
            moves.add(ascends ? moved.map(x -> -x) : moved);
        }
        boolean flat = truths.stream().allMatch(Standing::isZero);
        if (flat) return new Learner(p, null, List.of(), true, moves.stream().allMatch(Standing::isZero), false);
        Fit applied = fit(moves, truths, starts);
        if (applied.decay() > MOST_DECAY) applied = Fit.plain(moves, truths);
        boolean descends = applied.good() && applied.factor() > 0;
        List<Double> factors = new ArrayList<>();
        Set<String> replaced = new HashSet<>(); // names under which a later value goes into the step
        Set<Node> held = new HashSet<>();
        for (Node n : chain(p)) {
            if (Chain.unclipped(n) != n) held.add(Chain.unclipped(n));
            if (n == p.end() || n.bindings.isEmpty() && !held.contains(n) || !step.isError(n)) continue;
            if (!n.bindings.isEmpty() && n.bindings.stream().allMatch(b -> replaced.contains(b.name()))) continue;
            List<Array> claims = new ArrayList<>();
            for (Draw draw : draws) {
                Array value = draw.value(n);
                Array shaped = value == null ? null : Chain.broadcast(value, p);
                if (shaped != null) claims.add(shaped);
            }
            if (claims.size() < draws.size()) continue;
            Fit fit = fit(claims, truths, starts);
            if (!fit.good()) continue;
            n.bindings.forEach(b -> replaced.add(b.name()));
            factors.add(Math.abs(fit.factor()));
            descends |= along(moves, claims, Math.signum(fit.factor()));
        }
        boolean clipped = Chain.isClipped(p, step) || draws.stream().anyMatch(draw -> draw.isClipped(p));
        return new Learner(p, applied, factors, descends, false, clipped);
    }

    private static boolean isZero(Array a) {
        return a.isEveryElement(0);
    }

    private Fit fit(List<Array> claims, List<Array> truths, List<Array> starts) {
        if (!decays) return Fit.plain(claims, truths);
        Fit fit = Fit.withDecay(claims, truths, starts);
        return fit.decay() * fit.factor() < 0 ? Fit.plain(claims, truths) : fit;
    }

    /// Whether every element moves as its gradient says: what momentum, moments and clipping leave unchanged.
    private static boolean along(List<Array> moves, List<Array> claims, double sign) {
        for (int d = 0; d < moves.size(); d++) {
            double[] move = moves.get(d).toDoubles();
            double[] claim = claims.get(d).toDoubles();
            double most = Arrays.stream(claim).map(Math::abs).max().orElse(0);
            for (int i = 0; i < move.length; i++)
                if (Math.abs(claim[i]) > 1e-6 * most && !(move[i] * claim[i] * sign > 0)) return false;
        }
        return true;
    }

    /// The largest set of parameters with one factor in common. Where some steps are plain multiples of their
    /// gradients, all have to be, but for those that were held within bounds.
    private List<List<Parameter>> agreed() {
        long plain = learners.stream().filter(Learner::isApplied).count();
        boolean mixed =
                plain > 0 && plain < learners.stream().filter(l -> !l.still()).count();
        List<List<Parameter>> claimed = most(l -> l.descends() && (!mixed || l.isPlain()) ? l.gradients() : List.of());
        List<List<Parameter>> applied = most(l -> l.isApplied() ? List.of(fit(l).factor()) : List.of());
        boolean averaged =
                plain > 0 && Rates.mixed(learners.stream().map(Learner::p).toList());
        return applied.getFirst().size() >= claimed.getFirst().size() || averaged ? applied : claimed;
    }

    private static Fit fit(Learner l) {
        return java.util.Objects.requireNonNull(l.applied());
    }

    /// The largest sets that agree on a factor, first the one whose gradients are most nearly the true ones.
    private List<List<Parameter>> most(Function<Learner, List<Double>> factorsOf) {
        TreeSet<Double> factors = new TreeSet<>();
        for (Learner l : learners) factors.addAll(factorsOf.apply(l));
        List<List<Learner>> most = new ArrayList<>(List.of(List.of()));
        for (double factor : factors) {
            List<Learner> agree = learners.stream()
                    .filter(l ->
                            l.still() || factorsOf.apply(l).stream().anyMatch(f -> Math.abs(f / factor - 1) < ALIKE))
                    .toList();
            if (agree.size() > most.getFirst().size()) most.clear();
            if ((most.isEmpty() || agree.size() == most.getFirst().size()) && !most.contains(agree)) most.add(agree);
        }
        return most.stream()
                .sorted(Comparator.comparingDouble(Standing::distance))
                .map(set -> set.stream().map(Learner::p).toList())
                .toList();
    }

    private static double distance(List<Learner> agree) {
        return agree.stream()
                .flatMap(l -> l.factors().stream())
                .mapToDouble(f -> Math.abs(Math.log(f)))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
