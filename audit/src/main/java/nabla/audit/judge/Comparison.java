package nabla.audit.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// Values of the backward pass against true adjoints, over several draws.
final class Comparison {
    private final List<Draw> draws;

    Comparison(List<Draw> draws) {
        this.draws = draws;
    }

    /// A claim against the adjoint of a value, over all draws that have both.
    @Nullable
    Fit fit(Node claim, Node of) {
        return fit(claim, draw -> draw.adjoint(of));
    }

    /// The same without what the loss adds for the parameters alone.
    @Nullable
    Fit fitOfData(Node claim, Node of) {
        return fit(claim, draw -> draw.adjointOfData(of));
    }

    private @Nullable Fit fit(Node claim, Function<Draw, @Nullable Array> adjoint) {
        List<Array> claims = new ArrayList<>();
        List<Array> truths = new ArrayList<>();
        for (Draw draw : draws) {
            Array value = draw.value(claim);
            Array truth = adjoint.apply(draw);
            if (value == null || truth == null) continue;
            claims.add(value);
            truths.add(truth);
        }
        return claims.isEmpty() ? null : Fit.of(claims, truths);
    }

    /// What a value is of a parameter's gradient, the parameter's own multiple aside; of its new value, what was taken
    /// from it.
    @Nullable
    Fit decayed(Node claim, Parameter p) {
        List<Array> claims = new ArrayList<>();
        List<Array> truths = new ArrayList<>();
        List<Array> starts = new ArrayList<>();
        for (Draw draw : draws) {
            Array raw = draw.value(claim);
            Array truth = draw.adjoint(p.start());
            Array start = draw.value(p.start());
            Array value = claim == p.end() && raw != null && start != null ? start.minus(raw) : raw;
            Array shaped = value == null ? null : Chain.broadcast(value, p);
            if (shaped == null || truth == null || start == null) continue;
            claims.add(shaped);
            truths.add(truth);
            starts.add(start);
        }
        return claims.isEmpty() ? null : Fit.withDecay(claims, truths, starts);
    }

    /// The factors of every named value between a parameter's gradient and its step.
    List<Double> factors(Parameter p, Step step) {
        List<Double> factors = new ArrayList<>();
        for (Node n : Chain.of(p)) {
            boolean named = n.bindings.stream().anyMatch(b -> b.how() != Binding.How.CHANGED || n != p.end());
            if (!named || n == p.end() || !step.isError(n)) continue;
            Fit fit = decayed(n, p);
            if (fit != null && fit.good()) factors.add(fit.factor());
        }
        return factors;
    }
}
