package nabla.audit.repair;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.judge.Step;
import nabla.audit.run.Probes;
import nabla.audit.trace.Node;
import nabla.audit.trace.Splice;
import nabla.audit.trace.Tape;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// One expression of the program in every draw: each value it gave, what came of it, and what would come of others.
record Traced(nabla.audit.read.Expr host, List<Probes> probes, List<Splice> splices) {

    /// Null if what comes of the expression is not to be seen in the trace.
    ///
    /// @param ends the values of the first draw that are asked for
    static @Nullable Traced of(nabla.audit.read.Expr host, List<Probes> probes, List<Step> steps, List<Node> ends) {
        List<Splice> splices = new ArrayList<>();
        for (int d = 0; d < steps.size(); d++) {
            Set<Node> changed = new HashSet<>();
            for (Probes.Met met : probes.get(d).met(host)) changed.add(met.value());
            List<Node> own = new ArrayList<>();
            for (Node end : ends) {
                Node same = steps.get(d).at(new Tape.Key(end.site, end.occurrence));
                if (same == null) return null;
                own.add(same);
            }
            Splice splice = new Splice(steps.get(d).nodes, own, changed);
            if (own.stream().anyMatch(splice::isUnseen)) return null;
            splices.add(splice);
        }
        return new Traced(host, probes, splices);
    }

    boolean tells(int reading) {
        return probes.stream().allMatch(p -> p.tells(host, reading));
    }

    List<Probes.Met> met(int draw) {
        return probes.get(draw).met(host);
    }

    /// What becomes of the trace in every draw if the expression has this reading; null if that cannot be computed.
    @Nullable
    List<Map<Expr, Expr>> read(int reading) {
        List<Map<Expr, Expr>> all = new ArrayList<>();
        for (int d = 0; d < probes.size(); d++) {
            Map<Expr, Expr> others = new IdentityHashMap<>();
            for (Probes.Met met : met(d)) {
                Expr other = met.others().get(reading);
                if (other == null) return null;
                others.put(met.value().expr, other);
            }
            all.add(others);
        }
        return changed(all);
    }

    /// What becomes of the trace if values of the expression are computed in another way; null if shapes do not fit.
    ///
    /// @param others in every draw
    @Nullable
    List<Map<Expr, Expr>> changed(List<Map<Expr, Expr>> others) {
        List<Map<Expr, Expr>> changed = new ArrayList<>();
        try {
            for (int d = 0; d < splices.size(); d++) changed.add(splices.get(d).with(others.get(d)));
            return changed;
        } catch (IllegalArgumentException | IndexOutOfBoundsException shapesDoNotFit) {
            return null;
        }
    }
}
