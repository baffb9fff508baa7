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
        for (double factor : right.getFirst().factors())
            if (right.stream().allMatch(l -> l.factors().stream().anyMatch(f -> Math.abs(f / factor - 1) < 1e-4)))
                return;
        Learned usual = right.getFirst();
        long most = 0;
        for (Learned l : right) {
            long alike = right.stream().filter(o -> same(o, l)).count();
            if (alike > most) {
                most = alike;
                usual = l;
            }
        }
        for (Learned l : right) {
            if (same(l, usual)) continue;
            double ratio = l.verdict().fit().factor() / usual.verdict().fit().factor();
            faults.add(new Fault(
                    Kind.UNEQUAL_FACTOR,
                    l.verdict().claim().at(),
                    l.verdict().claim(),
                    l.parameter().start(),
                    null,
                    Math.abs(ratio - 1),
                    Double.toString(ratio)));
        }
    }

    private static boolean alike(@Nullable Fit a, @Nullable Fit b) {
        return a != null && b != null && a.good() && b.good() && Math.abs(a.factor() / b.factor() - 1) < 1e-4;
    }

    private static boolean same(Learned a, Learned b) {
        double ratio = a.verdict().fit().factor() / b.verdict().fit().factor();
        return Math.abs(ratio - 1) < 1e-4;
    }
}
