package nabla.audit.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import nabla.audit.read.Place;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// How a step would stand if some of its values were computed in another way. What is asked often is worked out once:
/// the true adjoints, and how the step stands as it is.
public final class Supposition {
    private final Step step;
    private final List<Draw> draws;
    private final Standing asItIs;
    private @Nullable List<List<Array>> gradients;
    private @Nullable List<List<Gradient>> byPlace;

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
    /// and the parameters go into. The last value's comes first.
    public List<List<Array>> gradients() {
        List<List<Array>> known = gradients;
        if (known == null) {
            Set<List<Array>> found = new LinkedHashSet<>();
            for (Node n : values().reversed()) {
                List<Array> each = gradient(n);
                if (each != null) found.add(each);
            }
            known = List.copyOf(found);
            gradients = known;
        }
        return known;
    }

    /// What the loss depends on and the parameters go into, in the order of the run.
    private List<Node> values() {
        Set<Node> starts = asItIs.learners().map(Parameter::start).collect(Collectors.toSet());
        return Adjoints.ancestors(asItIs.loss().seeds().keySet()).stream()
                .filter(n -> step.learned.get(n.id) || starts.contains(n))
                .toList();
    }

    /// A true gradient in every draw.
    ///
    /// @param at the value it is the gradient of, or in which that is used
    public record Gradient(Node at, List<Array> each) {}

    /// The gradients of what each expression of the forward pass gave, and what each use of a parameter adds to the
    /// parameter's gradient: for every place a list in the order of the run.
    public List<List<Gradient>> byPlace() {
        List<List<Gradient>> known = byPlace;
        if (known == null) {
            known = placed();
            byPlace = known;
        }
        return known;
    }

    private List<List<Gradient>> placed() {
        Map<Place, List<Gradient>> values = new LinkedHashMap<>();
        Map<Place, List<Gradient>> uses = new LinkedHashMap<>();
        Set<Node> starts = asItIs.learners().map(Parameter::start).collect(Collectors.toSet());
        for (Node n : values()) {
            List<Array> own = gradient(n);
            if (own == null) continue;
            values.computeIfAbsent(n.place, ignored -> new ArrayList<>()).add(new Gradient(n, own));
            for (Node input : n.inputs) {
                List<Array> part = starts.contains(input) ? part(n, input, own) : null;
                if (part != null)
                    uses.computeIfAbsent(n.place, ignored -> new ArrayList<>()).add(new Gradient(n, part));
            }
        }
        List<List<Gradient>> all = new ArrayList<>(values.values());
        all.addAll(uses.values());
        return all;
    }

    /// What flows from a value to one it was computed from.
    private @Nullable List<Array> part(Node from, Node to, List<Array> gradient) {
        List<Array> parts = new ArrayList<>();
        for (int d = 0; d < draws.size(); d++) {
            Node own = draws.get(d).same(from);
            Node input = draws.get(d).same(to);
            if (own == null || input == null || !(own.expr instanceof Apply apply)) return null;
            int i = apply.inputs().indexOf(input.expr);
            if (i < 0) return null;
            parts.add(apply.op().vjp(apply, i, Expr.constant(gradient.get(d))).value());
        }
        return parts;
    }

    /// The true gradient of a value in every draw; null if a draw has none.
    private @Nullable List<Array> gradient(Node of) {
        List<Array> each = new ArrayList<>();
        for (Draw draw : draws) {
            Array gradient = draw.adjoint(of);
            if (gradient == null) return null;
            each.add(gradient);
        }
        return each;
    }

    /// Whether more parameters than are known to be could be right if some values were others.
    ///
    /// @param changed whether a value of the first draw may be another one
    public boolean mayMend(Predicate<Node> changed, int known) {
        return asItIs.possible(changed) > known;
    }

    /// How many parameters would be right; if no more than are known to be, any number up to that.
    ///
    /// @param changed for each draw, what computes a value in place of its expression
    public int right(List<Map<Expr, Expr>> changed, int known) {
        List<Draw> supposed = new ArrayList<>();
        for (int i = 0; i < draws.size(); i++) supposed.add(draws.get(i).supposing(changed.get(i)));
        return asItIs.supposing(supposed, step, known).right().size();
    }
}
