package nabla.audit.repair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// What is handed over: the arguments of calls, and the elements of what is returned or walked through. Where another
/// thing is handed over than the place it comes to is named for, the one so named is likely to be meant; so is one that
/// is computed and read nowhere. What such a slip makes wrong are values far from it, and often several.
final class HandOvers {
    /// @param likely whether the names say so
    record HandOver(Edit edit, Stmt statement, boolean likely) {}

    private final Program program;
    private final Variables variables;
    private final Map<String, List<List<String>>> parameters = new HashMap<>();
    /// Targets that take something apart, by what they call its elements.
    private final List<List<String>> takenApart = new ArrayList<>();
    private final List<Expr> globals = new ArrayList<>();
    private final Map<Edit, HandOver> found = new LinkedHashMap<>();

    private HandOvers(Program program, Variables variables) {
        this.program = program;
        this.variables = variables;
        for (Stmt s : program.body())
            for (Expr target : Tree.targets(s)) if (target instanceof Expr.Name n) globals.add(n);
        Tree.statements(program.body(), s -> {
            if (s instanceof Stmt.Function f) called(f.name(), f);
            if (s instanceof Stmt.ClassDef c)
                for (Stmt m : c.body())
                    if (m instanceof Stmt.Function f && f.name().equals("__init__")) called(c.name(), f);
            for (Expr target : Tree.targets(s))
                for (Expr part : Tree.all(target)) if (part instanceof Expr.Sequence q) takenApart.add(names(q));
        });
    }

    /// Other things handed over, the likeliest first.
    static List<HandOver> of(Program program, Variables variables) {
        HandOvers h = new HandOvers(program, variables);
        h.named(program.body());
        h.function(List.of(), program.body());
        return List.copyOf(h.found.values());
    }

    private void called(String name, Stmt.Function f) {
        List<String> names = f.parameters().stream()
                .filter(p -> p.kind() == Stmt.Parameter.Kind.PLAIN || p.kind() == Stmt.Parameter.Kind.KEYWORD_ONLY)
                .map(Stmt.Parameter::name)
                .filter(n -> !n.equals("self"))
                .toList();
        parameters.computeIfAbsent(name, ignored -> new ArrayList<>()).add(names);
    }

    /// What is handed over under another name than that of the place it comes to, where there is one of that name.
    private void named(List<Stmt> block) {
        for (Stmt s : block) {
            for (Expr value : Tree.values(s))
                for (Expr part : Tree.all(value)) {
                    if (part instanceof Expr.Call c) arguments(s, c);
                    if (part instanceof Expr.Sequence q) elements(s, q);
                    if (part instanceof Expr.Dict d)
                        for (Expr.Entry e : d.entries())
                            if (e.key() instanceof Expr.Text t) expected(s, e.value(), Set.of(t.value()));
                }
            if (s instanceof Stmt.Assign a
                    && a.targets().size() == 1
                    && !(a.targets().getFirst() instanceof Expr.Name))
                kept(s, a.targets().getFirst(), a.value());
            if (s instanceof Stmt.Expression e && e.value() instanceof Expr.Call c) {
                again(block, s, c);
                alike(block, s, c);
            }
            if (s instanceof Stmt.Assign a
                    && a.value() instanceof Expr.Sequence values
                    && a.targets().getFirst() instanceof Expr.Sequence targets
                    && values.items().size() == targets.items().size())
                for (int i = 0; i < values.items().size(); i++)
                    expected(s, values.items().get(i), Set.of(names(targets).get(i)));
            for (List<Stmt> inner : Tree.blocks(s)) named(inner);
        }
    }

    private void arguments(Stmt s, Expr.Call c) {
        List<List<String>> own = parameters.getOrDefault(last(c.function()), List.of());
        for (int i = 0; i < c.arguments().size(); i++) {
            Expr.Argument a = c.arguments().get(i);
            if (a.kind() != Expr.Argument.Kind.PLAIN) return;
            int at = i;
            String name = a.name();
            Set<String> names = name != null
                    ? Set.of(name)
                    : own.stream()
                            .filter(p -> p.size() > at)
                            .map(p -> p.get(at))
                            .collect(Collectors.toSet());
            if (!own.isEmpty() || name != null && last(c.function()).equals("dict")) expected(s, a.value(), names);
        }
    }

    /// What is kept under another name than its own, `cache['A' + str(l)] = Z`, where there is one of that name.
    private void kept(Stmt s, Expr target, Expr value) {
        String name = last(target);
        if (!name.isEmpty()) expected(s, value, Set.of(name));
    }

    /// What the same is done with twice in a row: once another one is meant. They come in the order in which they are
    /// made.
    private void again(List<Stmt> block, Stmt s, Expr.Call c) {
        int at = block.indexOf(s);
        Stmt before = at > 0 ? block.get(at - 1) : s;
        boolean twice = before != s
                && before.at().text().equals(s.at().text())
                && c.arguments().size() == 1;
        if (!twice || !(Tree.value(before) instanceof Expr.Call first)) return;
        Expr item = c.arguments().getFirst().value();
        Expr earlier = first.arguments().getFirst().value();
        if (!Variables.isVariable(item)) return;
        String text = program.source().text();
        for (Expr v : variables.values(s))
            if (text.indexOf(v.at().text()) < text.indexOf(item.at().text())) add(before, earlier, v, true);
            else add(s, item, v, true);
    }

    /// What a method takes of other objects under one name, `second.back(head.dx)`, and here under another.
    private void alike(List<Stmt> block, Stmt s, Expr.Call c) {
        if (c.arguments().size() != 1
                || !(c.arguments().getFirst().value() instanceof Expr.Attribute own)
                || !(c.function() instanceof Expr.Attribute)) return;
        Set<String> names = new HashSet<>();
        Set<String> objects = new LinkedHashSet<>();
        for (Stmt other : block)
            if (other != s
                    && other instanceof Stmt.Expression e
                    && e.value() instanceof Expr.Call o
                    && last(o.function()).equals(last(c.function()))
                    && o.arguments().size() == 1
                    && o.arguments().getFirst().value() instanceof Expr.Attribute a) {
                names.add(a.name());
                objects.add(a.object().at().text());
                objects.add(((Expr.Attribute) o.function()).object().at().text());
            }
        if (names.size() != 1 || names.contains(own.name())) return;
        for (String object : objects)
            add(s, own, Edit.expression(object + "." + names.iterator().next()), true);
    }

    /// What is put together in the order in which it is taken apart elsewhere, but for one element.
    private void elements(Stmt s, Expr.Sequence q) {
        List<String> own = names(q);
        for (List<String> apart : takenApart) {
            if (apart.size() != own.size()) continue;
            List<Integer> named = IntStream.range(0, own.size())
                    .filter(i -> !apart.get(i).equals("_") && !own.get(i).isEmpty())
                    .boxed()
                    .toList();
            List<Integer> other =
                    named.stream().filter(i -> !own.get(i).equals(apart.get(i))).toList();
            if (other.size() == 1 && named.size() > 1) {
                int i = other.getFirst();
                expected(s, q.items().get(i), Set.of(apart.get(i)));
            }
        }
    }

    private void expected(Stmt s, Expr item, Set<String> names) {
        if (!Variables.isVariable(item) || names.stream().anyMatch(last(item)::equalsIgnoreCase)) return;
        Stream.concat(variables.values(s).stream(), globals.stream())
                .filter(v -> names.stream().anyMatch(last(v)::equalsIgnoreCase))
                .forEach(v -> add(s, item, v, true));
    }

    /// What one function hands over, and what it could as well: first what it has and reads nowhere, then what comes
    /// in the place of something that is handed over twice.
    private void function(List<Stmt.Parameter> given, List<Stmt> body) {
        List<Stmt> own = Tree.own(body);
        List<Expr> unread = unread(given, body, own);
        for (Stmt s : own)
            for (List<Expr> items : items(s))
                for (Expr item : items) if (Variables.isVariable(item)) unread.forEach(v -> add(s, item, v, true));
        for (boolean twice : new boolean[] {true, false})
            for (Stmt s : own)
                for (List<Expr> items : items(s))
                    for (Expr item : items)
                        if (Variables.isVariable(item) && isTwice(item, items) == twice)
                            for (Expr v : variables.values(s)) add(s, item, v, twice && !isAmong(v, items));
        for (Stmt s : body) inside(s);
    }

    private static boolean isTwice(Expr item, List<Expr> items) {
        return items.stream()
                        .filter(i -> i.at().text().equals(item.at().text()))
                        .count()
                > 1;
    }

    private static boolean isAmong(Expr v, List<Expr> items) {
        return items.stream().anyMatch(i -> i.at().text().equals(Term.of(v).text()));
    }

    /// What is named in a function only where it gets its value.
    private static List<Expr> unread(List<Stmt.Parameter> given, List<Stmt> body, List<Stmt> own) {
        String text = body.stream().map(s -> s.at().text()).collect(Collectors.joining("\n"));
        Map<String, Integer> assigned = new LinkedHashMap<>();
        Map<String, Expr> names = new HashMap<>();
        given.forEach(p -> assigned.put(p.name(), 0));
        given.forEach(p -> names.put(p.name(), new Expr.Name(p.at(), p.name())));
        for (Stmt s : own)
            for (Expr target : Tree.targets(s))
                for (Expr part : Tree.all(target))
                    if (part instanceof Expr.Name n) {
                        assigned.merge(n.id(), 1, Integer::sum);
                        names.put(n.id(), n);
                    }
        return assigned.keySet().stream()
                .filter(name -> !name.matches("_|self"))
                .filter(name -> Pattern.compile("(?<![\\w.])" + name + "(?!\\w)")
                                .matcher(text)
                                .results()
                                .count()
                        == assigned.getOrDefault(name, 0))
                .map(name -> Objects.requireNonNull(names.get(name)))
                .toList();
    }

    private void inside(Stmt s) {
        for (List<Stmt> inner : Tree.blocks(s))
            if (s instanceof Stmt.Function f) function(f.parameters(), inner);
            else inner.forEach(this::inside);
    }

    /// What a statement hands over, each time it does.
    private List<List<Expr>> items(Stmt s) {
        List<List<Expr>> items = new ArrayList<>();
        boolean elements = s instanceof Stmt.Return || s instanceof Stmt.For;
        for (Expr value : Tree.values(s))
            for (Expr part : Tree.all(value)) {
                if (part instanceof Expr.Call c
                        && (parameters.containsKey(last(c.function()))
                                || last(c.function()).equals("dict")
                                || elements && last(c.function()).equals("zip")))
                    items.add(c.arguments().stream().map(Expr.Argument::value).toList());
                if (part instanceof Expr.Sequence q && elements) items.add(q.items());
                if (part instanceof Expr.Dict d && elements)
                    items.add(d.entries().stream().map(Expr.Entry::value).toList());
            }
        return items;
    }

    private void add(Stmt s, Expr item, Expr by, boolean likely) {
        Edit edit = Edit.of(item, Term.of(by));
        boolean same = item.at().text().equals(Term.of(by).text());
        if (!same
                && variables.isBound(by, s)
                && found.values().stream().noneMatch(h -> h.edit().changes().equals(edit.changes())))
            found.put(edit, new HandOver(edit, s, likely));
    }

    private static List<String> names(Expr.Sequence q) {
        return q.items().stream().map(HandOvers::last).toList();
    }

    /// What something is called where it belongs to nothing.
    private static String last(Expr e) {
        return switch (e) {
            case Expr.Name n -> n.id();
            case Expr.Attribute a -> a.name();
            case Expr.Subscript s ->
                s.index() instanceof Expr.Text t
                        ? t.value()
                        : s.index() instanceof Expr.Binary b && b.left() instanceof Expr.Text t
                                ? t.value().replaceAll("%\\w", "")
                                : "";
            default -> "";
        };
    }
}
