package nabla.audit.branch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.repair.Tree;

/// The choices a program offers: a default, an argument at a class or outside of all functions, an option of the
/// command line, a setting that is made once. All literals of one flag that have the same value are read as another one
/// together, so that forward and backward stay of one mind.
public final class Choices {
    /// What is switched between learning and using, or between a function and its derivative, is no choice of a user.
    private static final Pattern USE = Pattern.compile(
            "(?i).*(train|test|eval|infer|predict|valid|deriv|prime|grad|backward|forward|mode|phase).*");
    private static final Pattern LIKELY = Pattern.compile("(?i).*(act|loss|cost|nonlin|func|objective).*");

    /// @param offered whether a user of the program would change it
    private record Source(String name, Expr literal, boolean offered) {}

    private final Flags flags;
    private final List<Source> sources = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();
    private final Map<String, Integer> assigned = new HashMap<>();

    private Choices(Program program) {
        this.flags = new Flags(program);
        Tree.statements(program.body(), this::count);
        visit(program.body(), false);
    }

    /// What a program offers, activations and losses first.
    public static List<Choice> of(Program program) {
        return new Choices(program).all();
    }

    private void count(Stmt s) {
        for (Expr target : s instanceof Stmt.For f
                ? List.of(f.target())
                : s instanceof Stmt.Augment a
                        ? List.of(a.target())
                        : s instanceof Stmt.Assign a ? a.targets() : List.<Expr>of()) {
            String name = Flags.name(target);
            if (name != null) assigned.merge(name, 1, Integer::sum);
        }
    }

    private void visit(List<Stmt> body, boolean inside) {
        for (Stmt s : body) {
            switch (s) {
                case Stmt.Function f -> {
                    for (Stmt.Parameter p : f.parameters()) {
                        Expr preset = p.preset();
                        if (preset != null)
                            source(
                                    p.name(),
                                    preset,
                                    !isTruth(preset) || f.name().equals("__init__"));
                    }
                }
                case Stmt.Assign a -> {
                    for (Expr target : a.targets()) {
                        String name = Flags.name(target);
                        boolean setting = !inside || target instanceof Expr.Attribute;
                        if (name != null && setting) source(name, a.value(), assigned.getOrDefault(name, 0) == 1);
                    }
                }
                case Stmt.For f -> loop(f);
                default -> {}
            }
            for (Expr e : Flags.expressions(s)) {
                if (e instanceof Expr.Call c) call(c, inside);
                if (e instanceof Expr.Dict d)
                    for (Expr.Entry entry : d.entries())
                        if (entry.key() instanceof Expr.Text key) source(key.value(), entry.value(), true);
            }
            for (List<Stmt> inner : Tree.blocks(s)) visit(inner, inside || s instanceof Stmt.Function);
        }
    }

    private void call(Expr.Call c, boolean inside) {
        boolean option = c.function() instanceof Expr.Attribute a && a.name().equals("add_argument");
        List<Stmt.Parameter> parameters = flags.parameters(c);
        for (int i = 0; i < c.arguments().size(); i++) {
            Expr value = c.arguments().get(i).value();
            String name = Flags.taken(c, parameters, i);
            if (option && "default".equals(name)) name = option(c);
            boolean setting = option || flags.isClass(c) || !inside && !isTruth(value);
            if (name != null) source(name, value, setting);
        }
    }

    private static String option(Expr.Call c) {
        String name = "";
        for (Expr.Argument a : c.arguments())
            if (a.name() == null
                    && a.value() instanceof Expr.Text t
                    && t.value().replaceFirst("^-+", "").length() > name.length())
                name = t.value().replaceFirst("^-+", "").replace('-', '_');
        return name;
    }

    private void source(String name, Expr value, boolean offered) {
        if (value instanceof Expr.Sequence all) all.items().forEach(item -> source(name, item, offered));
        else if (Flags.written(value) != null) sources.add(new Source(name, value, offered));
    }

    /// `for name in ('relu', 'tanh')`: the run follows the first only.
    private void loop(Stmt.For f) {
        String name = Flags.name(f.target());
        String table = Flags.name(f.iterable());
        List<Expr> items = f.iterable() instanceof Expr.Sequence s
                ? s.items()
                : table == null ? List.of() : List.copyOf(flags.table(table).values());
        if (name == null
                || items.size() < 2
                || !items.stream().allMatch(Expr.Text.class::isInstance)
                || flags.values(flags.root(name)).isEmpty()) return;
        String was = written(items.getFirst());
        for (Expr item : items.subList(1, items.size())) {
            Expr one = new Expr.Sequence(f.iterable().at(), Expr.Sequence.Kind.LIST, List.of(item));
            choices.add(new Choice(
                    name, was, written(item), true, false, Map.of(f.iterable(), one), flags.uses(flags.root(name))));
        }
    }

    private List<Choice> all() {
        Map<String, List<Source>> groups = new LinkedHashMap<>();
        for (Source s : sources)
            groups.computeIfAbsent(flags.root(s.name()) + "\n" + written(s.literal()), ignored -> new ArrayList<>())
                    .add(s);
        for (List<Source> group : groups.values()) if (group.stream().anyMatch(Source::offered)) choose(group);
        List<Choice> kept = new ArrayList<>();
        for (boolean likely : new boolean[] {true, false})
            for (Choice c : choices) {
                boolean use = USE.matcher(c.name()).matches()
                        || USE.matcher(c.was()).matches()
                        || USE.matcher(c.value()).matches();
                if (!use && LIKELY.matcher(c.name()).matches() == likely) kept.add(c);
            }
        return kept;
    }

    private void choose(List<Source> group) {
        Source first = group.stream().filter(Source::offered).findFirst().orElseThrow();
        String root = flags.root(first.name());
        String was = written(first.literal());
        Map<String, Expr> others = new LinkedHashMap<>(flags.values(root));
        if (others.values().stream().anyMatch(v -> USE.matcher(written(v)).matches())) return;
        others.values().removeIf(v -> v.getClass() != first.literal().getClass());
        boolean known = others.containsKey(was);
        for (Source s : sources)
            if (s.offered()
                    && !others.isEmpty()
                    && s.literal().getClass() == first.literal().getClass()
                    && flags.root(s.name()).equals(root)) others.putIfAbsent(written(s.literal()), s.literal());
        if (first.literal() instanceof Expr.Number n) {
            Double on = flags.on(root, first.name(), n);
            if (!known || on != null) others.clear();
            if (on != null)
                others.put(Double.toString(Math.round(on * 100) / 100.0), new Expr.Number(n.at(), on, false));
        }
        others.forEach((value, literal) -> {
            if (value.equals(was)) return;
            Map<Object, Object> nodes = new HashMap<>();
            for (Source s : group) nodes.put(s.literal(), literal);
            boolean elsewhere = sources.stream()
                    .anyMatch(s -> flags.root(s.name()).equals(root)
                            && written(s.literal()).equals(value));
            choices.add(new Choice(
                    first.name(), was, value, literal instanceof Expr.Text, elsewhere, nodes, flags.uses(root)));
        });
    }

    private static boolean isTruth(Expr e) {
        return e instanceof Expr.Constant;
    }

    private static String written(Expr e) {
        return Objects.requireNonNull(Flags.written(e));
    }
}
