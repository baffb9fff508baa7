package nabla.audit.judge;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import nabla.audit.judge.Fault.Kind;
import nabla.audit.judge.Judgement.Learned;
import nabla.audit.judge.Verdict.Status;
import nabla.audit.read.Place;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// Holds every claimed gradient against the true adjoint. A wrong claim is taken as given from there on, so that
/// what follows from it is judged by itself: the first line whose inputs are right and whose result is wrong is blamed.
public final class Judge {
    /// Wrong values that are traced back to, each as often as it is computed.
    private static final int MOST_ORIGINS = 8;

    private final Step step;
    private final Loss loss;
    private final List<Node> forward;
    private final BitSet isForward = new BitSet();
    private final List<Draw> draws;
    private final Comparison compared;
    private final BooleanSupplier late;
    private final Penalty penalty;
    /// Values that wrong gradients come from, taken as given before any claim is judged.
    private final Set<Node> given = new HashSet<>();
    private final Lineage lineage;
    private final Matches matches;
    private final Judged judged;
    private final Targets targets;
    private final Squeezed squeezed;

    private Judge(Step step, Loss loss, List<Draw> draws, BooleanSupplier late) {
        this.late = late;
        this.step = step;
        this.loss = loss;
        this.draws = draws;
        this.compared = new Comparison(draws);
        this.penalty = new Penalty(loss, step, compared);
        this.forward = Adjoints.ancestors(loss.seeds().keySet()).stream()
                .filter(n -> step.learned.get(n.id) || isData(n))
                .toList();
        for (Node n : forward) isForward.set(n.id);
        this.lineage = new Lineage(step);
        this.matches = new Matches(step, forward, draws, compared, penalty);
        this.judged = new Judged(step, draws, compared, lineage);
        this.targets = new Targets(step, draws, compared, matches, lineage, judged, late);
        this.squeezed = new Squeezed(step, forward, draws.getFirst(), lineage, judged);
    }

    /// The draws of one step judged by the loss it follows; null if there is none.
    public static @Nullable Judgement best(List<Step> steps, BooleanSupplier late) {
        List<Standing> standings = Candidates.choose(steps, late);
        return standings.isEmpty()
                ? null
                : of(steps, standings.getFirst(), late).among(standings);
    }

    /// The same, without a word on each gradient if every parameter is right.
    static @Nullable Judgement brief(List<Step> steps, BooleanSupplier late) {
        List<Standing> standings = Candidates.choose(steps, late);
        if (standings.isEmpty()) return null;
        Standing best = standings.getFirst();
        return best.isRight()
                ? new Judgement(best, standings, List.of(), List.of(), List.of(), List.of())
                : of(steps, best, late).among(standings);
    }

    /// @param late whether the time is over; then the rest goes unjudged
    public static Judgement of(List<Step> steps, Standing standing, BooleanSupplier late) {
        Loss loss = standing.loss();
        Judge judge = new Judge(steps.getFirst(), loss, Draw.aliveFirst(steps, loss), late);
        Judgement seen = judge.run(standing);
        Judgement judgement = seen;
        List<Origin> origins = new ArrayList<>();
        while (!judge.judged.faults().isEmpty() && origins.size() < MOST_ORIGINS && !late.getAsBoolean()) {
            Judge again = new Judge(steps.getFirst(), loss, Draw.aliveFirst(steps, loss), late);
            origins.forEach(again::take);
            Origin origin = again.origin(judge.judged.verdicts());
            if (origin == null) break;
            again.take(origin);
            origins.add(origin);
            judgement = again.run(standing).insteadOf(seen);
            judge = again;
        }
        return judgement;
    }

    /// Blames an origin and takes it as given.
    private void take(Origin origin) {
        Claim claim = origin.claim();
        judged.blame(claim, Objects.requireNonNull(origin.of().get(claim.node())));
        if (origin.isOther()) judged.forget(claim); // by its first name it is judged as it stands
        for (Draw draw : draws) origin.of().forEach((value, of) -> draw.give(of, value, origin.factor()));
        if (!origin.isOther()) given.addAll(origin.of().keySet());
    }

    /// Where the wrong claims of another judgement come from.
    private @Nullable Origin origin(Collection<Verdict> judged) {
        List<Verdict> wrong = judged.stream()
                .filter(v ->
                        v.status() == Status.WRONG && !given.contains(v.claim().node()))
                .sorted(Comparator.comparingInt(v -> v.claim().node().id))
                .toList();
        if (wrong.isEmpty()) return null;
        Set<Node> right = new HashSet<>();
        Set<Double> factors = new LinkedHashSet<>();
        for (Verdict v : judged) {
            double factor = v.fit().factor();
            if (v.status() != Status.WRONG) right.add(v.claim().node());
            if (v.status() != Status.WRONG && Double.isFinite(factor) && factor != 0)
                factors.add(Double.parseDouble("%.6g".formatted(factor)));
        }
        if (factors.isEmpty()) factors.add(1.0);
        return new Origin.Search(step, wrong, right, forward, factors, this::mends).first();
    }

    /// Whether claims, and all parameters, are right if some values are taken for the gradients of others.
    private boolean mends(Origin origin, List<Verdict> wrong, @Nullable Node next) {
        Map<Node, Node> values = origin.of();
        boolean known = values.values().stream().allMatch(of -> draws.getFirst().adjoint(of) != null);
        if (late.getAsBoolean() || !known) return false;
        List<Runnable> undo = new ArrayList<>();
        for (Draw draw : draws) values.forEach((value, of) -> undo.add(draw.give(of, value, origin.factor())));
        boolean mends = step.parameters.stream()
                        .filter(p -> values.keySet().stream().anyMatch(lineage.carried(p.step())::contains))
                        .filter(p -> next == null || !lineage.carried(p.step()).contains(next))
                        .allMatch(p -> Chain.of(p).stream().anyMatch(n -> {
                            Fit fit = compared.decayed(n, p);
                            return fit != null && fit.good();
                        }))
                && wrong.stream()
                        .filter(v -> step.parameters.stream().noneMatch(p -> p.start() == v.of()))
                        .allMatch(v -> isMatched(v.claim(), values)
                                || step.claims.stream()
                                        .anyMatch(c ->
                                                lineage.uses(c, v.claim()) && isMatched(c, values))); // a part of it
        undo.reversed().forEach(Runnable::run);
        return mends;
    }

    private boolean isMatched(Claim claim, Map<Node, Node> given) {
        Verdict now = matches.of(claim, judged.isMistaken());
        return now != null && !given.containsValue(now.of());
    }

    /// A leaf the forward pass uses as weights are used, although this program does not change it.
    private static boolean isData(Node n) {
        return n.isLeaf()
                && n.kind == nabla.audit.trace.Kind.FLOAT
                && n.value().size() > 1
                && !(n.expr instanceof nabla.calculus.expr.Constant);
    }

    private Judgement run(Standing standing) {
        List<Fault> faults = judged.faults();
        List<Claim> claims = step.claims(given).stream()
                .filter(c -> !isForward.get(c.node().id))
                .toList();
        for (int i = 0; i < claims.size(); i++)
            if (!given.contains(claims.get(i).node())) judge(claims.get(i), claims.subList(i + 1, claims.size()));
        List<Learned> learned = new ArrayList<>();
        for (Parameter p : step.parameters) learned.add(parameter(p));
        if (given.isEmpty()) { // of what is given any multiple will do
            Map<Boolean, List<Learned>> parts = learned.stream()
                    .collect(Collectors.partitioningBy(
                            l -> judged.isOfAnyFactor(l.verdict().claim())));
            for (List<Learned> some : parts.values()) new Factors(some, faults, judged::jumps).check();
        }
        faults.sort(Comparator.comparingInt(f -> f.kind() != Kind.DEAD_PARAMETER || f.of() == null
                ? 0
                : -f.of().value().size()));
        if (faults.isEmpty()) standing.wrong().forEach(this::step);
        for (Idle idle : standing.idle())
            faults.add(new Fault(
                    idle.grown() == null ? Kind.NEVER_APPLIED : Kind.BROADCAST,
                    idle.at(),
                    idle.gradient(),
                    idle.value(),
                    null,
                    1,
                    idle.value().label()));
        return new Judgement(
                standing,
                List.of(standing),
                List.copyOf(judged.verdicts()),
                List.copyOf(faults),
                List.copyOf(faults),
                learned);
    }

    /// A parameter whose gradient is right and whose step is not: it climbs, or decays as the loss does not say.
    private void step(Parameter p) {
        Claim claim = Chain.claim(p, step);
        Fit moved = compared.decayed(p.end(), p);
        boolean decays = moved != null && moved.good() && moved.decay() != 0;
        Place at = decays || p.end().bindings.isEmpty()
                ? claim.at()
                : p.end().bindings.getFirst().place();
        judged.faults()
                .add(new Fault(decays ? Kind.DECAY_SIGN : Kind.WRONG_STEP, at, claim, p.start(), null, 1, p.name()));
    }

    private void judge(Claim claim, List<Claim> later) {
        if (late.getAsBoolean()) return;
        Verdict match = matches.of(claim, judged.isMistaken());
        if (match != null) {
            judged.accept(match);
            return;
        }
        if (!step.isUsed(claim.node()) || isUnfinished(claim, later) || isOptimizerState(claim)) return;
        if (later.stream().anyMatch(c -> lineage.uses(c, claim) && matches.of(c, judged.isMistaken()) != null))
            return; // a part of a later gradient
        if (claim.node().value().size() == 1 && matches.adjointOfSize(1).isEmpty()) return;
        if (isCutOut(claim) || isWrongPenalty(claim)) return;
        Node target = targets.of(claim, later);
        if (target == null) return;
        Verdict now = squeezed.isBlamedFor(claim, target) ? matches.of(claim, judged.isMistaken()) : null;
        if (now == null) judged.blame(claim, target);
        else judged.accept(now);
    }

    /// Where a gradient is a right part from the data plus a wrong term, the term is blamed.
    private boolean isWrongPenalty(Claim claim) {
        Penalty.Wrong wrong =
                penalty.in(claim, matches.adjointOfSize(claim.node().value().size()));
        if (wrong == null) return false;
        judged.blame(
                new Verdict(claim, wrong.of(), Status.WRONG, wrong.whole()),
                new Fault(
                        Kind.DECAY_SIGN,
                        wrong.term().at(),
                        wrong.term(),
                        wrong.of(),
                        judged.truth(wrong.of()),
                        1,
                        wrong.of().label()),
                wrong.factor());
        return true;
    }

    /// Whether a claim is a right one with some elements set to zero.
    private boolean isCutOut(Claim claim) {
        return judged.verdicts().stream()
                .anyMatch(v -> v.status() != Status.WRONG
                        && lineage.carried(claim.node()).contains(v.claim().node())
                        && penalty.isCutOut(claim.node(), v.claim().node()));
    }

    /// Whether a claim is a right part of a gradient to which something has been added, and more is to come.
    private boolean isUnfinished(Claim claim, List<Claim> later) {
        return matches.parts().stream().anyMatch(part -> part.name().equals(whole(claim)) && lineage.uses(claim, part))
                && later.stream().anyMatch(c -> whole(c).equals(whole(claim)) && lineage.uses(c, claim));
    }

    /// The name of the array of which a claim is named a part: `grad[:, 1:]` is of `grad`.
    private static String whole(Claim claim) {
        return claim.name().replaceFirst("\\[[^\\]]*:[^\\]]*\\]$", "");
    }

    /// Momentum, moments and the like: what is made, element by element, from a gradient already judged.
    private boolean isOptimizerState(Claim claim) {
        for (Verdict v : judged.verdicts()) {
            boolean parameter = step.parameters.stream().anyMatch(p -> p.start() == v.of());
            if (parameter
                    && !matches.parts().contains(v.claim())
                    && claim.node().value().size() == v.claim().node().value().size()
                    && lineage.uses(claim, v.claim())) return true;
        }
        return false;
    }

    private Learned parameter(Parameter p) {
        Array truth = draws.getFirst().adjoint(p.start());
        Claim claim = Chain.claim(p, step);
        if (truth == null || truth.isEveryElement(0)) {
            Verdict none = new Verdict(claim, p.start(), Status.WRONG, new Fit(0, 1, 0));
            if (truth == null)
                judged.faults()
                        .addFirst(new Fault(Kind.DEAD_PARAMETER, claim.at(), null, p.start(), null, 1, p.name()));
            return new Learned(p, none, null, List.of());
        }
        Verdict found = null;
        for (Node n : Chain.of(p)) {
            if (found != null && (isNamed(found) || n.bindings.isEmpty() || !step.isError(n))) continue;
            Fit fit = compared.decayed(n, p);
            if (fit != null && fit.good())
                found = new Verdict(
                        new Claim(
                                n,
                                n.bindings.isEmpty()
                                        ? claim.name()
                                        : n.bindings.getFirst().name(),
                                Chain.statement(n, claim.at())),
                        p.start(),
                        judged.isMistaken() ? Status.GIVEN_INPUTS : Status.RIGHT,
                        fit);
        }
        if (found != null) return new Learned(p, found, compared.decayed(p.end(), p), compared.factors(p, step));
        Verdict wrong = judged.verdicts().stream()
                .filter(v -> v.status() == Status.WRONG && v.of() == p.start())
                .findFirst()
                .orElse(null);
        if (wrong != null) return new Learned(p, wrong, null, List.of());
        Fit fit = compared.decayed(claim.node(), p);
        Fit shown = fit == null ? new Fit(0, 1, 0) : fit;
        Verdict verdict = new Verdict(claim, p.start(), Status.WRONG, shown);
        judged.faults().add(judged.wrongGradient(verdict, claim.at()));
        judged.put(verdict);
        return new Learned(p, verdict, null, List.of());
    }

    private static boolean isNamed(Verdict v) {
        return !v.claim().node().bindings.isEmpty()
                && v.claim().node().bindings.getFirst().how() != Binding.How.CHANGED;
    }
}
