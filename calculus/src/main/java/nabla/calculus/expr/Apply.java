package nabla.calculus.expr;

import java.util.List;
import java.util.stream.Collectors;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// An operation applied to its inputs.
public final class Apply extends Expr {
    private final Op op;
    private final List<Expr> inputs;
    private @Nullable Array value;

    Apply(Op op, List<Expr> inputs) {
        super(op.shape(inputs.stream().map(Expr::shape).toList()));
        this.op = op;
        this.inputs = inputs;
    }

    public Op op() {
        return op;
    }

    @Override
    public List<Expr> inputs() {
        return inputs;
    }

    public Expr input(int i) {
        return inputs.get(i);
    }

    /// The same operation on other inputs; this very node if they are the same.
    public Apply with(List<Expr> others) {
        return others.equals(inputs) ? this : new Apply(op, others);
    }

    @Override
    public Array value() {
        if (value != null) return value;
        Graph graph = Graph.to(List.of(this), node -> node instanceof Apply apply && apply.value == null);
        for (Expr node : graph.nodes()) {
            if (node instanceof Apply apply && apply.value == null) apply.value = apply.compute();
        }
        return value == null ? compute() : value;
    }

    private Array compute() {
        return op.value(inputs.stream().map(Expr::value).toList());
    }

    @Override
    public String toString() {
        String name = name();
        if (name != null) return name;
        return inputs.stream()
                .map(input -> input instanceof Apply && input.name() == null ? "…" : input.toString())
                .collect(Collectors.joining(", ", op + "(", ")"));
    }
}
