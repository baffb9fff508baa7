package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// What a function that gives the slope of an activation may have to give: the slopes there are of its one argument, as
/// programs write them, or of its second one times the gradient that is its first; in a layer, of what the layer kept.
/// Such a function is wrong at every place where it is used, and no small edit of what it gives may make it right.
final class SlopeFunctions {
    private static final int COST = 3;
    /// What an object keeps that is taken for what its slope is of.
    private static final int MOST_KEPT = 4;

    /// In place of `x` the argument.
    private static final List<String> WRITTEN = List.of(
            "1 / (1 + np.exp(-x))",
            "np.exp(-x) / (1 + np.exp(-x)) ** 2",
            "1 - np.tanh(x) ** 2",
            "np.where(x > 0, 1, 0)");

    private SlopeFunctions() {}

    /// Other values of what a statement gives in functions of one or two arguments.
    static List<Variations.Change> of(Program program, Variables variables, Stmt statement) {
        List<Variations.Change> found = new ArrayList<>();
        bodies(program, statement, (parameters, body) -> {
            List<String> names = parameters.stream()
                    .map(Stmt.Parameter::name)
                    .filter(n -> !n.equals("self"))
                    .toList();
            boolean method = names.size() < parameters.size();
            if (method && names.size() == 1) kept(variables, statement, names.getFirst(), body, found);
            if (names.isEmpty() || names.size() > 2 || method) return;
            String before = names.size() == 2 ? names.getFirst() + " * " : "";
            for (String slope : slopes(variables, statement, names.getLast())) {
                String text = before.isEmpty() ? slope : before + "(" + slope + ")";
                if (!text.equals(body.at().text())) found.add(new Variations.Change(Edit.of(body, text), COST));
            }
        });
        return found;
    }

    /// A gradient times the slopes of what an object keeps; of two values also that of their product, where one is the
    /// logistic function of the other.
    private static void kept(
            Variables variables, Stmt statement, String before, Expr body, List<Variations.Change> found) {
        if (!(statement instanceof Stmt.Return) || !body.at().text().matches("(?s).*\\b" + before + "\\b.*")) return;
        List<String> kept = variables.at(statement).values().keySet().stream()
                .filter(name -> name.matches("self\\.\\w+"))
                .limit(MOST_KEPT)
                .toList();
        for (String x : kept) {
            for (String written : WRITTEN)
                found.add(new Variations.Change(
                        Edit.of(body, before + " * (" + written.replaceAll("\\bx\\b", x) + ")"), COST));
            for (String s : kept)
                if (!s.equals(x))
                    found.add(new Variations.Change(
                            Edit.of(body, before + " * (" + s + " + " + x + " * " + s + " * (1 - " + s + "))"), COST));
        }
    }

    /// What the functions that a statement ends, or is made of, give.
    private static void bodies(Program program, Stmt statement, BiConsumer<List<Stmt.Parameter>, Expr> visit) {
        Expr value = Tree.value(statement);
        if (value == null) return;
        if (statement instanceof Stmt.Return)
            Tree.statements(program.body(), s -> {
                if (s instanceof Stmt.Function f && f.body().contains(statement)) visit.accept(f.parameters(), value);
            });
        for (Expr part : Tree.all(value)) if (part instanceof Expr.Lambda l) visit.accept(l.parameters(), l.body());
    }

    private static List<String> slopes(Variables variables, Stmt statement, String x) {
        List<String> slopes = new ArrayList<>();
        slopes.add(x + " * (1 - " + x + ")");
        slopes.add("1 - " + x + " ** 2");
        for (String f : variables.at(statement).functions().keySet()) {
            String a = f + "(" + x + ")";
            slopes.add(a + " * (1 - " + a + ")");
            slopes.add("1 - " + a + " ** 2");
        }
        for (String written : WRITTEN) slopes.add(written.replaceAll("\\bx\\b", x));
        return slopes;
    }
}
