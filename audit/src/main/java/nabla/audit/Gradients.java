package nabla.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Verdict;
import nabla.audit.judge.Verdict.Status;
import nabla.audit.read.Place;
import nabla.audit.repair.Repair;
import nabla.audit.report.Gradient;

/// The list of gradients a report shows: what the same line computes again and again is one entry, and no line that is
/// blamed is right.
final class Gradients {
    private record Entry(String name, Place at, String of) {}

    private Gradients() {}

    static List<Gradient> of(Judgement judgement, List<Repair> repairs) {
        Map<Entry, Gradient> gradients = new LinkedHashMap<>();
        for (Verdict v : judgement.verdicts()) {
            Place at = v.claim().at();
            boolean blamed = repairs.stream().anyMatch(r -> covers(at, r.fault().at()));
            Gradient one = new Gradient(
                    v.claim().name(),
                    at.line(),
                    v.of().label(),
                    (blamed ? Status.WRONG : v.status()).words(),
                    v.fit().factor(),
                    v.fit().error());
            gradients.merge(new Entry(one.name(), at, one.of()), one, Gradients::worse);
        }
        return new ArrayList<>(gradients.values());
    }

    private static Gradient worse(Gradient a, Gradient b) {
        int order = Integer.compare(rank(a), rank(b));
        return order > 0 || order == 0 && a.error() >= b.error() ? a : b;
    }

    private static int rank(Gradient g) {
        for (Status s : Status.values()) if (s.words().equals(g.status())) return s.ordinal();
        return 0;
    }

    private static boolean covers(Place statement, Place blamed) {
        return statement.source() == blamed.source()
                && statement.line() <= blamed.line()
                && blamed.line() <= statement.line() + statement.text().lines().count() - 1;
    }
}
