package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Kind;
import nabla.calculus.array.Shape;

/// Statements that may be missing behind one that is there: the targets taken from the probabilities,
/// `P[np.arange(len(y)), y] -= 1`, said as the program says it where it takes the probability of the right class.
final class Insertions {
    private static final int COST = 1;

    private final Variables variables;
    private final Set<String> indices = new TreeSet<>();

    Insertions(Program program, Variables variables) {
        this.variables = variables;
        Tree.statements(program.body(), s -> {
            List<Expr> roots = new ArrayList<>(Tree.values(s));
            roots.addAll(Tree.targets(s));
            for (Expr root : roots)
                for (Expr e : Tree.all(root))
                    if (e instanceof Expr.Subscript element && isPair(element.index())) indices.add(inside(element));
        });
    }

    /// What stands between the brackets.
    private static String inside(Expr.Subscript element) {
        String text = element.at().text();
        return text.substring(text.indexOf('[', element.object().at().text().length()) + 1, text.lastIndexOf(']'));
    }

    private static boolean isPair(Expr index) {
        return index instanceof Expr.Sequence pair
                && pair.items().size() == 2
                && pair.items().stream()
                        .anyMatch(e -> e instanceof Expr.Call c
                                && c.function().at().text().matches("range|(np|numpy)\\.arange"));
    }

    List<Variations.Change> behind(Stmt s) {
        if (!(s instanceof Stmt.Assign a) || a.targets().size() != 1 || indices.isEmpty()) return List.of();
        Expr target = a.targets().getFirst();
        Shape shape = Variables.isVariable(target) ? variables.shape(target) : null;
        if (shape == null || shape.rank() != 2) return List.of();
        Map<String, Expr> names = variables.at(s).values();
        Set<String> written = new TreeSet<>(indices);
        names.forEach((name, value) -> {
            Shape own = variables.shape(value);
            if (own == null || own.rank() != 1 || variables.kind(value) != Kind.INT) return;
            if (own.dim(0) == shape.dim(0)) written.add("np.arange(len(" + name + ")), " + name);
            if (own.dim(0) == shape.dim(1)) written.add(name + ", np.arange(len(" + name + "))");
        });
        List<Variations.Change> found = new ArrayList<>();
        for (String index : written)
            found.add(new Variations.Change(Edit.behind(s, target.at().text() + "[" + index + "] -= 1"), COST));
        return found;
    }
}
