package nabla.audit.repair;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;

/// The statements whose change could make a wrong gradient right: those of the backward slice, from the steps that are
/// wrong back to, but not into, the forward pass.
///
/// @param distance 0 if what it computes goes into wrong gradients only, 1 if into right ones too, 2 if it computes no
///     array but says how others are computed
/// @param all whether it may be behind every wrong gradient
record Suspects(Stmt statement, List<Stmt> block, int distance, boolean all, int order) {

    /// What functions of the backward pass are called.
    private static final Pattern BACK = Pattern.compile("(?i)back|grad|deriv|prime|slope");

    /// Suspects by distance, then in the order they were run. Where as many gradients have one factor as have another,
    /// both may be the odd ones.
    static List<Suspects> of(Program program, Step step, Standing standing) {
        List<List<Parameter>> agreeing = standing.agreeing();
        if (agreeing.size() != 2) return of(program, step, standing, standing.right());
        Map<Stmt, Suspects> found = new LinkedHashMap<>();
        for (List<Parameter> right : agreeing)
            for (Suspects s : of(program, step, standing, right)) found.merge(s.statement, s, Suspects::either);
        return sorted(found.values());
    }

    private static List<Suspects> of(Program program, Step step, Standing standing, List<Parameter> agreed) {
        BitSet forward = ids(Adjoints.ancestors(standing.loss().seeds().keySet()));
        BitSet right = behind(agreed);
        List<BitSet> each = standing.learners()
                .filter(p -> !agreed.contains(p))
                .map(p -> behind(List.of(p)))
                .toList();
        Map<Stmt, BitSet> reached = new IdentityHashMap<>();
        List<Tree.Found> statements = statements(program);
        Map<Stmt, Suspects> found = new IdentityHashMap<>();
        Set<Stmt> computing = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Stmt> ahead = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Node n : step.nodes) {
            Tree.Found made = at(statements, n.place);
            if (made != null) computing.add(made.statement());
            if (made != null && forward.get(n.id) && !isInLambda(n.place, made.statement()))
                ahead.add(made.statement());
            boolean back =
                    !forward.get(n.id) && step.isBackward(n) && each.stream().anyMatch(w -> w.get(n.id));
            Tree.Found at = back ? made : null;
            if (at == null) continue;
            BitSet reaches = reached.computeIfAbsent(at.statement(), ignored -> new BitSet());
            for (int i = 0; i < each.size(); i++) if (each.get(i).get(n.id)) reaches.set(i);
            Suspects s = new Suspects(
                    at.statement(), at.block(), right.get(n.id) ? 1 : 0, reaches.cardinality() == each.size(), n.id);
            found.merge(at.statement(), s, Suspects::both);
        }
        int first = step.firstError();
        int last = step.parameters.stream().mapToInt(p -> p.end().id).max().orElse(0);
        for (Binding b : step.tape.bindings()) {
            boolean named = b.how() == Binding.How.ASSIGNED && b.order() > first && b.order() <= last;
            Tree.Found at = named ? at(statements, b.place()) : null;
            if (at != null && forward.get(b.node().id) && !isCopy(at.statement())) continue;
            int id = b.node().id;
            boolean other = right.get(id) && each.stream().noneMatch(w -> w.get(id)); // of right gradients alone
            if (at != null && !ahead.contains(at.statement()))
                found.putIfAbsent(
                        at.statement(), new Suspects(at.statement(), at.block(), other ? 1 : 0, true, b.order()));
        }
        beside(program.body(), program.body(), computing, found);
        handedOn(program.body(), computing, found);
        for (Tree.Found f : statements)
            if (!Senseless.in(f.statement()).isEmpty())
                found.putIfAbsent(f.statement(), new Suspects(f.statement(), f.block(), 0, true, first));
        ahead.forEach(found::remove);
        found.values().removeIf(s -> Tree.values(s.statement).isEmpty());
        return sorted(found.values());
    }

    private static List<Suspects> sorted(Collection<Suspects> suspects) {
        List<Suspects> list = new ArrayList<>(suspects);
        list.sort(Comparator.comparingInt(Suspects::distance).thenComparingInt(Suspects::order));
        return list;
    }

    /// The innermost statements at some places, each behind every wrong gradient.
    static List<Suspects> at(Program program, Set<Place> places) {
        List<Tree.Found> statements = statements(program);
        return places.stream()
                .map(p -> at(statements, p))
                .filter(Objects::nonNull)
                .distinct()
                .map(f -> new Suspects(
                        f.statement(), f.block(), 0, true, f.statement().at().start()))
                .toList();
    }

    /// Whether a statement copies a value: it is going to be changed, and should be a gradient in the backward pass.
    private static boolean isCopy(Stmt s) {
        return Tree.value(s) instanceof Expr.Call c && c.function().at().text().matches(".*\\bcopy|(np|numpy)\\.array");
    }

    /// Whether a value was computed by a function that stands in a statement, as in a table of activations and their
    /// slopes: the statement itself belongs to no pass.
    private static boolean isInLambda(Place place, Stmt statement) {
        return Tree.values(statement).stream()
                .flatMap(value -> Tree.all(value).stream())
                .anyMatch(e -> e instanceof Expr.Lambda l
                        && l.body().at().start() <= place.start()
                        && place.end() <= l.body().at().end());
    }

    private static Suspects either(Suspects a, Suspects b) {
        return new Suspects(a.statement, a.block, Math.min(a.distance, b.distance), a.all || b.all, a.order);
    }

    private static Suspects both(Suspects a, Suspects b) {
        return new Suspects(a.statement, a.block, Math.min(a.distance, b.distance), b.all, a.order);
    }

    /// Statements without arrays of their own in the functions of the slice: sizes, branches, loops, what is returned.
    private static void beside(List<Stmt> function, List<Stmt> block, Set<Stmt> computing, Map<Stmt, Suspects> found) {
        for (Stmt s : block) {
            boolean own = s instanceof Stmt.Function;
            for (List<Stmt> inner : Tree.blocks(s)) beside(own ? inner : function, inner, computing, found);
            boolean plain = s instanceof Stmt.Return || s instanceof Stmt.For || s instanceof Stmt.If;
            if (!plain && !(s instanceof Stmt.Assign) || found.containsKey(s) || computing.contains(s)) continue;
            Set<String> read = read(function, found);
            boolean asked =
                    plain && !read.isEmpty() || Tree.targets(s).stream().anyMatch(t -> read.contains(t.at().text()));
            if (asked) found.put(s, new Suspects(s, block, 2, true, Integer.MAX_VALUE));
        }
    }

    /// What functions of the backward pass give as it was given to them, or to another function: no value is computed
    /// there, and one may have to be.
    private static void handedOn(List<Stmt> program, Set<Stmt> computing, Map<Stmt, Suspects> found) {
        Set<String> called = new HashSet<>();
        found.values().stream().filter(s -> s.distance < 2).forEach(s -> {
            for (Expr value : Tree.values(s.statement))
                for (Expr part : Tree.all(value))
                    if (part instanceof Expr.Call c)
                        called.add(last(c.function().at().text()));
        });
        Set<String> own = new HashSet<>();
        Tree.statements(program, s -> {
            if (s instanceof Stmt.Function f) own.add(f.name());
        });
        Tree.statements(program, s -> {
            if (s instanceof Stmt.Assign a
                    && a.value() instanceof Expr.Lambda l
                    && called.contains(last(a.targets().getFirst().at().text()))
                    && isElsewhere(l.body(), own)
                    && !computing.contains(s))
                found.putIfAbsent(s, new Suspects(s, program, 2, true, Integer.MAX_VALUE));
            if (!(s instanceof Stmt.Function f)
                    || !called.contains(f.name()) && !BACK.matcher(f.name()).find()) return;
            Tree.statements(f.body(), r -> {
                boolean plain =
                        r instanceof Stmt.Return && Tree.value(r) instanceof Expr value && isElsewhere(value, own);
                if (plain && !computing.contains(r))
                    found.putIfAbsent(r, new Suspects(r, f.body(), 2, true, Integer.MAX_VALUE));
            });
        });
    }

    /// Whether what an expression gives is computed elsewhere, or nowhere.
    private static boolean isElsewhere(Expr value, Set<String> functions) {
        return Variables.isVariable(value)
                || value instanceof Expr.Number
                || value instanceof Expr.Call c
                        && functions.contains(last(c.function().at().text()));
    }

    private static String last(String function) {
        return function.substring(function.lastIndexOf('.') + 1);
    }

    /// What the suspects of one function read.
    private static Set<String> read(List<Stmt> function, Map<Stmt, Suspects> found) {
        Set<String> names = new HashSet<>();
        Tree.statements(function, s -> {
            Suspects suspect = found.get(s);
            if (suspect != null && suspect.distance < 2)
                for (Expr value : Tree.values(s))
                    for (Expr part : Tree.all(value)) names.add(part.at().text());
        });
        return names;
    }

    private static BitSet behind(List<Parameter> parameters) {
        return ids(Adjoints.ancestors(parameters.stream().map(Parameter::end).toList()));
    }

    private static BitSet ids(List<Node> nodes) {
        BitSet ids = new BitSet();
        for (Node n : nodes) ids.set(n.id);
        return ids;
    }

    /// Every statement with its block.
    static List<Tree.Found> statements(Program program) {
        List<Tree.Found> statements = new ArrayList<>();
        all(program.body(), statements);
        return statements;
    }

    private static void all(List<Stmt> block, List<Tree.Found> found) {
        for (Stmt s : block) {
            found.add(new Tree.Found(s, block));
            for (List<Stmt> inner : Tree.blocks(s)) all(inner, found);
        }
    }

    private static Tree.@org.jspecify.annotations.Nullable Found at(List<Tree.Found> statements, Place place) {
        Tree.Found best = null;
        for (Tree.Found f : statements) {
            Place at = f.statement().at();
            boolean inside = at.source() == place.source() && at.start() <= place.start() && place.end() <= at.end();
            if (inside && (best == null || at.end() - at.start() <= length(best))) best = f;
        }
        return best;
    }

    private static int length(Tree.Found f) {
        return f.statement().at().end() - f.statement().at().start();
    }
}
