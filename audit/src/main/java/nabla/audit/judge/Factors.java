package nabla.audit.judge;

import java.util.List;
import nabla.audit.judge.Fault.Kind;
import nabla.audit.judge.Judgement.Learned;
import nabla.audit.judge.Verdict.Status;
import org.jspecify.annotations.Nullable;

/// Gradients may all be the same multiple of the truth; unequal multiples are a fault.
final class Factors {
    private final List<Learned> learned;
    private final List<Fault> faults;

    Factors(List<Learned> learned, List<Fault> faults) {
        this.learned = learned;
        this.faults = faults;
    }

    void check() {
        List<Learned> right = learned.stream()
                .filter(l -> l.verdict().status() != Status.WRONG)
                .toList();
        if (right.size() < 2
                || right.stream()
                        .allMatch(l -> alike(l.applied(), right.getFirst().applied()))) return;
        boolean averaged = Rates.mixed(right.stream().map(Learned::parameter).toList());
        for (double factor : right.getFirst().factors())
            if (!averaged
                    && right.stream()
                            .allMatch(l -> l.factors().stream().anyMatch(f -> Math.abs(f / factor - 1) < 1e-4))) return;
        Learned usual = right.getFirst();
        long most = 0;
        for (Learned l : right) {
            long alike = right.stream().filter(o -> same(o, l, averaged)).count();
            if (alike > most || alike == most && averaged && factor(l, true) < factor(usual, true)) {
                most = alike;
                usual = l;
            }
        }
        for (Learned l : right) {
            if (same(l, usual, averaged)) continue;
            double ratio = factor(l, averaged) / factor(usual, averaged);
            Claim claim = l.verdict().claim();
            faults.add(new Fault(
                    Kind.UNEQUAL_FACTOR,
                    averaged ? Chain.statement(l.parameter().end(), claim.at()) : claim.at(),
                    claim,
                    l.parameter().start(),
                    null,
                    Math.abs(ratio - 1),
                    Double.toString(ratio)));
        }
    }

    /// What stands before the true gradient: in the value called the gradient, or in what is taken from the parameter.
    private static double factor(Learned l, boolean taken) {
        Fit applied = l.applied();
        return taken && applied != null && applied.good()
                ? applied.factor()
                : l.verdict().fit().factor();
    }

    private static boolean alike(@Nullable Fit a, @Nullable Fit b) {
        return a != null && b != null && a.good() && b.good() && Math.abs(a.factor() / b.factor() - 1) < 1e-4;
    }

    private static boolean same(Learned a, Learned b, boolean taken) {
        return Math.abs(factor(a, taken) / factor(b, taken) - 1) < 1e-4;
    }
}
