package nabla.audit.repair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;
import nabla.calculus.array.Shape;

/// Small edits of a line, the likeliest first.
final class Candidates {
    private static final int MOST = 260;

    private final Scope scope;
    private final Shape shape;
    private final Map<String, Edit> found = new LinkedHashMap<>();

    /// @param shape of the right value
    Candidates(Scope scope, Shape shape) {
        this.scope = scope;
        this.shape = shape;
    }

    List<Edit> of(Stmt statement) {
        Expr value = Tree.value(statement);
        if (value == null) return List.of();
        for (Expr part : Tree.all(value)) axes(part);
        for (Expr part : Tree.all(value)) structure(part);
        for (Expr part : Tree.all(value)) names(part);
        whole(value);
        return found.values().stream().limit(MOST).toList();
    }

    private void add(Expr old, String text) {
        if (text.equals(old.at().text()) || found.size() > 2 * MOST) return;
        try {
            found.putIfAbsent(old.at().start() + ":" + old.at().end() + ":" + text, Edit.of(old, text));
        } catch (IllegalArgumentException notPython) {
            return;
        }
    }

    /// Sums and means over another axis, and what becomes of the axis.
    private void axes(Expr part) {
        if (!(part instanceof Expr.Call call)) return;
        String name = call.function() instanceof Expr.Attribute a
                ? a.name()
                : call.function().at().text();
        if (!name.matches("sum|mean|max|average")) return;
        boolean method = call.function() instanceof Expr.Attribute a
                && !a.object().at().text().matches("np|numpy");
        String what = method || call.arguments().isEmpty()
                ? ""
                : call.arguments().getFirst().value().at().text();
        String head = call.function().at().text() + "(" + what + (what.isEmpty() ? "" : ", ");
        for (String axis : new String[] {"axis=0, keepdims=True", "axis=1, keepdims=True", "axis=0", "axis=1"})
            add(part, head + axis + ")");
        if (!method && !what.isEmpty()) {
            String to = name.equals("sum") ? "mean" : "sum";
            add(call.function(), call.function().at().text().replace(name, to));
            add(part, what);
        }
    }

    private void structure(Expr part) {
        String text = part.at().text();
        switch (part) {
            case Expr.Binary b -> {
                String l = b.left().at().text();
                String r = b.right().at().text();
                if (b.op().equals("*") || b.op().equals("/")) {
                    add(part, l);
                    add(part, r);
                }
                if (b.op().equals("*")) add(part, l + " / " + r);
                if (b.op().equals("/")) add(part, l + " * " + r);
                if (b.op().equals("+")) add(part, l + " - " + bracket(r));
                if (b.op().equals("-")) {
                    add(part, l + " + " + bracket(r));
                    add(part, r + " - " + bracket(l));
                }
                if (b.op().equals("+") || b.op().equals("-")) add(part, l);
                if (b.op().equals("@")) product(part, l, r, "%s @ %s");
                if (b.op().equals("*")) {
                    add(part, "np.dot(" + l + ", " + r + ")");
                    add(part, "np.outer(" + l + ", " + r + ")");
                }
                if (b.op().equals("**")) add(part, l);
            }
            case Expr.Unary u -> {
                if (u.op().equals("-")) add(part, u.operand().at().text());
            }
            case Expr.Attribute a -> {
                if (a.name().equals("T")) add(part, a.object().at().text());
                if (a.object() instanceof Expr.Name n && n.id().equals("np")) {
                    if (a.name().equals("max")) add(part, "np.maximum");
                    if (a.name().equals("dot")) add(part, "np.outer");
                }
            }
            case Expr.Number n -> {
                add(part, n.value() == 1 ? "2" : "1");
                if (n.value() == 0) add(part, "1");
                else add(part, "0");
                add(part, "-" + text);
            }
            case Expr.Compare c -> {
                String l = c.operands().getFirst().at().text();
                String r = c.operands().getLast().at().text();
                for (String op : new String[] {">", "<", ">=", "<="}) add(part, l + " " + op + " " + r);
            }
            case Expr.Call call -> {
                boolean dot = call.function().at().text().endsWith("dot")
                        || call.function().at().text().endsWith("matmul");
                if (dot && call.arguments().size() == 2)
                    product(
                            part,
                            call.arguments().get(0).value().at().text(),
                            call.arguments().get(1).value().at().text(),
                            call.function().at().text() + "(%s, %s)");
                else if (dot && call.arguments().size() == 1 && call.function() instanceof Expr.Attribute a)
                    product(
                            part,
                            a.object().at().text(),
                            call.arguments().getFirst().value().at().text(),
                            "%s." + a.name() + "(%s)");
                if (call.arguments().size() == 1 && !dot)
                    add(part, call.arguments().getFirst().value().at().text());
                for (Expr.Argument a : call.arguments())
                    if (a.value() instanceof Expr.Constant k)
                        add(a.value(), k.kind() == Expr.Constant.Kind.TRUE ? "False" : "True");
            }
            case Expr.Constant k -> {
                if (k.kind() == Expr.Constant.Kind.TRUE) add(part, "False");
                if (k.kind() == Expr.Constant.Kind.FALSE) add(part, "True");
            }
            default -> {}
        }
    }

    /// A product with its operands turned or exchanged.
    private void product(Expr part, String l, String r, String form) {
        for (String a : new String[] {l, turned(l)}) {
            for (String b : new String[] {r, turned(r)}) {
                add(part, form.formatted(a, b));
                add(part, form.formatted(b, a));
            }
        }
        add(part, l + " * " + r);
    }

    private static String turned(String text) {
        return text.endsWith(".T") ? text.substring(0, text.length() - 2) : bracket(text) + ".T";
    }

    private static String bracket(String text) {
        return text.matches("[\\w.\\[\\]'\"]+(\\([^()]*\\))?") ? text : "(" + text + ")";
    }

    /// Another variable in its place: first those of the same shape.
    private void names(Expr part) {
        boolean variable =
                part instanceof Expr.Name || part instanceof Expr.Attribute || part instanceof Expr.Subscript;
        String text = part.at().text();
        if (!variable || text.matches("np|numpy|math|self")) return;
        var own = scope.node(text);
        Set<String> others = new LinkedHashSet<>();
        if (own != null) others.addAll(scope.ofShape(own.shape()));
        List<String> all = scope.all();
        if (own != null) others.addAll(all.subList(0, Math.min(all.size(), 24)));
        for (String other : others) add(part, other);
        if (part instanceof Expr.Subscript s) {
            add(part, s.object().at().text());
            String index = s.index().at().text();
            for (String shifted : new String[] {index + "+1", index + "-1"}) add(s.index(), shifted);
        }
    }

    /// The whole value with one more factor, turned, or with another sign.
    private void whole(Expr value) {
        String text = value.at().text();
        String v = value instanceof Expr.Binary b && b.op().matches("[-+]") ? "(" + text + ")" : text;
        List<String> alike = scope.ofShape(shape);
        for (String a : alike.subList(0, Math.min(alike.size(), 10))) {
            add(value, v + " * " + a + " * (1 - " + a + ")");
            add(value, v + " * (1 - " + a + "**2)");
            add(value, v + " * (" + a + " > 0)");
            add(value, v + " * " + a);
        }
        add(value, "-" + bracket(text));
        add(value, bracket(text) + ".T");
        for (String m : counts()) {
            add(value, v + " / " + m);
            add(value, v + " * " + m);
        }
        add(value, v + " * 2");
        add(value, v + " / 2");
    }

    private static List<String> counts() {
        return new ArrayList<>(List.of(
                "m",
                "n",
                "N",
                "batch_size",
                "X.shape[0]",
                "X.shape[1]",
                "x.shape[0]",
                "Y.shape[1]",
                "len(X)",
                "y.shape[0]",
                "self.m",
                "keep_prob"));
    }
}
