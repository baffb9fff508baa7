package nabla.calculus.expr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.calculus.array.Array;
import nabla.calculus.array.ShapeException;

/// Values of expressions when some nodes are given: variables, or any node one wishes to hold fixed.
public final class Evaluation {
    private final Map<Expr, Array> values = new HashMap<>();

    public Evaluation(Map<? extends Expr, Array> given) {
        given.forEach((node, value) -> {
            if (!value.shape().equals(node.shape())) {
                throw new ShapeException(node + " has shape " + node.shape() + ", the value given " + value.shape());
            }
            values.put(node, value);
        });
    }

    public Array of(Expr expr) {
        for (Expr node :
                Graph.to(List.of(expr), node -> !values.containsKey(node)).nodes()) {
            if (!values.containsKey(node)) values.put(node, compute(node));
        }
        return get(expr);
    }

    private Array compute(Expr node) {
        return node instanceof Apply apply
                ? apply.op().value(apply.inputs().stream().map(this::get).toList())
                : node.value();
    }

    private Array get(Expr node) {
        return java.util.Objects.requireNonNull(values.get(node));
    }
}
