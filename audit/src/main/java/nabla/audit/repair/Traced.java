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
import nabla.calculus.array.Array;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// One expression of the program in every draw: each value it gave, what came of it, and what would come of others.
record Traced(nabla.audit.read.Expr host, List<Probes> probes, List<Splice> splices) {

    /// The draws' traces, each with what is asked for; empty if a draw does not have all of it.
    ///
    /// @param ends the values of the first draw that are asked for
    static List<Splice.Trace> traces(List<Step> steps, List<Node> ends) {
        List<Splice.Trace> traces = new ArrayList<>();
        for (Step step : steps) {
            List<Node> own = new ArrayList<>();
            for (Node end : ends) {
                Node same = step.at(new Tape.Key(end.site, end.occurrence));
                if (same == null) return List.of();
                own.add(same);
            }
            traces.add(Splice.Trace.of(step.nodes, own));
        }
        return traces;
    }

    /// Null if what comes of the expression is not to be seen in the traces.
    static @Nullable Traced of(nabla.audit.read.Expr host, List<Probes> probes, List<Splice.Trace> traces) {
        if (traces.isEmpty()) return null;
        List<Splice> splices = new ArrayList<>();
        for (int d = 0; d < traces.size(); d++) {
            Set<Node> changed = new HashSet<>();
            for (Probes.Met met : probes.get(d).met(host)) changed.add(met.value());
            Splice splice = new Splice(traces.get(d), changed);
            if (traces.get(d).ends().stream().anyMatch(splice::isUnseen)) return null;
            splices.add(splice);
        }
        return new Traced(host, probes, splices);
    }

    /// Whether a value of the first draw comes of it.
    boolean changes(Node n) {
        return splices.getFirst().changes(n);
    }

    boolean tells(int reading) {
        return probes.stream().allMatch(p -> p.tells(host, reading));
    }

    List<Probes.Met> met(int draw) {
        return probes.get(draw).met(host);
    }

    /// What a reading gives each time the expression is met, draw by draw; null if it cannot be computed, or if nothing
    /// can come of it: where it is what the expression gives as it is, or no number.
    @Nullable
    List<Array> given(int reading) {
        List<Array> given = new ArrayList<>();
        boolean other = false;
        for (int d = 0; d < probes.size(); d++)
            for (Probes.Met met : met(d)) {
                Expr expr = met.others().get(reading);
                if (expr == null || !expr.value().isFinite()) return null;
                given.add(expr.value());
                other |= !expr.value().equals(met.value().value());
            }
        return other ? given : null;
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
