package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;

/// An expression in the making: its text and its tree. New parts take the place of what they replace.
record Term(String text, Expr tree) {
    private static final int WEAK = 0;
    private static final int SUM = 1;
    private static final int PRODUCT = 2;
    private static final int SIGNED = 3;
    private static final int POWER = 4;
    private static final int ATOM = 5;

    /// An expression that is there. Its node is made anew: the old one is what an edit replaces.
    static Term of(Expr e) {
        return new Term(e instanceof Expr.Name n ? n.id() : e.at().text(), copy(e));
    }

    private static Expr copy(Expr e) {
        return switch (e) {
            case Expr.Name n -> new Expr.Name(n.at(), n.id());
            case Expr.Number n -> new Expr.Number(n.at(), n.value(), n.integer());
            case Expr.Unary u -> new Expr.Unary(u.at(), u.op(), u.operand());
            case Expr.Binary b -> new Expr.Binary(b.at(), b.op(), b.left(), b.right());
            case Expr.Compare c -> new Expr.Compare(c.at(), c.operands(), c.ops());
            case Expr.Call c -> new Expr.Call(c.at(), c.function(), c.arguments());
            case Expr.Attribute a -> new Expr.Attribute(a.at(), a.object(), a.name());
            case Expr.Subscript s -> new Expr.Subscript(s.at(), s.object(), s.index());
            case Expr.Conditional c -> new Expr.Conditional(c.at(), c.condition(), c.then(), c.otherwise());
            default -> e;
        };
    }

    static Term number(Place at, int n) {
        return new Term(Integer.toString(n), new Expr.Number(at, n, true));
    }

    /// How tightly an expression holds together.
    private static int strength(Expr e) {
        return switch (e) {
            case Expr.Binary b ->
                switch (b.op()) {
                    case "+", "-" -> SUM;
                    case "**" -> POWER;
                    case "*", "/", "@", "%", "//" -> PRODUCT;
                    default -> WEAK;
                };
            case Expr.Unary u -> u.op().equals("not") ? WEAK : SIGNED;
            case Expr.Compare c -> WEAK;
            case Expr.Logical l -> WEAK;
            case Expr.Conditional c -> WEAK;
            case Expr.Lambda l -> WEAK;
            default -> ATOM;
        };
    }

    /// The text where something at least so strong is wanted.
    private String at(int strength) {
        boolean bracketed = strength(tree) >= strength || text.startsWith("(") && closes(text) == text.length() - 1;
        return bracketed ? text : "(" + text + ")";
    }

    private static int closes(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '(') depth++;
            if (text.charAt(i) == ')' && --depth == 0) return i;
        }
        return -1;
    }

    /// The text that can stand where `old` stood.
    String inPlaceOf(Expr old) {
        return at(Math.min(strength(old), strength(tree) == ATOM ? ATOM : strength(old)));
    }

    Term binary(Place at, String op, Term right) {
        int own = switch (op) {
            case "+", "-" -> SUM;
            case "**" -> POWER;
            default -> PRODUCT;
        };
        boolean inward = op.equals("-") || op.equals("/") || op.equals("@");
        String l = at(op.equals("**") ? ATOM : own);
        String r = right.at(inward ? own + 1 : own);
        return new Term(l + " " + op + " " + r, new Expr.Binary(at, op, tree, right.tree));
    }

    Term times(Place at, Term right) {
        return binary(at, "*", right);
    }

    Term minus(Place at, Term right) {
        return binary(at, "-", right);
    }

    Term compare(Place at, String op, Term right) {
        return new Term(
                "(" + at(SUM) + " " + op + " " + right.at(SUM) + ")",
                new Expr.Compare(at, List.of(tree, right.tree), List.of(op)));
    }

    Term negated(Place at) {
        return new Term("-" + at(PRODUCT), new Expr.Unary(at, "-", tree));
    }

    Term turned(Place at) {
        if (tree instanceof Expr.Attribute a && a.name().equals("T")) return of(a.object());
        return new Term(at(ATOM) + ".T", new Expr.Attribute(at, tree, "T"));
    }

    /// `text(this)`, the function given as a term.
    Term argumentOf(Place at, Term function) {
        return function.called(at, this);
    }

    Term called(Place at, Term... arguments) {
        List<Expr.Argument> list = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Term a : arguments) {
            list.add(new Expr.Argument(at, null, a.tree, Expr.Argument.Kind.PLAIN));
            texts.add(a.text);
        }
        return new Term(text + "(" + String.join(", ", texts) + ")", new Expr.Call(at, tree, list));
    }

    Term attribute(Place at, String name) {
        return new Term(at(ATOM) + "." + name, new Expr.Attribute(at, tree, name));
    }
}
