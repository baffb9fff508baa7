package nabla.calculus.derive;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Gradient;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.notation.Dimensions;
import nabla.calculus.notation.Notation;

/// Why an adjoint is what it is: the local rule of every step between it and the next adjoint that has a name.
final class Reasons {
    private final Derivation derivation;
    private final Gradient gradient;
    private final Dimensions dimensions;
    private final LocalRules rules;
    private final List<Expr> nodes;
    private final Set<Expr> derived;

    /// @param nodes the whole expression, inputs first
    /// @param derived the nodes whose adjoints have an equation
    Reasons(Derivation derivation, Gradient gradient, List<Expr> nodes, Set<Expr> derived) {
        this.derivation = derivation;
        this.gradient = gradient;
        this.dimensions = derivation.dimensions();
        this.rules = new LocalRules(dimensions);
        this.nodes = nodes;
        this.derived = derived;
    }

    List<String> of(Expr node) {
        Set<String> reasons = new LinkedHashSet<>();
        List<Apply> users = users(node);
        collect(node, reasons, new LinkedHashSet<>());
        if (users.isEmpty()) reasons.add("The expression does not depend on " + text(node) + ".");
        return new ArrayList<>(reasons);
    }

    /// From the loss towards the node.
    private void collect(Expr node, Set<String> reasons, Set<Expr> seen) {
        if (!seen.add(node)) return;
        List<Apply> users = users(node);
        for (Apply user : users) {
            if (!derived.contains(user)) collect(user, reasons, seen);
            for (int i = 0; i < user.inputs().size(); i++) {
                if (user.input(i) == node) rule(user, i, reasons);
            }
        }
        if (users.size() > 1) {
            reasons.add(text(node) + " is used " + users.size() + " times; its derivatives add up.");
        }
        if (node.name() != null && !derived.contains(node) && !users.isEmpty()) {
            reasons.add("So far d" + node.name() + " = " + text(derivation.adjoint(node)) + ".");
        }
    }

    private List<Apply> users(Expr node) {
        return nodes.stream()
                .filter(user -> user instanceof Apply
                        && gradient.reaches(user)
                        && user.inputs().contains(node))
                .map(Apply.class::cast)
                .toList();
    }

    private void rule(Apply y, int i, Set<String> reasons) {
        String rule =
                y.op() instanceof Softmax ? softmax(y) : y.op() == Binary.POWER && i == 0 ? power(y) : rules.of(y, i);
        if (!rule.isEmpty()) reasons.add(rule);
    }

    private String softmax(Apply p) {
        String couples = rules.of(p, 0);
        String targets =
                derivation.rowsSumToOne().stream().map(this::text).sorted().collect(Collectors.joining(", "));
        return targets.isEmpty()
                ? couples
                : couples + " As each row of " + targets + " sums to 1, what remains is "
                        + text(derivation.adjoint(p.input(0))) + ".";
    }

    private String text(Expr node) {
        return Notation.MATRIX.expression(node, dimensions);
    }

    private String power(Apply y) {
        // ‖x‖² rather than x², where it is summed over all elements.
        Expr whole = users(y).stream()
                .filter(user -> user.op() instanceof Sum && user.shape().size() == 1)
                .map(Expr.class::cast)
                .findFirst()
                .orElse(y);
        return rules.power(y, whole);
    }
}
