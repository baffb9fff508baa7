package nabla.audit;

import java.util.List;
import java.util.Map;
import nabla.audit.branch.Choice;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.repair.Edit;
import nabla.audit.repair.Tree;
import org.jspecify.annotations.Nullable;

/// A change that is made for one value of a flag: `1 - h**2 if self.act == 'tanh' else h > 0`.
///
/// @param edit the change
/// @param at what it replaces
/// @param line the line as it is to be
record Conditional(Edit edit, Place at, String line) {

    /// Null if the change is not of one expression on one line, or the flag cannot be read there.
    static @Nullable Conditional of(Program program, Edit edit, Choice choice, String value) {
        if (edit.changes().size() != 1 || edit.nodes().size() != 1) return null;
        Map.Entry<Place, String> change = edit.changes().entrySet().iterator().next();
        Place at = change.getKey();
        boolean expression = edit.nodes().keySet().iterator().next() instanceof Expr old
                && old.at().equals(at)
                && !at.text().contains("\n");
        String flag = expression ? flag(program, at, choice) : null;
        if (flag == null) return null;
        String asked = "True".equals(value) ? flag : "False".equals(value) ? "not " + flag : flag + " == " + value;
        String text = "(" + change.getValue() + " if " + asked + " else " + at.text() + ")";
        String line = at.source().line(at.line());
        int from = at.column() - 1;
        Expr old = (Expr) edit.nodes().keySet().iterator().next();
        return new Conditional(
                Edit.of(old, text),
                at,
                line.substring(0, from) + text + line.substring(from + at.text().length()));
    }

    /// How the program asks for the flag in the same function, or by `self` in the same class.
    private static @Nullable String flag(Program program, Place at, Choice choice) {
        Stmt function = null;
        Stmt type = null;
        for (Stmt s : around(program.body(), at)) {
            if (s instanceof Stmt.Function) function = s;
            if (s instanceof Stmt.ClassDef) type = s;
        }
        for (Expr use : choice.uses()) {
            if (use instanceof Expr.Call || use instanceof Expr.Subscript) continue;
            String text = use.at().text();
            Stmt scope = text.startsWith("self.") ? type : function;
            if (scope == null ? text.indexOf('.') < 0 && function == null : contains(scope, use.at())) return text;
            boolean parameter = function instanceof Stmt.Function f
                    && f.parameters().stream().anyMatch(p -> p.name().equals(text));
            if (parameter) return text;
        }
        return null;
    }

    private static List<Stmt> around(List<Stmt> body, Place at) {
        List<Stmt> found = new java.util.ArrayList<>();
        Tree.statements(body, s -> {
            if (contains(s, at)) found.add(s);
        });
        return found;
    }

    private static boolean contains(Stmt s, Place at) {
        return s.at().source() == at.source() && s.at().start() <= at.start() && at.end() <= s.at().end();
    }
}
