package nabla.audit.judge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nabla.audit.judge.Verdict.Status;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// What claims are the gradients of.
final class Matches {
    private final Step step;
    private final List<Node> forward;
    private final List<Draw> draws;
    private final Comparison compared;
    private final Penalty penalty;
    /// Claims that are their parameter's gradient but for what the loss adds for the parameter alone.
    private final Set<Claim> parts = new HashSet<>();

    Matches(Step step, List<Node> forward, List<Draw> draws, Comparison compared, Penalty penalty) {
        this.step = step;
        this.forward = forward;
        this.draws = draws;
        this.compared = compared;
        this.penalty = penalty;
    }

    /// The claims seen that are their parameter's gradient but for what the loss adds for the parameter alone.
    Set<Claim> parts() {
        return parts;
    }

    /// Values of the forward pass of so many elements that the loss depends on.
    List<Node> adjointOfSize(int size) {
        return forward.stream()
                .filter(n -> n.value().size() == size && draws.getFirst().adjoint(n) != null)
                .toList();
    }

    /// What a claim is proportional to the adjoint of: first what its name says, then parameters, then the rest.
    ///
    /// @param mistaken whether a line before is wrong, so that what is right is so for its inputs
    @Nullable
    Verdict of(Claim claim, boolean mistaken) {
        Array value = claim.node().value();
        Verdict best = decayed(claim, mistaken);
        for (Node n : adjointOfSize(value.size())) {
            Fit fit = compared.fit(claim.node(), n);
            if (fit == null || !fit.good()) continue;
            Status status = mistaken ? Status.GIVEN_INPUTS : Status.RIGHT;
            boolean better = best == null
                    || !Names.fit(claim.name(), best.of())
                            && (Names.fit(claim.name(), n) || best.of().bindings.isEmpty() && !n.bindings.isEmpty());
            if (better) best = new Verdict(claim, n, status, fit);
        }
        return best == null ? ofData(claim, mistaken) : best;
    }

    /// The part of a parameter's gradient that comes from the data.
    private @Nullable Verdict ofData(Claim claim, boolean mistaken) {
        for (Parameter p : step.parameters) {
            if (!isGradientOf(claim.node(), p.start())) continue;
            Fit fit = penalty.ofData(claim.node(), p.start());
            if (fit == null || !fit.good()) continue;
            parts.add(claim);
            return new Verdict(claim, p.start(), mistaken ? Status.GIVEN_INPUTS : Status.RIGHT, fit);
        }
        return null;
    }

    /// A parameter's gradient with a multiple of the parameter added: regularisation that the loss does not mention.
    private @Nullable Verdict decayed(Claim claim, boolean mistaken) {
        for (Parameter p : step.parameters) {
            if (claim.node().value().size() != p.start().value().size()
                    || claim.node().value().size() < 3
                    || !isGradientOf(claim.node(), p.start())) continue;
            Fit fit = compared.decayed(claim.node(), p);
            if (fit != null && fit.good() && fit.decay() != 0)
                return new Verdict(claim, p.start(), mistaken ? Status.GIVEN_INPUTS : Status.RIGHT, fit);
        }
        return null;
    }

    /// Whether a value is on the way from a parameter's gradient to its step.
    boolean isGradientOf(Node claim, Node start) {
        for (Parameter p : step.parameters)
            if (p.start() == start) return Chain.of(p).contains(claim);
        return false;
    }
}
