package nabla.audit.repair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nabla.audit.judge.Standing;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.calculus.array.Shape;

/// Statements that scale a gradient, `dW /= m`, where another gradient has one: they come for every gradient alike.
final class Scaled {
    /// Runs for such statements.
    private static final int MOST_SCALED = 24;
    /// The cost of a statement that its like has for another gradient.
    private static final int SCALED = 2;

    private Scaled() {}

    /// What is scaled in a statement of its own, `dW /= m`, for a value that is not, of the shape of a parameter
    /// that is wrong. It is put beside the one for the value named most like it.
    static List<Search.Trial> of(Program program, Variables variables, Standing base, Edit made) {
        Set<Shape> shapes = base.wrong().stream().map(p -> p.start().shape()).collect(Collectors.toSet());
        Map<Search.Trial, Integer> scaled = new LinkedHashMap<>();
        for (Tree.Found f : Suspects.statements(program).reversed()) {
            if (!(f.statement() instanceof Stmt.Augment a) || !a.op().matches("[*/]")) continue;
            Shape own = variables.shape(a.target());
            String target = Term.of(a.target()).text();
            if (own == null || own.rank() == 0) continue;
            for (Expr v : variables.values(a)) {
                String name = Term.of(v).text();
                if (!shapes.contains(variables.shape(v)) || name.equals(target)) continue;
                Edit edit = Edit.behind(
                        a, name + " " + a.op() + "= " + a.value().at().text());
                if (made.isApart(edit)) scaled.put(new Search.Trial(edit, a, SCALED, edit), common(name, target));
            }
        }
        return scaled.entrySet().stream()
                .sorted(Map.Entry.<Search.Trial, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .limit(MOST_SCALED)
                .toList();
    }

    /// How many characters two names begin with alike.
    private static int common(String a, String b) {
        int n = 0;
        while (n < Math.min(a.length(), b.length()) && a.charAt(n) == b.charAt(n)) n++;
        return n;
    }
}
