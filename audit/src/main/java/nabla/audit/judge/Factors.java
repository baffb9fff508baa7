package nabla.audit.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import nabla.audit.judge.Fault.Kind;
import nabla.audit.judge.Judgement.Learned;
import nabla.audit.judge.Verdict.Status;
import org.jspecify.annotations.Nullable;

/// Gradients may all be the same multiple of the truth; unequal multiples are a fault.
final class Factors {
    private final List<Learned> learned;
    private final List<Fault> faults;
    private final Function<Verdict, List<Jump>> jumps;

    /// A gradient whose factor is not that of the gradient it was computed from.
    ///
    /// @param ratio of the two
    record Jump(Verdict at, double ratio) {}

    /// @param jumps on the way to a gradient, the nearest first
    Factors(List<Learned> learned, List<Fault> faults, Function<Verdict, List<Jump>> jumps) {
        this.learned = learned;
        this.faults = faults;
        this.jumps = jumps;
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
        List<Learned> likely = averaged ? right : plainest(right);
        Learned usual = likely.getFirst();
        long most = 0;
        for (Learned l : likely) {
            long alike = right.stream().filter(o -> same(o, l, averaged)).count();
            if (alike > most || alike == most && averaged && factor(l, true) < factor(usual, true)) {
                most = alike;
                usual = l;
            }
        }
        for (Learned l : right) {
            if (same(l, usual, averaged)) continue;
            double ratio = factor(l, averaged) / factor(usual, averaged);
            Jump own = new Jump(l.verdict(), ratio);
            Jump jump = averaged ? own : odd(l, usual, own);
            Claim claim = jump.at().claim();
            if (faults.stream().anyMatch(f -> f.kind() == Kind.UNEQUAL_FACTOR && claim.equals(f.claim()))) continue;
            faults.add(new Fault(
                    Kind.UNEQUAL_FACTOR,
                    averaged ? Chain.statement(l.parameter().end(), claim.at()) : claim.at(),
                    claim,
                    jump == own ? l.parameter().start() : jump.at().of(),
                    null,
                    Math.abs(jump.ratio() - 1),
                    Double.toString(jump.ratio())));
        }
    }

    /// Those whose factor came in on their own lines, where others have theirs from a line that several gradients were
    /// computed from: a factor that appears midway is the odd one.
    private List<Learned> plainest(List<Learned> right) {
        long fewest = right.stream().mapToLong(l -> midway(l, right)).min().orElse(0);
        return right.stream().filter(l -> midway(l, right) == fewest).toList();
    }

    /// How many factors came in on lines that other gradients were computed from, those of all gradients left out.
    private long midway(Learned l, List<Learned> right) {
        return jumps.apply(l.verdict()).stream()
                .map(j -> j.at().claim())
                .filter(c -> right.stream().anyMatch(o -> !o.verdict().claim().equals(c) && has(o, c)))
                .filter(c -> !right.stream().allMatch(o -> has(o, c)))
                .count();
    }

    private boolean has(Learned l, Claim claim) {
        return jumps.apply(l.verdict()).stream().anyMatch(j -> j.at().claim().equals(claim));
    }

    /// The jump that makes a gradient another multiple than the usual one is: the first on its way that the usual one
    /// does not make too and no later one takes back; its own line if there is none.
    private Jump odd(Learned l, Learned usual, Jump own) {
        List<Jump> common = new ArrayList<>(jumps.apply(usual.verdict()));
        List<Jump> left = new ArrayList<>();
        for (Jump jump : jumps.apply(l.verdict()))
            if (!common.removeIf(c -> isAbout(c.ratio(), jump.ratio()))) left.add(jump);
        for (int i = 0; i + 1 < left.size(); )
            if (isAbout(left.get(i).ratio() * left.get(i + 1).ratio(), 1)) {
                left.subList(i, i + 2).clear();
                i = 0;
            } else i++;
        return left.stream()
                .filter(jump -> isAbout(jump.ratio(), own.ratio()))
                .reduce((nearer, farther) -> farther)
                .orElse(left.isEmpty() ? own : left.getLast());
    }

    private static boolean isAbout(double a, double b) {
        return Math.abs(a / b - 1) < 1e-4;
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
