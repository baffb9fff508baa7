package nabla.audit.branch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.repair.Tree;
import org.jspecify.annotations.Nullable;

/// What a program asks its flags for, by their bare names, and which names hand on the same value: `self.act = act`,
/// `Layer(activation=act)`.
final class Flags {
    /// What regularisation, decay and dropout are called: switches that are off at 0, or at 1 for what is kept.
    private static final String TERM = "(?i)(l1|l2|.*regul.*|reg|lam|.*lamb?da?.*|lmbda|.*decay.*)";
    private static final String KEPT = "(?i).*keep.*";

    private final Map<String, String> handedOn = new HashMap<>();
    private final Map<String, Map<String, Expr>> values = new LinkedHashMap<>();
    private final Map<String, Map<Double, Double>> switches = new HashMap<>();
    private final Map<String, List<Expr>> uses = new HashMap<>();
    private final Map<String, Map<String, Expr>> tables = new HashMap<>();
    private final Map<String, List<Stmt.Function>> functions = new HashMap<>();
    private final Set<String> classes = new LinkedHashSet<>();

    Flags(Program program) {
        Tree.statements(program.body(), this::define);
        Tree.statements(program.body(), this::tabled);
        Tree.statements(program.body(), this::read);
    }

    private void define(Stmt s) {
        if (s instanceof Stmt.Function f)
            functions.computeIfAbsent(f.name(), ignored -> new ArrayList<>()).add(f);
        if (s instanceof Stmt.ClassDef c) {
            classes.add(c.name());
            for (Stmt member : c.body())
                if (member instanceof Stmt.Function f && f.name().equals("__init__"))
                    functions
                            .computeIfAbsent(c.name(), ignored -> new ArrayList<>())
                            .add(f);
        }
    }

    private void tabled(Stmt s) {
        if (s instanceof Stmt.Assign a && a.value() instanceof Expr.Dict d)
            for (Expr target : a.targets()) {
                String name = name(target);
                if (name != null) tables.put(name, keys(d));
            }
    }

    private Map<String, Expr> keys(Expr.Dict d) {
        Map<String, Expr> keys = new LinkedHashMap<>();
        for (Expr.Entry e : d.entries())
            if (e.key() instanceof Expr.Text t && isFunction(e.value())) keys.put(quoted(t.value()), t);
        return keys;
    }

    private boolean isFunction(Expr e) {
        return switch (e) {
            case Expr.Lambda l -> true;
            case Expr.Name n -> functions.containsKey(n.id()) || classes.contains(n.id());
            case Expr.Attribute a ->
                a.object() instanceof Expr.Name n
                                && Set.of("np", "numpy", "math").contains(n.id())
                        || functions.containsKey(a.name());
            case Expr.Sequence s -> !s.items().isEmpty() && s.items().stream().allMatch(this::isFunction);
            case Expr.Call c -> c.function() instanceof Expr.Name n && classes.contains(n.id());
            case Expr.Dict d -> d.entries().stream().allMatch(entry -> isFunction(entry.value()));
            default -> false;
        };
    }

    private void read(Stmt s) {
        if (s instanceof Stmt.Assign a) for (Expr target : a.targets()) handOn(target, a.value());
        if (s instanceof Stmt.If i) asked(i.condition());
        if (s instanceof Stmt.For f) iterated(f.target(), f.iterable());
        for (Expr e : expressions(s)) read(e);
    }

    private void read(Expr e) {
        switch (e) {
            case Expr.Compare c -> compared(c);
            case Expr.Conditional c -> asked(c.condition());
            case Expr.Subscript s -> looked(s.object(), s.index());
            case Expr.Call c -> called(c);
            default -> {}
        }
    }

    private void compared(Expr.Compare c) {
        for (int i = 0; i < c.ops().size(); i++) {
            Expr left = c.operands().get(i);
            Expr right = c.operands().get(i + 1);
            switch (c.ops().get(i)) {
                case "==", "!=", "is", "is not" -> {
                    value(left, right);
                    value(right, left);
                    if (c.ops().get(i).equals("!=")) switches(left, right, 0, 0.1);
                }
                case "in", "not in" -> {
                    if (right instanceof Expr.Sequence sequence)
                        sequence.items().forEach(item -> value(left, item));
                }
                case ">" -> switches(left, right, 0, 0.1);
                case "<" -> {
                    switches(left, right, 1, 0.8);
                    switches(right, left, 0, 0.1);
                }
                default -> {}
            }
        }
    }

    private void value(Expr flag, Expr constant) {
        String name = name(flag);
        String written = written(constant);
        if (name == null || written == null || written(flag) != null) return;
        values.computeIfAbsent(name, ignored -> new LinkedHashMap<>()).put(written, constant);
        used(name, flag);
    }

    private void used(String name, Expr flag) {
        uses.computeIfAbsent(name, ignored -> new ArrayList<>()).add(flag);
    }

    /// `lam > 0`, `keep < 1`: the number at which a term is off, and one at which it is on.
    private void switches(Expr flag, Expr number, double off, double on) {
        if (number instanceof Expr.Number n && n.value() == off) turnsOn(flag, off, on);
    }

    private void turnsOn(Expr flag, double off, double on) {
        String name = name(flag);
        if (name == null) return;
        switches.computeIfAbsent(name, ignored -> new HashMap<>()).put(off, on);
        used(name, flag);
    }

    /// `if flag`, `if not flag and …`.
    private void asked(Expr condition) {
        switch (condition) {
            case Expr.Unary u -> {
                if (u.op().equals("not")) asked(u.operand());
            }
            case Expr.Logical l -> {
                asked(l.left());
                asked(l.right());
            }
            case Expr.Name n -> asked(n.id(), n);
            case Expr.Attribute a -> asked(a.name(), a);
            default -> {}
        }
    }

    private void asked(String name, Expr flag) {
        Map<String, Expr> both = values.computeIfAbsent(name, ignored -> new LinkedHashMap<>());
        both.put("True", new Expr.Constant(flag.at(), Expr.Constant.Kind.TRUE));
        both.put("False", new Expr.Constant(flag.at(), Expr.Constant.Kind.FALSE));
        turnsOn(flag, 0, 0.1);
    }

    /// `FUNCTIONS[flag]`.
    private void looked(Expr table, Expr flag) {
        String flagName = name(flag);
        String tableName = name(table);
        Map<String, Expr> keys = table instanceof Expr.Dict d
                ? keys(d)
                : tableName == null ? Map.of() : tables.getOrDefault(tableName, Map.of());
        if (flagName == null || keys.isEmpty()) return;
        values.computeIfAbsent(flagName, ignored -> new LinkedHashMap<>()).putAll(keys);
        used(flagName, flag);
    }

    private void called(Expr.Call c) {
        if (c.function() instanceof Expr.Attribute a
                && a.name().equals("get")
                && !c.arguments().isEmpty())
            looked(a.object(), c.arguments().getFirst().value());
        List<Stmt.Parameter> parameters = parameters(c);
        for (int i = 0; i < c.arguments().size(); i++) {
            String given = name(c.arguments().get(i).value());
            String taken = taken(c, parameters, i);
            if (given != null && taken != null) join(given, taken);
        }
    }

    private void iterated(Expr target, Expr iterable) {
        boolean call = iterable instanceof Expr.Call;
        if (!call) handOn(target, iterable);
        if (!(iterable instanceof Expr.Call c)
                || !(c.function() instanceof Expr.Name f)
                || !(target instanceof Expr.Sequence all)) return;
        int first = f.id().equals("enumerate")
                ? 1
                : f.id().equals("zip") ? 0 : all.items().size();
        for (int i = first; i < all.items().size() && i - first < c.arguments().size(); i++)
            handOn(all.items().get(i), c.arguments().get(i - first).value());
    }

    private void handOn(Expr to, Expr from) {
        String a = name(to);
        String b = name(from);
        if (a != null && b != null) join(a, b);
    }

    private void join(String a, String b) {
        String from = root(a);
        String to = root(b);
        if (!from.equals(to)) handedOn.put(from, to);
    }

    /// The one name that stands for all that hand on its value.
    String root(String name) {
        String at = name;
        for (String next = handedOn.get(at); next != null; next = handedOn.get(at)) at = next;
        return at;
    }

    /// What a flag is asked for, by how Python writes it.
    Map<String, Expr> values(String root) {
        Map<String, Expr> all = new LinkedHashMap<>();
        values.forEach((name, own) -> {
            if (root(name).equals(root)) all.putAll(own);
        });
        return all;
    }

    /// The number at which what is off at this one is on; null if nothing is.
    @Nullable
    Double on(String root, String name, Expr.Number number) {
        double off = number.value();
        if (off == 0 && number.integer() && !name.matches(TERM)) return null; // a count
        for (Map.Entry<String, Map<Double, Double>> e : switches.entrySet())
            if (root(e.getKey()).equals(root) && e.getValue().containsKey(off))
                return e.getValue().get(off);
        if (off == 0 && name.matches(TERM)) return 0.1;
        return off == 1 && name.matches(KEPT) ? 0.8 : null;
    }

    /// Where a flag is asked for its value.
    List<Expr> uses(String root) {
        List<Expr> all = new ArrayList<>();
        uses.forEach((name, own) -> {
            if (root(name).equals(root)) all.addAll(own);
        });
        return all;
    }

    /// The keys of a dict of functions.
    Map<String, Expr> table(String name) {
        return tables.getOrDefault(name, Map.of());
    }

    boolean isClass(Expr.Call c) {
        return c.function() instanceof Expr.Name n && classes.contains(n.id());
    }

    /// What the function that is called takes, `self` left out; empty where several have its name.
    List<Stmt.Parameter> parameters(Expr.Call c) {
        String called = name(c.function());
        List<Stmt.Function> known = called == null ? List.of() : functions.getOrDefault(called, List.of());
        if (known.size() != 1) return List.of();
        List<Stmt.Parameter> all = known.getFirst().parameters();
        boolean method =
                !all.isEmpty() && Set.of("self", "cls").contains(all.getFirst().name());
        return method ? all.subList(1, all.size()) : all;
    }

    /// The name an argument goes by in the function; null if that is not known.
    static @Nullable String taken(Expr.Call c, List<Stmt.Parameter> parameters, int i) {
        Expr.Argument a = c.arguments().get(i);
        if (a.kind() != Expr.Argument.Kind.PLAIN) return null;
        if (a.name() != null) return a.name();
        return i < parameters.size() ? parameters.get(i).name() : null;
    }

    /// The bare name a flag is read by: `self.activation`, `config['activation']`, `activations[l]`,
    /// `activation.lower()`.
    static @Nullable String name(Expr e) {
        return switch (e) {
            case Expr.Name n -> n.id();
            case Expr.Attribute a -> a.name();
            case Expr.Subscript s -> s.index() instanceof Expr.Text t ? t.value() : name(s.object());
            case Expr.Call c ->
                c.arguments().isEmpty()
                                && c.function() instanceof Expr.Attribute a
                                && Set.of("lower", "upper", "strip").contains(a.name())
                        ? name(a.object())
                        : null;
            default -> null;
        };
    }

    /// A constant as Python writes it; null for anything else.
    static @Nullable String written(Expr e) {
        return switch (e) {
            case Expr.Text t -> quoted(t.value());
            case Expr.Number n -> n.at().text();
            case Expr.Constant c ->
                c.kind() == Expr.Constant.Kind.TRUE ? "True" : c.kind() == Expr.Constant.Kind.FALSE ? "False" : null;
            default -> null;
        };
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    /// Every expression of a statement, those of its blocks left out.
    static List<Expr> expressions(Stmt s) {
        List<Expr> outer = new ArrayList<>();
        switch (s) {
            case Stmt.If i -> outer.add(i.condition());
            case Stmt.While w -> outer.add(w.condition());
            case Stmt.For f -> outer.add(f.iterable());
            case Stmt.Assert a -> outer.add(a.condition());
            case Stmt.With w -> outer.add(w.context());
            case Stmt.Assign a -> {
                outer.add(a.value());
                outer.addAll(a.targets());
            }
            default -> {
                Expr value = Tree.value(s);
                if (value != null) outer.add(value);
            }
        }
        return outer.stream().flatMap(e -> Tree.all(e).stream()).toList();
    }
}
