package nabla.audit.explain;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.notation.Greek;

/// The values of a trace as expressions in the names the program gave them.
final class Names {
    private final Map<Node, Expr> shown = new IdentityHashMap<>();
    private final Predicate<Node> named;

    /// @param named the values that stand as their names; others as what they are computed from
    Names(Predicate<Node> named) {
        this.named = named;
    }

    /// Whether the program gives a value a name where it makes it.
    static boolean has(Node n) {
        return n.bindings.stream().anyMatch(b -> b.how() != Binding.How.ARGUMENT);
    }

    /// Its label; in brackets where that is an expression: `[z > 0]`.
    static String of(Node n) {
        String label = n.label();
        boolean apart = !label.replaceAll("\\([^()]*\\)|\\[[^\\[\\]]*]", "").matches("\\S*");
        return !apart ? Greek.letter(label) : n.kind == Kind.BOOL ? "[" + label + "]" : "(" + label + ")";
    }

    /// A value under a name that is not its own: a gradient that is taken as given.
    static Expr given(String name, Array value) {
        return Expr.variable(Greek.letter(name), value);
    }

    /// A value by its name; without one, what it is computed from.
    Expr shown(Node n) {
        Expr known = shown.get(n);
        if (known != null) return known;
        boolean number = n.expr instanceof Constant && n.value().size() == 1 && !has(n);
        Expr made = number
                ? n.expr
                : named.test(n) || !(n.expr instanceof Apply apply)
                        ? Expr.variable(of(n), n.value())
                        : rebuilt(apply, n.inputs);
        shown.put(n, made);
        return made;
    }

    /// What a value stands for, even if it has a name.
    Expr definition(Node n) {
        return n.expr instanceof Apply apply ? rebuilt(apply, n.inputs) : shown(n);
    }

    /// An operation on the inputs as they are shown, through whatever lies between: a broadcast, a mean's division.
    private Apply rebuilt(Apply apply, List<Node> inputs) {
        return apply.with(apply.inputs().stream().map(i -> shown(i, inputs)).toList());
    }

    private Expr shown(Expr e, List<Node> inputs) {
        for (Node n : inputs) if (n.expr == e) return shown(n);
        return e instanceof Apply between ? rebuilt(between, inputs) : e;
    }
}
