package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// The variables and functions a statement can name, with the shapes their values had in a run.
final class Variables {
    private static final Set<String> NO_VALUES = Set.of("np", "numpy", "math", "self", "plt", "random");
    private static final Set<String> PROPERTIES = Set.of("shape", "size", "ndim", "dtype");

    private final Program program;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<Place, Shape> placed = new HashMap<>();
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<List<Stmt>, Names> byBody = new IdentityHashMap<>();
    private final Map<Stmt, Names> byStatement = new IdentityHashMap<>();
    private final Map<Stmt, Set<String>> later = new IdentityHashMap<>();
    private final Elements elements;

    /// @param values that may stand in one function
    /// @param functions of one argument that may be called there
    /// @param elements of lists, as its loops index them
    record Names(Map<String, Expr> values, Map<String, Expr> functions, Map<String, Expr> elements) {}

    Variables(Program program, Tape tape) {
        this.program = program;
        this.elements = new Elements(program);
        for (Node n : tape.nodes()) placed.put(n.place, n.shape());
        for (Binding b : tape.bindings()) {
            shapes.put(b.name(), b.node().shape());
            kinds.put(b.name(), b.node().kind);
        }
    }

    @Nullable
    Shape shape(Expr e) {
        Shape own = placed.get(e.at());
        return own != null ? own : shapes.get(e.at().text());
    }

    /// What the elements of a named value are; null if it is no array.
    @Nullable
    Kind kind(Expr e) {
        return kinds.get(e.at().text());
    }

    /// What the statement's function can name: its own names, its object's, and those of the functions around it.
    Names at(Stmt statement) {
        List<Stmt> body = enclosing(program.body(), statement, program.body());
        Names names = byBody.computeIfAbsent(body, this::collect);
        return body == program.body() ? byStatement.computeIfAbsent(statement, s -> bound(names, s)) : names;
    }

    /// Without what is not bound yet.
    private Names bound(Names names, Stmt statement) {
        Names bound =
                new Names(new LinkedHashMap<>(names.values), names.functions, new LinkedHashMap<>(names.elements));
        bound.values.values().removeIf(e -> !isBound(e, statement));
        bound.elements.values().removeIf(e -> !isBound(e, statement));
        return bound;
    }

    /// Whether a statement of the module can name what the module gives a first value: not if that is done only behind
    /// it, and behind the loop around it. A name that gets none is not in the program.
    boolean isBound(Expr e, Stmt statement) {
        Set<String> later = later(statement);
        return Tree.all(e).stream().noneMatch(p -> p instanceof Expr.Name n && later.contains(n.id()));
    }

    private Set<String> later(Stmt statement) {
        if (enclosing(program.body(), statement, program.body()) != program.body()) return Set.of();
        return later.computeIfAbsent(statement, ignored -> {
            Set<String> there = new LinkedHashSet<>();
            Set<String> behind = new LinkedHashSet<>();
            for (Stmt s : program.body())
                (s.at().start() > statement.at().start() ? behind : there)
                        .addAll(assigned(List.of(s)).keySet());
            behind.removeAll(there);
            return behind;
        });
    }

    private static List<Stmt> enclosing(List<Stmt> block, Stmt statement, List<Stmt> around) {
        for (Stmt s : block) {
            if (s == statement) return around;
            boolean inside =
                    s.at().start() <= statement.at().start() && statement.at().end() <= s.at().end();
            if (!inside) continue;
            List<Stmt> next = s instanceof Stmt.Function f ? f.body() : around;
            for (List<Stmt> inner : Tree.blocks(s)) {
                for (Stmt each : inner)
                    if (each.at().start() <= statement.at().start()
                            && statement.at().end() <= each.at().end()) return enclosing(inner, statement, next);
            }
        }
        return around;
    }

    private Names collect(List<Stmt> body) {
        Names names = new Names(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        Set<String> called = new LinkedHashSet<>();
        gather(body, names, called, false);
        for (Stmt s : program.body()) {
            if (s instanceof Stmt.ClassDef c) {
                boolean own = false;
                for (Stmt m : c.body()) own |= m instanceof Stmt.Function f && f.body() == body;
                if (!own) continue;
                for (Stmt m : inherited(c))
                    if (m instanceof Stmt.Function f) {
                        gather(f.body(), names, called, true);
                        if (f.parameters().size() == 2 && !f.name().startsWith("__"))
                            names.functions.putIfAbsent("self." + f.name(), self(f));
                    }
            }
            if (s instanceof Stmt.Function f && f.parameters().size() == 1)
                names.functions.putIfAbsent(f.name(), new Expr.Name(f.at(), f.name()));
            if (s instanceof Stmt.Assign a
                    && a.value() instanceof Expr.Lambda l
                    && l.parameters().size() == 1
                    && a.targets().getFirst() instanceof Expr.Name n) names.functions.putIfAbsent(n.id(), n);
        }
        Tree.statements(program.body(), s -> {
            if (s instanceof Stmt.Function f && f.body() == body)
                for (Stmt.Parameter p : f.parameters())
                    if (!NO_VALUES.contains(p.name())) names.values.put(p.name(), new Expr.Name(p.at(), p.name()));
        });
        if (body != program.body())
            for (String global : globals()) names.values.putIfAbsent(global, Edit.expression(global));
        around(body, names);
        Tree.statements(program.body(), s -> entries(s, names));
        new ArrayList<>(names.values.values()).forEach(e -> otherKeys(e, names));
        called.forEach(names.values::remove);
        NO_VALUES.forEach(names.values::remove);
        List<String> lists = names.values.entrySet().stream()
                .filter(e -> shape(e.getValue()) == null)
                .map(Map.Entry::getKey)
                .toList();
        names.elements.putAll(elements.in(body, lists));
        names.elements.keySet().removeAll(names.values.keySet());
        return names;
    }

    /// What is in a class and in those of the program that it is made from.
    private List<Stmt> inherited(Stmt.ClassDef c) {
        List<Stmt> all = new ArrayList<>(c.body());
        for (Expr base : c.bases())
            for (Stmt s : program.body())
                if (s instanceof Stmt.ClassDef b
                        && b != c
                        && b.name().equals(base.at().text())) all.addAll(b.body());
        return all;
    }

    /// What a function reads from around it: names of the functions it stands in, and those of the module that
    /// functions read.
    private void around(List<Stmt> body, Names names) {
        Map<String, Expr> module = assigned(program.body());
        Set<String> read = new LinkedHashSet<>();
        Tree.statements(program.body(), s -> {
            if (!(s instanceof Stmt.Function f) || f.body() == program.body()) return;
            Map<String, Expr> own = own(f);
            Tree.statements(f.body(), inner -> {
                for (Expr root : Tree.values(inner))
                    for (Expr e : Tree.all(root))
                        if (e instanceof Expr.Name n && !own.containsKey(n.id())) read.add(n.id());
            });
            boolean inside = f.body() != body && contains(f.body(), body);
            if (inside) own.forEach(names.values::putIfAbsent);
        });
        if (body == program.body()) return;
        read.retainAll(module.keySet());
        for (String name : read) names.values.putIfAbsent(name, java.util.Objects.requireNonNull(module.get(name)));
    }

    private static boolean contains(List<Stmt> block, List<Stmt> body) {
        boolean[] found = {false};
        Tree.statements(block, s -> found[0] |= s instanceof Stmt.Function f && f.body() == body);
        return found[0];
    }

    /// A function's parameters and variables.
    private static Map<String, Expr> own(Stmt.Function f) {
        Map<String, Expr> own = assigned(f.body());
        for (Stmt.Parameter p : f.parameters()) own.putIfAbsent(p.name(), new Expr.Name(p.at(), p.name()));
        return own;
    }

    /// The variables a block assigns, those of the functions in it left out.
    private static Map<String, Expr> assigned(List<Stmt> block) {
        Map<String, Expr> names = new LinkedHashMap<>();
        for (Stmt s : block) {
            if (s instanceof Stmt.Function || s instanceof Stmt.ClassDef) continue;
            for (Expr target : Tree.targets(s))
                for (Expr e : Tree.all(target)) if (e instanceof Expr.Name n) names.putIfAbsent(n.id(), n);
            for (List<Stmt> inner : Tree.blocks(s)) assigned(inner).forEach(names::putIfAbsent);
        }
        return names;
    }

    /// What functions keep for each other under `global`.
    private Set<String> globals() {
        Set<String> globals = new LinkedHashSet<>();
        Tree.statements(program.body(), s -> {
            if (s instanceof Stmt.Outer o && o.global()) globals.addAll(o.names());
        });
        return globals;
    }

    /// What another function keeps in a dict that is known here by the same name.
    private static void entries(Stmt statement, Names names) {
        List<Expr> roots = new ArrayList<>(Tree.values(statement));
        roots.addAll(Tree.targets(statement));
        for (Expr root : roots)
            for (Expr e : Tree.all(root))
                if (e instanceof Expr.Subscript s
                        && s.index() instanceof Expr.Text
                        && names.values.containsKey(s.object().at().text())) names.values.putIfAbsent(e.at().text(), e);
    }

    /// The entries of a dict whose keys are put together, `d['W' + str(l)]`, under every text such keys begin with.
    private void otherKeys(Expr e, Names names) {
        if (!(e instanceof Expr.Subscript s)
                || !(s.index() instanceof Expr.Binary b)
                || !(b.left() instanceof Expr.Text own)) return;
        for (String other : keys()) {
            if (other.equals(own.value())) continue;
            String text = s.at().text();
            int from = own.at().start() - s.at().start();
            int to = own.at().end() - s.at().start();
            if (from < 0 || to > text.length()) continue;
            char quote = text.charAt(from);
            String written = text.substring(0, from) + quote + other + quote + text.substring(to);
            names.values.putIfAbsent(written, Edit.expression(written));
        }
    }

    /// What keys that are put together begin with.
    private Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        Tree.statements(program.body(), statement -> {
            List<Expr> roots = new ArrayList<>(Tree.values(statement));
            roots.addAll(Tree.targets(statement));
            for (Expr root : roots)
                for (Expr e : Tree.all(root))
                    if (e instanceof Expr.Subscript s
                            && s.index() instanceof Expr.Binary b
                            && b.left() instanceof Expr.Text t) keys.add(t.value());
        });
        return keys;
    }

    private static Expr self(Stmt.Function f) {
        return new Expr.Attribute(f.at(), new Expr.Name(f.at(), "self"), f.name());
    }

    /// @param attributes whether only `self.x` is taken: the names of another method
    private void gather(List<Stmt> body, Names names, Set<String> called, boolean attributes) {
        for (Stmt s : body) {
            if (s instanceof Stmt.Function || s instanceof Stmt.ClassDef) continue;
            List<Expr> roots = new ArrayList<>(Tree.values(s));
            roots.addAll(Tree.targets(s));
            for (Expr root : roots)
                for (Expr e : Tree.all(root)) {
                    if (!attributes && isCount(e)) names.elements.putIfAbsent(e.at().text(), e);
                    if (e instanceof Expr.Call c) {
                        called.add(c.function().at().text());
                        boolean one = c.arguments().size() == 1
                                && !c.function().at().text().startsWith("np.")
                                && c.function() instanceof Expr.Attribute a
                                && !a.name().matches("dot|sum|mean|append|reshape|copy|keys|items|values");
                        if (one && !attributes)
                            names.functions.putIfAbsent(c.function().at().text(), c.function());
                    }
                    boolean part = e instanceof Expr.Subscript p && p.index() instanceof Expr.Slice;
                    if (isVariable(e) && (!attributes || e instanceof Expr.Attribute)
                            || part && !attributes && shape(e) != null) names.values.putIfAbsent(e.at().text(), e);
                }
            for (List<Stmt> inner : Tree.blocks(s)) gather(inner, names, called, attributes);
        }
    }

    /// How many there are of something: `len(X)`, `X.shape[0]`.
    private static boolean isCount(Expr e) {
        return e.at().text().matches("len\\([\\w.]+\\)|[\\w.]+\\.shape\\[[01]\\]");
    }

    static boolean isVariable(Expr e) {
        return switch (e) {
            case Expr.Name n -> !NO_VALUES.contains(n.id());
            case Expr.Attribute a ->
                !a.name().equals("T")
                        && !PROPERTIES.contains(a.name())
                        && !(a.object() instanceof Expr.Name n && n.id().equals("np"))
                        && isObject(a.object());
            case Expr.Subscript s ->
                isVariable(s.object())
                        && (s.index() instanceof Expr.Text
                                || s.index() instanceof Expr.Name
                                || s.index() instanceof Expr.Number
                                || s.index() instanceof Expr.Unary
                                || s.index() instanceof Expr.Binary);
            default -> false;
        };
    }

    private static boolean isObject(Expr e) {
        return e instanceof Expr.Name || isVariable(e);
    }

    static boolean alike(@Nullable Shape a, @Nullable Shape b) {
        return a != null && b != null && a.equals(b);
    }

    Collection<Expr> values(Stmt statement) {
        return at(statement).values().values();
    }
}
