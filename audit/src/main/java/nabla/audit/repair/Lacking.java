package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// Edits of an update that moves a weight by no gradient, `layer.W -= rate`: the gradient is put in by the name it has
/// there, as the same object's attribute, the entry with the same key, or what the loop gives with the weight.
final class Lacking {
    private static final int MOST = 60;

    private Lacking() {}

    /// @param claimed names of gradients, as they are computed
    static List<Edit> of(Program program, Stmt update, Collection<String> claimed) {
        Expr whole = Tree.value(update);
        if (whole == null) return List.of();
        List<Expr> targets = Tree.targets(update);
        Expr value = whole instanceof Expr.Comprehension c ? c.value() : whole;
        Expr own = targets.size() == 1 && !(whole instanceof Expr.Comprehension) ? targets.getFirst() : entry(value);
        List<Edit> edits = new ArrayList<>();
        for (String gradient : gradients(program, update, own, claimed))
            for (Expr part : Tree.all(value).reversed()) {
                String text = part.at().text();
                boolean free = part instanceof Expr.Number || Variables.isVariable(part) && !isWeight(text, own, value);
                if (!free || text.equals(gradient) || edits.size() >= MOST) continue;
                if (part != value) Repairs.add(edits, part, gradient);
                Repairs.add(edits, part, text + " * " + gradient);
            }
        return edits;
    }

    /// What the gradient of a weight may be called in a statement.
    ///
    /// @param own the weight as it is said there, or null
    static Set<String> gradients(
            Program program, Stmt update, @org.jspecify.annotations.Nullable Expr own, Collection<String> claimed) {
        Set<String> gradients = new LinkedHashSet<>();
        together(program, update, Tree.value(update), gradients);
        if (own instanceof Expr.Attribute a)
            for (String name : claimed)
                if (name.matches("\\w+\\.\\w+"))
                    gradients.add(a.object().at().text() + name.substring(name.indexOf('.')));
        if (own instanceof Expr.Subscript s) entries(program, update, s, claimed, gradients);
        for (String name : claimed) if (name.matches("[\\w.]+")) gradients.add(name);
        return gradients;
    }

    /// Whether a part is the weight that the update starts from, and not one that stands where its gradient belongs.
    private static boolean isWeight(String text, @org.jspecify.annotations.Nullable Expr own, Expr value) {
        return own != null
                && own.at().text().equals(text)
                && value instanceof Expr.Binary b
                && b.left().at().text().equals(text)
                && b.op().matches("[-+]");
    }

    /// The entry of a dict that a comprehension goes through.
    private static @org.jspecify.annotations.Nullable Expr entry(Expr value) {
        return Tree.all(value).stream()
                .filter(e -> e instanceof Expr.Subscript)
                .findFirst()
                .orElse(null);
    }

    /// What the innermost loop around the update, or its own, gives with what is updated.
    private static void together(
            Program program, Stmt update, @org.jspecify.annotations.Nullable Expr whole, Set<String> gradients) {
        if (whole instanceof Expr.Comprehension c)
            for (Expr.Clause clause : c.clauses()) if (clause instanceof Expr.ForClause f) names(f.target(), gradients);
        Tree.statements(program.body(), s -> {
            if (s instanceof Stmt.For f && isWithin(update.at(), s.at())) names(f.target(), gradients);
        });
    }

    private static void names(Expr target, Set<String> names) {
        if (!(target instanceof Expr.Sequence s)) return;
        for (Expr item : s.items()) {
            if (item instanceof Expr.Name n) names.add(n.id());
            names(item, names);
        }
    }

    /// The entry of every other list or dict that is known there, under the same key.
    private static void entries(
            Program program, Stmt update, Expr.Subscript own, Collection<String> claimed, Set<String> gradients) {
        Set<String> lists = new LinkedHashSet<>();
        for (String name : claimed)
            if (name.matches("\\w+\\.\\w+\\[.*")) lists.add(name.substring(0, name.indexOf('[')));
        Tree.statements(program.body(), s -> {
            boolean around = s instanceof Stmt.Function && isWithin(update.at(), s.at());
            if (around) ((Stmt.Function) s).parameters().forEach(p -> lists.add(p.name()));
            if (s instanceof Stmt.Assign a && isKnown(program, a, update))
                for (Expr target : a.targets())
                    for (Expr e : target instanceof Expr.Sequence q ? q.items() : List.of(target))
                        if (e instanceof Expr.Name n) lists.add(n.id());
        });
        String list = own.object().at().text();
        String key = own.at().text().substring(own.at().text().indexOf('[', list.length()));
        for (String other : lists) {
            if (other.equals(list) || other.equals("self")) continue;
            gradients.add(other + key);
            if (key.matches("\\[['\"].*")) gradients.add(other + key.substring(0, 2) + "d" + key.substring(2));
        }
    }

    /// Whether a name that is assigned there is known to a statement: in its function, or around it.
    private static boolean isKnown(Program program, Stmt assigned, Stmt where) {
        boolean[] apart = {false};
        Tree.statements(program.body(), s -> {
            if (s instanceof Stmt.Function && isWithin(assigned.at(), s.at()) && !isWithin(where.at(), s.at()))
                apart[0] = true;
        });
        return !apart[0];
    }

    private static boolean isWithin(Place inner, Place outer) {
        return outer.source() == inner.source() && outer.start() <= inner.start() && inner.end() <= outer.end();
    }
}
