package nabla.audit.repair;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// What lists hold at the places a function's own loops come to, and beside them: `W[-back + 1]` where `z[-back]`
/// stands. A line that lost its factor no longer names it.
final class Elements {
    private static final int MOST = 60;

    private final Set<String> lists = new HashSet<>();

    Elements(Program program) {
        Tree.statements(program.body(), s -> {
            if (s instanceof Stmt.For f) walked(f.iterable());
            List<Expr> roots = new ArrayList<>(Tree.values(s));
            roots.addAll(Tree.targets(s));
            for (Expr root : roots)
                for (Expr e : Tree.all(root)) {
                    if (e instanceof Expr.Subscript element && !(element.index() instanceof Expr.Text))
                        lists.add(element.object().at().text());
                    if (e instanceof Expr.Comprehension c)
                        for (Expr.Clause clause : c.clauses())
                            if (clause instanceof Expr.ForClause each) walked(each.iterable());
                }
        });
    }

    private void walked(Expr iterable) {
        for (Expr part : Tree.all(iterable))
            if (Variables.isVariable(part)) lists.add(part.at().text());
    }

    /// The elements by their text.
    ///
    /// @param body of the function
    /// @param names that are no arrays there
    Map<String, Expr> in(List<Stmt> body, List<String> names) {
        Set<String> rounds = new HashSet<>();
        Set<String> indices = new LinkedHashSet<>();
        Tree.statements(body, s -> {
            if (s instanceof Stmt.For f)
                for (Expr part : Tree.all(f.target())) if (part instanceof Expr.Name n) rounds.add(n.id());
        });
        Tree.statements(body, s -> {
            for (Expr value : Tree.values(s))
                for (Expr e : Tree.all(value))
                    if (e instanceof Expr.Subscript element && counts(element.index(), rounds))
                        indices.add(base(element.index()).at().text());
        });
        Map<String, Expr> found = new LinkedHashMap<>();
        for (String name : names)
            for (String index : indices)
                for (String beside : List.of("", " + 1", " - 1")) {
                    String text = name + "[" + index + beside + "]";
                    if (lists.contains(name) && found.size() < MOST) found.put(text, Edit.expression(text));
                }
        return found;
    }

    /// Whether an index is said by the variable of a loop.
    private static boolean counts(Expr index, Set<String> rounds) {
        List<Expr> parts = Tree.all(index);
        return parts.stream()
                        .allMatch(e -> e instanceof Expr.Name
                                || e instanceof Expr.Number
                                || e instanceof Expr.Unary
                                || e instanceof Expr.Binary)
                && parts.stream().anyMatch(e -> e instanceof Expr.Name n && rounds.contains(n.id()));
    }

    /// An index without the number it is moved by.
    private static Expr base(Expr index) {
        return index instanceof Expr.Binary b && b.right() instanceof Expr.Number && b.op().matches("[-+]")
                ? b.left()
                : index;
    }
}
