package nabla.audit.judge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Constant;

/// A value of the forward pass whose gradient is computed and never used: it stays what it was.
///
/// @param value that does not learn
/// @param gradient computed for it
public record Idle(Node value, Claim gradient) {
    private static final Pattern DATA = Pattern.compile(
            "(?i)(x|y|t|xs|ys|xb|yb|a|o|h)_?\\d*|.*(data|input|target|label|batch|sample|train|test|image|example|feature|pattern|prev).*");

    /// At most as many as the parameters that do learn; of a program that leaves most of its network out, nothing can
    /// be told.
    static List<Idle> of(List<Draw> draws, Step step) {
        if (draws.isEmpty()) return List.of();
        List<Claim> unused = step.claims.stream()
                .filter(c ->
                        !step.isUsed(c.node()) && c.node().bindings.getFirst().how() != Binding.How.ARGUMENT)
                .toList();
        if (unused.isEmpty()) return List.of();
        Set<Node> moved = new HashSet<>();
        for (Parameter p : step.parameters) {
            moved.add(p.start());
            moved.add(p.end());
        }
        boolean several = step.parameters.size() > 1; // of an excerpt that updates one value nothing more is known
        List<Idle> found = new ArrayList<>();
        Set<Node> taken = new HashSet<>();
        for (Node n : step.nodes) {
            boolean own = n.isLeaf()
                    && n.kind == Kind.FLOAT
                    && !(n.expr instanceof Constant)
                    && !n.bindings.isEmpty()
                    && (several || n.bindings.stream().anyMatch(b -> b.how() == Binding.How.ASSIGNED))
                    && n.bindings.stream()
                            .noneMatch(b -> DATA.matcher(Names.bare(b.name())).matches());
            if (!own || given(n) || moved.contains(n) || draws.getFirst().adjoint(n) == null) continue;
            for (Claim c : unused) {
                if (c.node().shape().size() != n.shape().size() || taken.contains(c.node()) || !isGradient(draws, c, n))
                    continue;
                found.add(new Idle(n, c));
                taken.add(c.node());
                break;
            }
        }
        return found.size() <= step.parameters.size() ? found : List.of();
    }

    /// A value that came in as an argument is its owner's to change.
    private static boolean given(Node n) {
        Binding first = n.bindings.getFirst();
        return first.how() == Binding.How.ARGUMENT && first.name().matches("\\w+");
    }

    private static boolean isGradient(List<Draw> draws, Claim claim, Node of) {
        List<Array> claims = new ArrayList<>();
        List<Array> truths = new ArrayList<>();
        for (Draw draw : draws) {
            Array value = draw.value(claim.node());
            Array truth = draw.adjoint(of);
            if (value == null || truth == null || value.size() != truth.size()) return false;
            claims.add(value);
            truths.add(truth);
        }
        Fit fit = Fit.of(claims, truths);
        return fit != null && fit.good() || Names.fit(claim.name(), of);
    }
}
