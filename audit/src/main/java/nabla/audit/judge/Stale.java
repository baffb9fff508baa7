package nabla.audit.judge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Place;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Evaluation;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// Gradients computed from parameters that were changed too early.
final class Stale {
    private Stale() {}

    /// If the claim would be right had parameters not been changed before it was computed: which, and where.
    static @Nullable String of(Step step, Claim claim, Array truth) {
        Set<Node> ancestors = new HashSet<>(Adjoints.ancestors(List.of(claim.node())));
        Map<Expr, Array> old = new HashMap<>();
        Parameter changed = null;
        for (Parameter p : step.parameters) {
            if (ancestors.contains(p.end()) && p.end() != claim.node()) {
                old.put(p.end().expr, p.start().value());
                changed = p;
            }
        }
        if (changed == null) return null;
        Array value = new Evaluation(old).of(claim.node().expr);
        Fit fit = Fit.of(List.of(value), List.of(truth));
        Place at = changed.end().bindings.isEmpty()
                ? changed.end().place
                : changed.end().bindings.getFirst().place();
        return fit != null && fit.good() ? "`" + changed.name() + "` was already changed in line " + at.line() : null;
    }
}
