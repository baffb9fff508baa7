package nabla.calculus.expr;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.calculus.array.Array;
import nabla.calculus.array.ShapeException;

/// Reverse mode: ∂L/∂x for every node x between the loss and what it is differentiated by, as expressions.
/// The adjoint of a node named `Z2` is named `dZ2`.
public final class Gradient {
    private final Map<Expr, Expr> adjoints;

    private Gradient(Map<Expr, Expr> adjoints) {
        this.adjoints = adjoints;
    }

    /// By everything the loss depends on, constants apart.
    /// @throws ShapeException if the loss is not one number
    public static Gradient of(Expr loss) {
        return of(
                loss,
                Graph.to(List.of(loss)).nodes().stream()
                        .filter(node -> node instanceof Variable)
                        .toList());
    }

    /// By these nodes and everything on the way to them.
    /// @throws ShapeException if the loss is not one number
    public static Gradient of(Expr loss, Collection<? extends Expr> by) {
        if (loss.shape().size() != 1) {
            throw new ShapeException("a gradient is of one number; this has shape " + loss.shape() + ": sum it first");
        }
        return of(loss, Expr.constant(Array.ones(loss.shape())), by);
    }

    /// The vector-Jacobian product of any y, with `dy` in y's shape.
    public static Gradient of(Expr y, Expr dy, Collection<? extends Expr> by) {
        if (!dy.shape().equals(y.shape())) {
            throw new ShapeException("dy has shape " + dy.shape() + ", y has shape " + y.shape());
        }
        List<Expr> order = Graph.to(List.of(y)).nodes();
        Set<Expr> between = new HashSet<>(by);
        for (Expr node : order) {
            if (node.inputs().stream().anyMatch(between::contains)) between.add(node);
        }
        Map<Expr, Expr> adjoints = new HashMap<>();
        if (between.contains(y)) adjoints.put(y, dy);
        for (Expr node : order.reversed()) {
            Expr adjoint = adjoints.get(node);
            if (adjoint == null) continue;
            if (adjoint instanceof Apply) node.names().forEach(name -> adjoint.named("d" + name));
            if (node instanceof Apply apply) pass(apply, adjoint, between, adjoints);
        }
        return new Gradient(adjoints);
    }

    private static void pass(Apply node, Expr adjoint, Set<Expr> between, Map<Expr, Expr> adjoints) {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (!between.contains(node.input(i))) continue;
            Expr part = node.op().vjp(node, i, adjoint);
            if (part instanceof Constant constant && constant.is(0)) continue;
            adjoints.merge(node.input(i), part, Expr::plus);
        }
    }

    /// Whether this gradient has anything to say about the node: it lies between loss and variables, and not behind
    /// a step whose derivative is zero everywhere.
    public boolean reaches(Expr node) {
        return adjoints.containsKey(node);
    }

    /// ∂L/∂node, in the node's shape; zeros where the loss does not depend on it.
    public Expr by(Expr node) {
        Expr adjoint = adjoints.get(node);
        return adjoint == null ? Constant.zeros(node.shape()) : adjoint;
    }
}
