package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Stmt;
import nabla.calculus.array.Shape;

/// Small edits of an expression: what may have been left out of it, put into it, or taken for something else.
/// Each has a cost; the likeliest slip is the cheapest.
final class Variations {
    private static final Set<String> REDUCTIONS = Set.of("sum", "mean", "average", "max");

    /// What activations are made of.
    private static final List<String> CURVES = List.of("exp", "tanh");

    private final Variables variables;
    private final Variables.Names names;
    private final List<Change> found;
    /// What is reckoned with: an array or a number, whichever it is.
    private final Set<Expr> operands = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    /// What stands beside an operand of a quotient or a difference.
    private final java.util.Map<Expr, String> beside = new java.util.IdentityHashMap<>();

    /// Variables that are only handed on: in what is returned, to a function of the program.
    private final Set<Expr> handed = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());

    /// What is spoken of in the expression.
    private final Set<String> near = new java.util.HashSet<>();

    /// What goes into matrix products. A slope is seldom taken there: it belongs to the error, where that is computed.
    private final Set<Expr> factors = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());

    /// How much less likely a slope is that was left out of a matrix product's factor.
    private static final int INSIDE = 4;

    /// How much less likely it is that something else than a variable was meant where one is handed on.
    private static final int HANDED = 1;

    /// An edit and how far it is from the program.
    ///
    /// @param shown an edit of the statement's value alone that comes to the same
    record Change(Edit edit, int cost, Edit shown) {
        Change(Edit edit, int cost) {
            this(edit, cost, edit);
        }
    }

    Variations(Variables variables, Stmt statement, List<Change> found) {
        this.variables = variables;
        this.names = variables.at(statement);
        this.found = found;
    }

    /// Every edit of an expression and of its parts.
    void of(Expr whole) {
        for (Expr part : Tree.all(whole))
            if (part instanceof Expr.Binary b) {
                operands.addAll(List.of(b.left(), b.right()));
                if (b.op().equals("/") || b.op().equals("-")) {
                    beside.put(b.left(), b.right().at().text());
                    beside.put(b.right(), b.left().at().text());
                }
            }
        for (Expr part : Tree.all(whole)) {
            if (Variables.isVariable(part)) near.add(part.at().text());
            if (part instanceof Expr.Sequence s) s.items().forEach(this::handed);
            if (part instanceof Expr.Binary b && b.op().equals("@")) factors.addAll(List.of(b.left(), b.right()));
            if (part instanceof Expr.Call c && called(c).matches("dot|matmul|outer")) {
                c.arguments().forEach(a -> factors.add(a.value()));
                if (c.function() instanceof Expr.Attribute a) factors.add(a.object());
            }
            if (part instanceof Expr.Call c && isOwn(c)) c.arguments().forEach(a -> handed(a.value()));
        }
        for (Expr part : Tree.all(whole)) {
            if (part instanceof Expr.Text || part instanceof Expr.Constant && !isBoolean(part)) continue;
            if (isModule(part) || part instanceof Expr.Name n && n.id().equals("self")) continue;
            drop(part);
            exchange(part);
            slope(part);
            names(part);
            boolean array = part instanceof Expr.Binary
                    || part instanceof Expr.Call
                    || part instanceof Expr.Attribute
                    || part instanceof Expr.Subscript
                    || part instanceof Expr.Name
                    || part instanceof Expr.Compare;
            if (array
                    && variables.shape(part) != null
                    && !(part instanceof Expr.Name n && names.functions().containsKey(n.id()))) insert(part, whole);
        }
    }

    private void handed(Expr e) {
        if (Variables.isVariable(e)) handed.add(e);
    }

    /// Whether a call is one of a function of the program, as far as its name tells.
    private static boolean isOwn(Expr.Call c) {
        if (c.function() instanceof Expr.Name n) return !n.id().matches("len|sum|max|min|abs|float|int|range|zip");
        return c.function() instanceof Expr.Attribute a
                && !isModule(a.object())
                && !a.name().matches("dot|matmul|multiply|outer|sum|mean|average|max|min|reshape|append|insert");
    }

    /// What would stand for a part of itself is left out: reading it would have no end. So is what would make `x / x`
    /// or `x - x`: nobody means that.
    private void add(int base, Expr old, Term by) {
        if (by.text().equals(beside.get(old))) return;
        int cost = handed.contains(old) && !Variables.isVariable(by.tree()) ? base + HANDED : base;
        if (Tree.all(by.tree()).stream().noneMatch(e -> e == old)
                && !by.text().equals(old.at().text())) found.add(new Change(Edit.of(old, by), cost));
    }

    private static boolean isBoolean(Expr e) {
        return e instanceof Expr.Constant c
                && (c.kind() == Expr.Constant.Kind.TRUE || c.kind() == Expr.Constant.Kind.FALSE);
    }

    /// What should not be there.
    private void drop(Expr part) {
        switch (part) {
            case Expr.Binary b -> {
                boolean number = b.left() instanceof Expr.Number;
                add(number ? 1 : 2, part, Term.of(b.right()));
                add(b.right() instanceof Expr.Number ? 1 : 2, part, Term.of(b.left()));
            }
            case Expr.Unary u -> add(1, part, Term.of(u.operand()));
            case Expr.Attribute a -> {
                if (a.name().equals("T")) add(1, part, Term.of(a.object()));
            }
            case Expr.Call c -> {
                if (c.arguments().size() == 1 && c.arguments().getFirst().kind() == Expr.Argument.Kind.PLAIN)
                    add(2, part, Term.of(c.arguments().getFirst().value()));
                if (c.function() instanceof Expr.Attribute a && c.arguments().size() <= 1 && !isModule(a.object()))
                    add(2, part, Term.of(a.object()));
            }
            case Expr.Subscript s -> add(3, part, Term.of(s.object()));
            default -> {}
        }
    }

    static boolean isModule(Expr e) {
        return e instanceof Expr.Name n && (n.id().equals("np") || n.id().equals("numpy") || n.id().equals("math"));
    }

    /// One operation for another.
    private void exchange(Expr part) {
        Place at = part.at();
        switch (part) {
            case Expr.Binary b -> {
                Term l = Term.of(b.left());
                Term r = Term.of(b.right());
                switch (b.op()) {
                    case "+" -> add(1, part, l.minus(at, r));
                    case "-" -> {
                        add(1, part, l.binary(at, "+", r));
                        add(2, part, r.minus(at, l));
                    }
                    case "*" -> {
                        sloped(b);
                        add(2, part, l.binary(at, "/", r));
                        add(3, part, l.binary(at, "@", r));
                        add(3, part, module("outer", at).called(at, l, r));
                    }
                    case "/" -> add(2, part, l.times(at, r));
                    case "@" -> products(part, l, r, (a, c) -> a.binary(at, "@", c));
                    default -> {}
                }
            }
            case Expr.Compare c -> {
                Term l = Term.of(c.operands().getFirst());
                Term r = Term.of(c.operands().getLast());
                for (String op : new String[] {">", "<", ">=", "<="})
                    if (!op.equals(c.ops().getFirst())) add(1, part, l.compare(at, op, r));
            }
            case Expr.Number n -> {
                if (n.value() == 0 || n.value() == 1) add(1, part, Term.number(at, n.value() == 0 ? 1 : 0));
                if (n.value() != 2 && n.value() != 0) add(2, part, Term.number(at, 2));
                if (n.value() == 2) add(2, part, Term.number(at, 1));
                add(2, part, Term.of(n).negated(at));
                if (n.value() == 1) mean(n);
            }
            case Expr.Call c -> call(c);
            case Expr.Constant c ->
                add(
                        1,
                        part,
                        c.kind() == Expr.Constant.Kind.TRUE
                                ? new Term("False", new Expr.Constant(at, Expr.Constant.Kind.FALSE))
                                : new Term("True", new Expr.Constant(at, Expr.Constant.Kind.TRUE)));
            case Expr.Subscript s -> index(s);
            default -> {}
        }
    }

    /// 1 over a number of examples.
    private void mean(Expr.Number one) {
        for (Expr v : names.values().values()) {
            Shape shape = variables.shape(v);
            if (shape == null || shape.size() == 1) add(3, one, Term.of(one).binary(one.at(), "/", Term.of(v)));
        }
    }

    private interface Product {
        Term of(Term a, Term b);
    }

    private void products(Expr part, Term l, Term r, Product product) {
        Place at = part.at();
        add(1, part, product.of(r, l));
        add(1, part, product.of(l.turned(at), r));
        add(1, part, product.of(l, r.turned(at)));
        add(2, part, product.of(l.turned(at), r.turned(at)));
        add(2, part, product.of(r.turned(at), l));
        add(2, part, product.of(r, l.turned(at)));
        add(2, part, module("outer", at).called(at, l, r));
        add(3, part, l.times(at, r));
    }

    private void call(Expr.Call c) {
        Place at = c.at();
        String name = called(c);
        boolean method = c.function() instanceof Expr.Attribute a && !isModule(a.object());
        if (name.matches("dot|matmul|multiply|outer") && c.arguments().size() == (method ? 1 : 2)) {
            Term l = method ? Term.of(((Expr.Attribute) c.function()).object()) : argument(c, 0);
            Term r = argument(c, method ? 0 : 1);
            if (name.equals("multiply")) {
                add(2, c, l);
                add(2, c, r);
            } else if (method) products(c, l, r, (a, b) -> a.attribute(at, name).called(at, b));
            else products(c, l, r, (a, b) -> Term.of(c.function()).called(at, a, b));
        }
        if (REDUCTIONS.contains(name)) reduction(c, name, method);
        if (name.equals("maximum") || name.equals("max"))
            add(2, c.function(), module(name.equals("max") ? "maximum" : "max", at));
        String text = c.function().at().text();
        if (c.arguments().size() == 1)
            names.functions().forEach((other, function) -> {
                if (!other.equals(text)) add(2, c.function(), new Term(other, function));
            });
    }

    private static Term argument(Expr.Call c, int i) {
        return Term.of(c.arguments().get(i).value());
    }

    private void reduction(Expr.Call c, String name, boolean method) {
        Place at = c.at();
        if (c.arguments().isEmpty() && !method) return;
        Expr of = method
                ? ((Expr.Attribute) c.function()).object()
                : c.arguments().getFirst().value();
        String other = name.equals("sum") ? "mean" : "sum";
        List<Expr.Argument> rest =
                method ? c.arguments() : c.arguments().subList(1, c.arguments().size());
        for (String reduction : List.of(name, other)) {
            for (int axis = -1; axis < 2; axis++)
                for (int keep = 0; keep < 2; keep++) {
                    if (reduction.equals(other) && axis >= 0) continue;
                    if (axis < 0 && keep == 1) continue;
                    add(reduction.equals(name) ? 1 : 2, c, reduced(c, of, method, reduction, axis, keep == 1));
                }
        }
        List<Expr.Argument> same = new ArrayList<>(rest);
        Term function = method ? Term.of(of).attribute(at, other) : module(other, at);
        List<Expr.Argument> all = new ArrayList<>(same);
        if (!method) all.addFirst(c.arguments().getFirst());
        String inside = String.join(", ", all.stream().map(a -> a.at().text()).toList());
        add(1, c, new Term(function.text() + "(" + inside + ")", new Expr.Call(at, function.tree(), all)));
    }

    private static Term reduced(Expr.Call c, Expr of, boolean method, String name, int axis, boolean keep) {
        Place at = c.at();
        List<Expr.Argument> arguments = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        if (!method) {
            arguments.add(new Expr.Argument(at, null, Term.of(of).tree(), Expr.Argument.Kind.PLAIN));
            texts.add(of.at().text());
        }
        if (axis >= 0) {
            arguments.add(new Expr.Argument(at, "axis", new Expr.Number(at, axis, true), Expr.Argument.Kind.PLAIN));
            texts.add("axis=" + axis);
        }
        if (keep) {
            Expr yes = new Expr.Constant(at, Expr.Constant.Kind.TRUE);
            arguments.add(new Expr.Argument(at, "keepdims", yes, Expr.Argument.Kind.PLAIN));
            texts.add("keepdims=True");
        }
        Term function = method ? Term.of(of).attribute(at, name) : module(name, at);
        return new Term(
                function.text() + "(" + String.join(", ", texts) + ")", new Expr.Call(at, function.tree(), arguments));
    }

    static Term module(String name, Place at) {
        return new Term("np." + name, new Expr.Attribute(at, new Expr.Name(at, "np"), name));
    }

    private static String called(Expr.Call c) {
        return c.function() instanceof Expr.Attribute a ? a.name() : c.function() instanceof Expr.Name n ? n.id() : "";
    }

    private void index(Expr.Subscript s) {
        Expr i = s.index();
        if (i instanceof Expr.Name || i instanceof Expr.Binary || i instanceof Expr.Number || i instanceof Expr.Unary) {
            Term one = Term.number(i.at(), 1);
            add(1, i, Term.of(i).binary(i.at(), "+", one));
            add(1, i, Term.of(i).minus(i.at(), one));
            add(2, i, Term.of(i).negated(i.at()));
        }
    }

    /// No slope, or another one: a(1 − a), 1 − a² and a > 0 of the same value, or of another.
    private void slope(Expr part) {
        Slope slope = Slope.in(part);
        if (slope == null) return;
        Place at = part.at();
        Expr before = slope.before();
        if (before != null) add(2, part, Term.of(before));
        Slope.all(at, Term.of(slope.of())).forEach(s -> add(2, part, slope.replaced(at, s)));
        Shape shape = variables.shape(slope.of());
        for (Expr v : names.values().values())
            if (Variables.alike(variables.shape(v), shape))
                Slope.all(at, Term.of(v)).forEach(s -> add(3, part, slope.replaced(at, s)));
        for (Map.Entry<String, Expr> f : names.functions().entrySet())
            add(3, part, slope.replaced(at, new Term(f.getKey(), f.getValue()).called(at, Term.of(slope.of()))));
    }

    /// A product whose last factor is to be a slope.
    private void sloped(Expr.Binary b) {
        Shape shape = variables.shape(b);
        for (Expr v : names.values().values())
            if (Variables.alike(variables.shape(v), shape))
                for (Term s : Slope.all(b.at(), Term.of(v)))
                    add(3, b, Term.of(b.left()).times(b.at(), s));
    }

    /// Another variable in its place: first those of the same shape.
    private void names(Expr part) {
        if (!Variables.isVariable(part)) return;
        Shape own = variables.shape(part);
        String text = part.at().text();
        for (Map.Entry<String, Expr> v : names.values().entrySet()) {
            if (v.getKey().equals(text)) continue;
            Shape shape = variables.shape(v.getValue());
            if (own == null && shape != null && !operands.contains(part) && !factors.contains(part)) continue;
            int cost = isBeside(part, v.getValue()) ? 1 : Variables.alike(own, shape) ? 2 : 3;
            add(cost, part, new Term(v.getKey(), v.getValue()));
        }
    }

    /// Whether both are said to be in one dict, under other keys.
    private static boolean isBeside(Expr a, Expr b) {
        return a instanceof Expr.Subscript s
                && b instanceof Expr.Subscript t
                && s.index() instanceof Expr.Text
                && t.index() instanceof Expr.Text
                && s.object().at().text().equals(t.object().at().text());
    }

    /// What may have been left out.
    private void insert(Expr part, Expr whole) {
        Place at = part.at();
        Term e = Term.of(part);
        Term one = Term.number(at, 1);
        Shape own = variables.shape(part);
        add(1, part, e.negated(at));
        if (part == whole) add(2, part, e.attribute(at, "copy").called(at));
        if (own == null || own.rank() > 1) add(1, part, e.turned(at));
        add(2, part, e.binary(at, "**", Term.number(at, 2)));
        add(2, part, one.minus(at, e));
        add(2, part, e.minus(at, one));
        add(2, part, e.binary(at, "/", Term.number(at, 2))); // before any variable that happens to be 2
        if (!hasTwo(whole)) add(3, part, Term.number(at, 2).times(at, e));
        if (own != null && own.rank() == 2)
            for (int axis = 0; axis < 2; axis++)
                if (part instanceof Expr.Name) add(3, part, sum(at, Term.of(part), axis, false));
        for (Expr v : names.values().values()) {
            Shape shape = variables.shape(v);
            Term u = Term.of(v);
            boolean scalar = shape == null || shape.size() == 1;
            boolean fits =
                    shape == null || own == null || own.equals(shape) || own.size() == 1 || stretches(shape, own);
            if (scalar || fits) {
                add(scalar ? 3 : 2, part, e.times(at, u));
                if (shape == null || scalar || own == null || shape.size() < own.size())
                    add(scalar ? 2 : 3, part, e.binary(at, "/", u)); // a mean that was left out
                else if (own.equals(shape)) add(4, part, e.binary(at, "/", u));
                add(4, part, e.minus(at, u));
                add(4, part, u.minus(at, e));
                if (!u.text().equals(e.text())) add(4, part, e.binary(at, "+", u)); // nobody writes `x + x`
            }
            if (scalar && !u.text().equals(e.text())) {
                add(4, part, u.times(at, e));
                add(4, part, e.times(at, one.minus(at, u)));
            }
            boolean element = shape == null && v instanceof Expr.Subscript of && !(of.index() instanceof Expr.Text);
            if (element || !scalar && fits) {
                int dearer = factors.contains(part) ? INSIDE : 0;
                for (Term s : Slope.all(at, u)) add(4 + dearer, part, e.times(at, s));
                add(3 + dearer, part, e.times(at, one.minus(at, u)));
                if (near.contains(u.text()))
                    for (String curve : CURVES)
                        add(4 + dearer, part, e.times(at, module(curve, at).called(at, u)));
                for (Map.Entry<String, Expr> f : names.functions().entrySet())
                    add(4 + dearer, part, e.times(at, new Term(f.getKey(), f.getValue()).called(at, u)));
            }
            if (shape != null && own != null && shape.rank() == 2 && own.rank() == 2)
                multiplied(part, e, u, own, shape);
            if (shape != null && shape.rank() > 0 && own != null && own.rank() > 0)
                for (int axis : new int[] {0, 1}) {
                    if (shape.rank() > axis) add(4, part, e.binary(at, "/", extent(at, v, axis)));
                }
        }
    }

    /// Whether a 2 is said already: nobody writes `2 * 2 * x`.
    private static boolean hasTwo(Expr whole) {
        return Tree.all(whole).stream()
                .anyMatch(e -> e instanceof Expr.Binary b
                        && b.op().equals("*")
                        && b.left() instanceof Expr.Number n
                        && n.value() == 2);
    }

    private static Term extent(Place at, Expr v, int axis) {
        Term shape = Term.of(v).attribute(at, "shape");
        return new Term(
                shape.text() + "[" + axis + "]", new Expr.Subscript(at, shape.tree(), new Expr.Number(at, axis, true)));
    }

    static Term sum(Place at, Term of, int axis, boolean keep) {
        List<Expr.Argument> arguments = new ArrayList<>();
        arguments.add(new Expr.Argument(at, null, of.tree(), Expr.Argument.Kind.PLAIN));
        arguments.add(new Expr.Argument(at, "axis", new Expr.Number(at, axis, true), Expr.Argument.Kind.PLAIN));
        if (keep)
            arguments.add(new Expr.Argument(
                    at, "keepdims", new Expr.Constant(at, Expr.Constant.Kind.TRUE), Expr.Argument.Kind.PLAIN));
        Term function = module("sum", at);
        return new Term(
                function.text() + "(" + of.text() + ", axis=" + axis + (keep ? ", keepdims=True)" : ")"),
                new Expr.Call(at, function.tree(), arguments));
    }

    /// A product with a matrix that was left out.
    private void multiplied(Expr part, Term e, Term u, Shape own, Shape shape) {
        Place at = part.at();
        Term turned = u.turned(at);
        if (own.dim(1) == shape.dim(0)) add(4, part, dot(at, e, u));
        if (own.dim(1) == shape.dim(1)) add(4, part, dot(at, e, turned));
        if (shape.dim(1) == own.dim(0)) add(4, part, dot(at, u, e));
        if (shape.dim(0) == own.dim(0)) add(4, part, dot(at, turned, e));
    }

    static Term dot(Place at, Term a, Term b) {
        return module("dot", at).called(at, a, b);
    }

    private static boolean stretches(Shape from, Shape to) {
        if (from.rank() > to.rank()) return false;
        for (int i = 1; i <= from.rank(); i++) {
            int d = from.dim(from.rank() - i);
            if (d != 1 && d != to.dim(to.rank() - i)) return false;
        }
        return true;
    }
}
