package nabla.audit.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// How a step would stand if some of its values were computed in another way. What is asked often is worked out once:
/// the true adjoints, and how the step stands as it is.
public final class Supposition {
    private final Step step;
    private final List<Draw> draws;
    private final Standing asItIs;

    /// @param steps draws of one step
    public Supposition(List<Step> steps, Loss loss) {
        this.step = steps.getFirst();
        this.draws = Draw.all(steps, loss);
        Standing plain = Standing.of(draws, step, loss);
        List<Parameter> all = new ArrayList<>(step.parameters);
        for (Idle idle : plain.idle()) {
            Parameter moved = moved(idle);
            if (moved != null) all.add(moved);
        }
        this.asItIs = all.size() == step.parameters.size() ? plain : Standing.of(draws, step, loss, all);
    }

    /// A value that should learn and is changed by what is no gradient, as the parameter it would be.
    private @Nullable Parameter moved(Idle idle) {
        Node old = idle.value();
        for (Node n : step.nodes) {
            boolean changes = (n.op() == Binary.SUBTRACT || n.op() == Binary.ADD)
                    && n.inputs.size() == 2
                    && n.inputs.contains(old)
                    && n.shape().equals(old.shape())
                    && n.bindings.stream()
                            .anyMatch(b ->
                                    old.bindings.stream().anyMatch(o -> o.name().equals(b.name())));
            if (changes) return new Parameter(old, n, n.inputs.get(n.inputs.getFirst() == old ? 1 : 0));
        }
        return null;
    }

    /// The new values of what learns or is to.
    public List<Node> ends() {
        return asItIs.learners().map(Parameter::end).toList();
    }

    /// The values whose gradients are wrong as it is.
    public List<Parameter> wrong() {
        return asItIs.wrong();
    }

    /// In how many draws the loss is there.
    public int draws() {
        return draws.size();
    }

    /// How many parameters are right as it is.
    public int right() {
        return asItIs.right().size();
    }

    /// The true gradients a value of the step may be meant to be, each in every draw: those of what the loss depends on
    /// and the parameters go into.
    public List<List<Array>> gradients() {
        List<List<Array>> found = new ArrayList<>();
        if (draws.isEmpty()) return found;
        Set<Node> starts = asItIs.learners().map(Parameter::start).collect(Collectors.toSet());
        for (Node n : Adjoints.ancestors(asItIs.loss().seeds().keySet()).reversed()) {
            if (!step.learned.get(n.id) && !starts.contains(n)) continue;
            List<Array> each = new ArrayList<>();
            for (Draw draw : draws) {
                Array gradient = draw.adjoint(n);
                if (gradient != null) each.add(gradient);
            }
            if (each.size() == draws.size() && !found.contains(each)) found.add(each);
        }
        return found;
    }

    /// How many parameters would be right.
    ///
    /// @param changed for each draw, what computes a value in place of its expression
    public int right(List<Map<Expr, Expr>> changed) {
        List<Draw> supposed = new ArrayList<>();
        for (int i = 0; i < draws.size(); i++) supposed.add(draws.get(i).supposing(changed.get(i)));
        return asItIs.supposing(supposed, step).right().size();
    }
}
