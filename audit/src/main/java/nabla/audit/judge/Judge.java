package nabla.audit.judge;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
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
    /// How many values are tried for what an unmatched claim was meant to be.
    private static final int NEAREST = 8;

    /// Wrong values that are traced back to, each as often as it is computed.
    private static final int MOST_ORIGINS = 8;

    private final Step step;
    private final Loss loss;
    private final List<Node> forward;
    private final BitSet isForward = new BitSet();
    private final List<Draw> draws;
    private final Comparison compared;
    private final BooleanSupplier late;
    private boolean mistaken;
    private final Map<Node, Verdict> verdicts = new LinkedHashMap<>();
    private final Set<Node> taken = new HashSet<>();
    private final Penalty penalty;
    /// Values that wrong gradients come from, taken as given before any claim is judged.
    private final Set<Node> given = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Lineage lineage;
    private final Matches matches;

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
        while (!judge.faults.isEmpty() && origins.size() < MOST_ORIGINS && !late.getAsBoolean()) {
            Judge again = new Judge(steps.getFirst(), loss, Draw.aliveFirst(steps, loss), late);
            origins.forEach(again::take);
            Origin origin = again.origin(judge.verdicts.values());
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
        blame(claim, java.util.Objects.requireNonNull(origin.of().get(claim.node())));
        if (origin.isOther()) verdicts.remove(claim.node()); // by its first name it is judged as it stands
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
            if (v.status() == Status.RIGHT) right.add(v.claim().node());
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
        Verdict now = matches.of(claim, mistaken);
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
        List<Claim> claims = step.claims(given).stream()
                .filter(c -> !isForward.get(c.node().id))
                .toList();
        for (int i = 0; i < claims.size(); i++)
            if (!given.contains(claims.get(i).node())) judge(claims.get(i), claims.subList(i + 1, claims.size()));
        List<Learned> learned = new ArrayList<>();
        for (Parameter p : step.parameters) learned.add(parameter(p));
        if (given.isEmpty()) new Factors(learned, faults, this::jumps).check(); // of what is given any multiple will do
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
                List.copyOf(verdicts.values()),
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
        faults.add(new Fault(decays ? Kind.DECAY_SIGN : Kind.WRONG_STEP, at, claim, p.start(), null, 1, p.name()));
    }

    private void judge(Claim claim, List<Claim> later) {
        if (late.getAsBoolean()) return;
        Verdict match = matches.of(claim, mistaken);
        if (match != null) {
            verdicts.put(claim.node(), match);
            taken.add(match.of());
            return;
        }
        if (!step.isUsed(claim.node()) || isUnfinished(claim, later) || isOptimizerState(claim)) return;
        if (later.stream().anyMatch(c -> lineage.uses(c, claim) && matches.of(c, mistaken) != null))
            return; // a part of a later gradient
        if (claim.node().value().size() == 1 && matches.adjointOfSize(1).isEmpty()) return;
        if (isCutOut(claim) || isWrongPenalty(claim)) return;
        Node target = target(claim, later);
        if (target != null) {
            if (squeezed(claim, target)) {
                Verdict given = matches.of(claim, mistaken);
                if (given != null) {
                    verdicts.put(claim.node(), given);
                    taken.add(given.of());
                    return;
                }
            }
            blame(claim, target);
        }
    }

    /// Where a gradient is a right part from the data plus a wrong term, the term is blamed.
    private boolean isWrongPenalty(Claim claim) {
        Penalty.Wrong wrong =
                penalty.in(claim, matches.adjointOfSize(claim.node().value().size()));
        if (wrong == null) return false;
        verdicts.put(claim.node(), new Verdict(claim, wrong.of(), Status.WRONG, wrong.whole()));
        Array truth = java.util.Objects.requireNonNull(draws.getFirst().adjoint(wrong.of()));
        faults.add(new Fault(
                Kind.DECAY_SIGN,
                wrong.term().at(),
                wrong.term(),
                wrong.of(),
                truth,
                1,
                wrong.of().label()));
        mistaken = true;
        for (Draw draw : draws) draw.give(wrong.of(), claim.node(), wrong.factor());
        return true;
    }

    /// Whether a claim is a right one with some elements set to zero.
    private boolean isCutOut(Claim claim) {
        return verdicts.values().stream()
                .anyMatch(v -> v.status() != Status.WRONG
                        && lineage.carried(claim.node()).contains(v.claim().node())
                        && penalty.isCutOut(claim.node(), v.claim().node()));
    }

    /// Whether a wrong claim uses a value that was to be the gradient of an activation and has lost its shape: that one
    /// is blamed first.
    private boolean squeezed(Claim claim, Node target) {
        for (Claim part : step.claims) {
            Node u = part.node();
            if (u.id >= claim.node().id
                    || u.value().size() < 2
                    || verdicts.containsKey(u)
                    || !lineage.uses(claim, part)
                    || u.value().size() >= target.value().size()) continue;
            boolean direct = claim.node().inputs.stream().anyMatch(i -> i == u || i.inputs.contains(u));
            if (!direct || Names.target(part.name()).isEmpty()) continue;
            for (Node a : forward.reversed()) {
                boolean activation = a.shape().equals(target.shape())
                        && a != target
                        && !a.bindings.isEmpty()
                        && lineage.ancestors(a).contains(target);
                if (!activation || !stretches(u, a) || draws.getFirst().adjoint(a) == null || taken.contains(a))
                    continue;
                Array truth = java.util.Objects.requireNonNull(draws.getFirst().adjoint(a));
                verdicts.put(u, new Verdict(part, a, Status.WRONG, new Fit(0, 1, 0)));
                taken.add(a);
                faults.add(new Fault(Kind.WRONG_GRADIENT, part.at(), part, a, truth, 1, ""));
                mistaken = true;
                for (Draw draw : draws) draw.give(a, u, factor(u));
                return true;
            }
        }
        return false;
    }

    private static boolean stretches(Node u, Node a) {
        int[] from = u.shape().dims();
        int[] to = a.shape().dims();
        if (from.length > to.length) return false;
        for (int i = 1; i <= from.length; i++)
            if (from[from.length - i] != 1 && from[from.length - i] != to[to.length - i]) return false;
        return true;
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
        for (Verdict v : verdicts.values()) {
            boolean parameter = step.parameters.stream().anyMatch(p -> p.start() == v.of());
            if (parameter
                    && !matches.parts().contains(v.claim())
                    && claim.node().value().size() == v.claim().node().value().size()
                    && lineage.uses(claim, v.claim())) return true;
        }
        return false;
    }

    /// What an unmatched claim was meant to be: the value in whose place it explains most of what is computed from it.
    private @Nullable Node target(Claim claim, List<Claim> later) {
        Array value = claim.node().value();
        List<Claim> users = later.stream().filter(c -> lineage.uses(c, claim)).toList();
        List<Parameter> steps = step.parameters.stream()
                .filter(p -> lineage.carried(p.step()).contains(claim.node()))
                .toList();
        Node best = null;
        double bestScore = 0;
        for (Node n : candidates(claim)) {
            if (late.getAsBoolean()) break;
            boolean parameter = step.parameters.stream().anyMatch(p -> p.start() == n);
            double score = Names.fit(claim.name(), n) ? 0.75 : 0;
            if (parameter && matches.isGradientOf(claim.node(), n)) score += 0.5;
            else if (!parameter) score += explained(n, claim.node(), users, users.isEmpty() ? steps : List.of());
            if (taken.contains(n) && !parameter) score -= 0.6;
            if (!n.bindings.isEmpty()) score += 0.01;
            if (score > bestScore + 1e-9) {
                best = n;
                bestScore = score;
            }
        }
        return bestScore >= 0.45 ? best : null;
    }

    /// Values before those whose gradients the claim was computed from: the nearest ones, and those its name speaks of.
    private List<Node> candidates(Claim claim) {
        Set<Node> before = new HashSet<>();
        for (Verdict v : verdicts.values())
            if (lineage.uses(claim, v.claim())) before.addAll(lineage.ancestors(v.of()));
        List<Node> all = matches.adjointOfSize(claim.node().value().size()).reversed();
        List<Node> chosen = new ArrayList<>();
        int near = 0;
        for (Node n : all) {
            boolean reachable = before.isEmpty() || before.contains(n);
            if (Names.fit(claim.name(), n) || matches.isGradientOf(claim.node(), n) || reachable && near++ < NEAREST)
                chosen.add(n);
        }
        return chosen;
    }

    /// How many later claims, or steps where there are none, are right if the claim is taken for the adjoint of a
    /// value.
    private int explained(Node n, Node claim, List<Claim> users, List<Parameter> steps) {
        List<Runnable> undo =
                draws.stream().map(draw -> draw.give(n, claim, factor(claim))).toList();
        int count = 0;
        for (Claim user : users) {
            Verdict v = matches.of(user, mistaken);
            if (v != null && v.of() != n) count++;
        }
        for (Parameter p : steps) {
            Fit moved = compared.decayed(p.end(), p);
            if (moved != null && moved.good()) count++;
        }
        undo.forEach(Runnable::run);
        return count;
    }

    private void blame(Claim claim, Node target) {
        Array truth = java.util.Objects.requireNonNull(draws.getFirst().adjoint(target));
        Fit fit = compared.fit(claim.node(), target);
        Fit shown = fit == null ? new Fit(0, 1, 0) : fit;
        verdicts.put(claim.node(), new Verdict(claim, target, Status.WRONG, shown));
        taken.add(target);
        String stale = Stale.of(step, claim, truth);
        faults.add(new Fault(
                stale == null ? Kind.WRONG_GRADIENT : Kind.UPDATE_ORDER,
                claim.made(),
                claim,
                target,
                truth,
                shown.error(),
                stale == null ? "" : stale));
        mistaken = true;
        for (Draw draw : draws) draw.give(target, claim.node(), factor(claim.node()));
    }

    /// The factor of the last right claim a value was computed from: `target - output` makes everything after it -1
    /// times the truth, and a wrong line does not change that.
    private double factor(Node value) {
        Verdict last = before(value);
        double factor = last == null ? 1 : last.fit().factor();
        return Double.isFinite(factor) && factor != 0 ? factor : 1;
    }

    /// The last right claim a value was computed from.
    private @Nullable Verdict before(Node value) {
        Verdict last = null;
        for (Verdict v : verdicts.values()) {
            boolean part = v.status() != Status.WRONG
                    && v.claim().node() != value
                    && (last == null || last.claim().node().id < v.claim().node().id)
                    && lineage.carried(value).contains(v.claim().node());
            if (part) last = v;
        }
        return last;
    }

    private List<Factors.Jump> jumps(Verdict to) {
        List<Factors.Jump> found = new ArrayList<>();
        Verdict at = to;
        for (Verdict b = before(at.claim().node());
                b != null;
                at = b, b = before(at.claim().node())) {
            double ratio = at.fit().factor() / b.fit().factor();
            if (Math.abs(ratio - 1) > 1e-4) found.add(new Factors.Jump(at, ratio));
        }
        return found;
    }

    private Learned parameter(Parameter p) {
        Array truth = draws.getFirst().adjoint(p.start());
        Claim claim = Chain.claim(p, step);
        if (truth == null || truth.isEveryElement(0)) {
            Verdict none = new Verdict(claim, p.start(), Status.WRONG, new Fit(0, 1, 0));
            if (truth == null)
                faults.addFirst(new Fault(Kind.DEAD_PARAMETER, claim.at(), null, p.start(), null, 1, p.name()));
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
                        mistaken ? Status.GIVEN_INPUTS : Status.RIGHT,
                        fit);
        }
        if (found != null) return new Learned(p, found, compared.decayed(p.end(), p), compared.factors(p, step));
        Verdict wrong = verdicts.values().stream()
                .filter(v -> v.status() == Status.WRONG && v.of() == p.start())
                .findFirst()
                .orElse(null);
        if (wrong != null) return new Learned(p, wrong, null, List.of());
        Fit fit = compared.decayed(claim.node(), p);
        Fit shown = fit == null ? new Fit(0, 1, 0) : fit;
        Verdict verdict = new Verdict(claim, p.start(), Status.WRONG, shown);
        String stale = Stale.of(step, claim, truth);
        faults.add(new Fault(
                stale == null ? Kind.WRONG_GRADIENT : Kind.UPDATE_ORDER,
                claim.at(),
                claim,
                p.start(),
                truth,
                shown.error(),
                stale == null ? "" : stale));
        verdicts.put(claim.node(), verdict);
        return new Learned(p, verdict, null, List.of());
    }

    private static boolean isNamed(Verdict v) {
        return !v.claim().node().bindings.isEmpty()
                && v.claim().node().bindings.getFirst().how() != Binding.How.CHANGED;
    }
}
