package nabla.audit.judge;

import java.util.List;
import nabla.audit.judge.Fault.Kind;
import nabla.audit.judge.Verdict.Status;
import nabla.audit.trace.Node;
import org.jspecify.annotations.Nullable;

/// Values that were to be the gradient of an activation and have lost its shape, and are stretched over it again.
final class Squeezed {
    private final Step step;
    private final List<Node> forward;
    private final Draw draw;
    private final Lineage lineage;
    private final Judged judged;

    Squeezed(Step step, List<Node> forward, Draw draw, Lineage lineage, Judged judged) {
        this.step = step;
        this.forward = forward;
        this.draw = draw;
        this.lineage = lineage;
        this.judged = judged;
    }

    /// Whether a wrong claim uses such a value: that one is blamed first.
    ///
    /// @param target what the claim was meant to be
    boolean isBlamedFor(Claim claim, Node target) {
        for (Claim part : step.claims) {
            Node activation = isIn(claim, part, target) ? activation(part.node(), target) : null;
            if (activation == null) continue;
            Verdict wrong = new Verdict(part, activation, Status.WRONG, new Fit(0, 1, 0));
            judged.blame(
                    wrong,
                    new Fault(Kind.WRONG_GRADIENT, part.at(), part, activation, judged.truth(activation), 1, ""));
            return true;
        }
        return false;
    }

    private boolean isIn(Claim claim, Claim part, Node target) {
        Node u = part.node();
        if (u.id >= claim.node().id
                || u.value().size() < 2
                || judged.has(u)
                || !lineage.uses(claim, part)
                || u.value().size() >= target.value().size()) return false;
        boolean direct = claim.node().inputs.stream().anyMatch(i -> i == u || i.inputs.contains(u));
        return direct && !Names.target(part.name()).isEmpty();
    }

    /// What is made of the claim's value in the forward pass, has its shape, and takes what has lost it.
    private @Nullable Node activation(Node squeezed, Node target) {
        for (Node a : forward.reversed()) {
            boolean made = a.shape().equals(target.shape())
                    && a != target
                    && !a.bindings.isEmpty()
                    && lineage.ancestors(a).contains(target);
            if (made && isStretched(squeezed, a) && draw.adjoint(a) != null && !judged.isTaken(a)) return a;
        }
        return null;
    }

    private static boolean isStretched(Node from, Node to) {
        int[] has = from.shape().dims();
        int[] takes = to.shape().dims();
        if (has.length > takes.length) return false;
        for (int i = 1; i <= has.length; i++)
            if (has[has.length - i] != 1 && has[has.length - i] != takes[takes.length - i]) return false;
        return true;
    }
}
