package nabla.audit.mutation;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.mutation.Mutant.Edit;
import nabla.audit.read.Expr;
import nabla.audit.read.Expr.Argument;
import org.jspecify.annotations.Nullable;

/// The faults that one expression can be given, those inside its parts left out.
final class ExpressionFaults {
    private final List<Fault> faults = new ArrayList<>();

    record Fault(String kind, Edit edit) {}

    static List<Fault> of(Expr expr) {
        ExpressionFaults of = new ExpressionFaults();
        switch (expr) {
            case Expr.Binary b -> of.binary(b);
            case Expr.Unary u -> {
                if (u.op().equals("-")) of.add("sign", u, u.operand().at().text());
            }
            case Expr.Compare c -> of.compare(c);
            case Expr.Call c -> of.call(c);
            case Expr.Attribute a -> {
                if (a.name().equals("T")) of.add("transpose", a, a.object().at().text());
            }
            case Expr.Subscript s -> of.index(s);
            default -> {}
        }
        return of.faults;
    }

    private void add(String kind, Expr where, String text) {
        faults.add(new Fault(kind, Edit.of(where.at(), text)));
    }

    private static String inside(Expr expr) {
        String text = expr.at().text();
        return expr instanceof Expr.Binary || expr instanceof Expr.Compare || expr instanceof Expr.Conditional
                ? "(" + text + ")"
                : text;
    }

    private void binary(Expr.Binary b) {
        switch (b.op()) {
            case "*" -> {
                add("missing-derivative", b, inside(b.left()));
                add("missing-derivative", b, inside(b.right()));
                logisticSlope(b);
            }
            case "/" -> add("missing-mean", b, inside(b.left()));
            case "+", "-" -> {
                if (!Tree.isNumber(b.left(), 1)) add("term-dropped", b, inside(b.left()));
                add("sign", b, inside(b.left()) + (b.op().equals("+") ? " - " : " + ") + inside(b.right()));
                String squared = squared(b.right());
                if (b.op().equals("-") && Tree.isNumber(b.left(), 1) && squared != null)
                    add("wrong-activation", b, squared + " * (1 - " + squared + ")");
            }
            case "**" -> add("missing-derivative", b, inside(b.left()));
            default -> {}
        }
    }

    /// `a * (1 - a)`, also at the end of a longer product, as the slope of tanh and of relu.
    private void logisticSlope(Expr.Binary b) {
        Expr last = b.left() instanceof Expr.Binary l && l.op().equals("*") ? l.right() : b.left();
        if (!(b.right() instanceof Expr.Binary r) || !r.op().equals("-") || !Tree.isNumber(r.left(), 1)) return;
        if (!r.right().at().text().equals(last.at().text())) return;
        String a = last.at().text();
        for (String slope : List.of("(1 - " + a + " ** 2)", "(" + a + " > 0)"))
            faults.add(new Fault("wrong-activation", new Edit(last.at().start(), b.at().end(), slope)));
    }

    private static @Nullable String squared(Expr e) {
        if (e instanceof Expr.Call c && Tree.called(c).equals("power"))
            return c.arguments().getFirst().value().at().text();
        if (!(e instanceof Expr.Binary b)) return null;
        String left = b.left().at().text();
        boolean square = b.op().equals("**") && Tree.isNumber(b.right(), 2)
                || b.op().equals("*") && left.equals(b.right().at().text());
        return square ? left : null;
    }

    private void compare(Expr.Compare c) {
        if (c.operands().size() != 2 || !Tree.isNumber(c.operands().get(1), 0)) return;
        String left = c.operands().get(0).at().text();
        String op = c.ops().getFirst();
        switch (op) {
            case ">" -> {
                add("relu-mask", c, left + " >= 0");
                add("relu-mask", c, left + " < 0");
                add("wrong-activation", c, left + " * (1 - " + left + ")");
            }
            case "<=" -> {
                add("relu-mask", c, left + " < 0");
                add("relu-mask", c, left + " > 0");
            }
            case "<" -> add("relu-mask", c, left + " > 0");
            default -> {}
        }
    }

    private void call(Expr.Call c) {
        String name = Tree.called(c);
        List<Argument> arguments = c.arguments();
        boolean method = c.function() instanceof Expr.Attribute a
                && !a.object().at().text().matches("np|numpy");
        switch (name) {
            case "sum", "mean" -> reduction(c, name, method ? 0 : 1);
            case "outer" -> rename(c, "outer-by-dot", name, "dot");
            case "copy" ->
                add(
                        "alias",
                        c,
                        method
                                ? ((Expr.Attribute) c.function()).object().at().text()
                                : arguments.getFirst().value().at().text());
            case "array" -> {
                if (arguments.size() == 2 && "copy".equals(arguments.get(1).name()))
                    add("alias", c, arguments.getFirst().value().at().text());
            }
            case "transpose", "squeeze", "reshape" ->
                add(
                        "transpose",
                        c,
                        method
                                ? ((Expr.Attribute) c.function()).object().at().text()
                                : arguments.getFirst().value().at().text());
            case "multiply" -> {
                add("missing-derivative", c, inside(arguments.get(0).value()));
                add("missing-derivative", c, inside(arguments.get(1).value()));
            }
            case "len" -> add("batch-size", c, arguments.getFirst().value().at().text() + ".shape[1]");
            default -> {}
        }
    }

    private void reduction(Expr.Call c, String name, int first) {
        rename(c, "missing-mean", name, name.equals("sum") ? "mean" : "sum");
        List<Argument> arguments = c.arguments();
        if (arguments.size() <= first) return;
        String callee = c.function().at().text();
        String of = first == 0 ? "" : arguments.getFirst().value().at().text();
        add("bias-axis", c, callee + "(" + of + ")");
        for (Argument argument : arguments.subList(first, arguments.size())) {
            if (argument.value() instanceof Expr.Number n && !"keepdims".equals(argument.name()))
                add("bias-axis", argument.value(), n.value() == 0 ? "1" : "0");
            if ("keepdims".equals(argument.name())) add("bias-shape", argument.value(), "False");
        }
    }

    private void rename(Expr.Call c, String kind, String from, String to) {
        int end = c.function().at().end();
        faults.add(new Fault(kind, new Edit(end - from.length(), end, to)));
    }

    private void index(Expr.Subscript s) {
        boolean shape = s.object() instanceof Expr.Attribute a && a.name().equals("shape");
        switch (s.index()) {
            case Expr.Number n -> {
                if (shape && n.value() < 2) add("batch-size", s.index(), n.value() == 0 ? "1" : "0");
            }
            case Expr.Name n -> {
                add("wrong-index", n, n.id() + " + 1");
                add("wrong-index", n, n.id() + " - 1");
            }
            case Expr.Binary b -> {
                if (b.right() instanceof Expr.Number)
                    add("wrong-index", b, b.left().at().text());
            }
            default -> {}
        }
    }
}
