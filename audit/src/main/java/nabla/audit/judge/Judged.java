package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nabla.audit.judge.Fault.Kind;
import nabla.audit.judge.Verdict.Status;
import nabla.audit.read.Place;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// What has been judged of a step so far: the verdict on each claim, the faults, and the wrong values that travel on as
/// if they were right.
final class Judged {
    private final Step step;
    private final List<Draw> draws;
    private final Comparison compared;
    private final Lineage lineage;
    private final Map<Node, Verdict> verdicts = new LinkedHashMap<>();
    private final Set<Node> taken = new HashSet<>();
    /// Wrong claims that were computed from nothing that is right.
    private final Set<Node> unfounded = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private boolean mistaken;

    Judged(Step step, List<Draw> draws, Comparison compared, Lineage lineage) {
        this.step = step;
        this.draws = draws;
        this.compared = compared;
        this.lineage = lineage;
    }

    /// In the order they were judged in.
    Collection<Verdict> verdicts() {
        return verdicts.values();
    }

    /// To be added to and ordered.
    List<Fault> faults() {
        return faults;
    }

    /// Whether a line is wrong, so that what is right after it is so for its inputs.
    boolean isMistaken() {
        return mistaken;
    }

    boolean has(Node claim) {
        return verdicts.containsKey(claim);
    }

    /// Whether a claim is known to be, or to be meant as, the gradient of a value.
    boolean isTaken(Node value) {
        return taken.contains(value);
    }

    void put(Verdict verdict) {
        verdicts.put(verdict.claim().node(), verdict);
    }

    void forget(Claim claim) {
        verdicts.remove(claim.node());
    }

    void accept(Verdict right) {
        put(right);
        taken.add(right.of());
    }

    /// Blames a claim for not being the gradient of a value.
    void blame(Claim claim, Node of) {
        Fit fit = compared.fit(claim.node(), of);
        Verdict wrong = new Verdict(claim, of, Status.WRONG, fit == null ? new Fit(0, 1, 0) : fit);
        blame(wrong, wrongGradient(wrong, claim.made()));
    }

    /// Blames a claim and lets it travel on as what it was to be, with the factor of what it was computed from.
    void blame(Verdict wrong, Fault fault) {
        taken.add(wrong.of());
        if (before(wrong.claim().node()) == null) unfounded.add(wrong.claim().node());
        blame(wrong, fault, factor(wrong.claim().node()));
    }

    /// Blames a claim and lets it travel on as this multiple of what it was to be.
    void blame(Verdict wrong, Fault fault, double factor) {
        put(wrong);
        faults.add(fault);
        mistaken = true;
        for (Draw draw : draws) draw.give(wrong.of(), wrong.claim().node(), factor);
    }

    /// The fault of a wrong gradient, or of one that would be right had no weight been changed before it.
    Fault wrongGradient(Verdict wrong, Place at) {
        Array truth = truth(wrong.of());
        String stale = Stale.of(step, wrong.claim(), truth);
        return new Fault(
                stale == null ? Kind.WRONG_GRADIENT : Kind.UPDATE_ORDER,
                at,
                wrong.claim(),
                wrong.of(),
                truth,
                wrong.fit().error(),
                stale == null ? "" : stale);
    }

    /// The true gradient of a value the loss depends on, in the first draw.
    Array truth(Node of) {
        return Objects.requireNonNull(draws.getFirst().adjoint(of));
    }

    /// The factor of the last right claim a value was computed from: `target - output` makes everything after it -1
    /// times the truth, and a wrong line does not change that.
    double factor(Node value) {
        Verdict last = before(value);
        double factor = last == null ? 1 : last.fit().factor();
        return Double.isFinite(factor) && factor != 0 ? factor : 1;
    }

    /// Whether a claim was computed from a wrong one before which nothing was right: any multiple of that one will do.
    boolean isOfAnyFactor(Claim claim) {
        return unfounded.stream().anyMatch(lineage.carried(claim.node())::contains);
    }

    /// The factors that came in on the way to a right gradient, the nearest first.
    List<Factors.Jump> jumps(Verdict to) {
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
}
