package nabla.calculus.derive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Graph;
import nabla.calculus.expr.LogSoftmax;
import nabla.calculus.expr.LogSumExp;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Variable;

/// Names intermediates as one does by hand: what enters an activation is Z, what leaves it is H, and P at the end;
/// layers are numbered as their weights are. Names that the user gave stay.
final class Naming {
    private static final Set<Unary> ACTIVATIONS = Set.of(Unary.SIGMOID, Unary.TANH, Unary.RELU, Unary.SOFTPLUS);
    private static final Pattern NUMBER = Pattern.compile("[0-9]+$");

    private final List<Expr> nodes;
    private final Set<String> taken = new HashSet<>();
    private final Set<Expr> outputs = new LinkedHashSet<>();

    private Naming(Expr loss) {
        nodes = Graph.to(List.of(loss)).nodes();
        nodes.forEach(node -> taken.addAll(node.names()));
    }

    /// Names the nodes, the loss as L, and returns the outputs: activations that no layer follows.
    static Set<Expr> name(Expr loss) {
        Naming naming = new Naming(loss);
        naming.nameLayers();
        if (loss.name() == null) naming.name(loss, "L");
        return naming.outputs;
    }

    private void nameLayers() {
        List<Expr> layers = nodes.stream().filter(this::isPreActivation).toList();
        List<Expr> activations = nodes.stream().filter(Naming::isActivation).toList();
        int layer = 0;
        for (Expr node : nodes) {
            if (layers.contains(node) && node.name() == null) {
                layer++;
                name(node, "Z" + number(node, layers.size() > 1 ? "" + layer : ""));
            }
            if (activations.contains(node) && node.name() == null) {
                boolean hidden = layers.stream().anyMatch(later -> later != node && dependsOn(later, node));
                if (!hidden) outputs.add(node);
                name(node, hidden ? "H" + number(((Apply) node).input(0), "" + layer) : "P");
            }
        }
    }

    private void name(Expr node, String wished) {
        String name = wished;
        for (int i = 2; !taken.add(name); i++) name = wished + "_" + i;
        node.named(name);
    }

    private static boolean isActivation(Expr node) {
        return node instanceof Apply apply
                && (apply.op() instanceof Softmax || apply.op() instanceof Unary f && ACTIVATIONS.contains(f));
    }

    /// What enters an activation, and an affine layer with a bias even if nothing follows.
    private boolean isPreActivation(Expr node) {
        if (!(node instanceof Apply)) return false;
        boolean entersActivation = nodes.stream()
                .anyMatch(user -> user instanceof Apply apply
                        && apply.input(0) == node
                        && (isActivation(user) || apply.op() instanceof LogSoftmax || apply.op() instanceof LogSumExp));
        return entersActivation && !isActivation(node) || isAffine(node);
    }

    /// A·B + 1·b.
    private static boolean isAffine(Expr node) {
        return node instanceof Apply sum
                && sum.op() == Binary.ADD
                && (isProduct(sum.input(0)) && isCopy(sum.input(1)) || isProduct(sum.input(1)) && isCopy(sum.input(0)));
    }

    private static boolean isProduct(Expr node) {
        return node instanceof Apply apply && apply.op() instanceof MatMul;
    }

    private static boolean isCopy(Expr node) {
        return node instanceof Apply apply && apply.op() instanceof Broadcast && apply.input(0) instanceof Variable;
    }

    /// The number its weights or bias bear, otherwise what is given.
    private static String number(Expr layer, String otherwise) {
        if (layer.name() != null) return numberOf(layer.names().getFirst());
        List<Expr> parts = new ArrayList<>(List.of(layer));
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Apply apply && !isActivation(apply) && apply.name() == null) {
                parts.addAll(apply.inputs());
            }
        }
        return parts.stream()
                .filter(Variable.class::isInstance)
                .map(v -> numberOf(v.names().getFirst()))
                .filter(number -> !number.isEmpty())
                .findFirst()
                .orElse(otherwise);
    }

    private static String numberOf(String name) {
        Matcher number = NUMBER.matcher(name);
        return number.find() ? number.group() : "";
    }

    private static boolean dependsOn(Expr node, Expr on) {
        return Graph.to(List.of(node)).nodes().contains(on);
    }
}
