package nabla.audit.mutation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;

/// The variables that the statements of one function, or of a module's top, name: `W1`, `self.b`, `cache['A1']`,
/// `a[l]`.
record Scope(Set<String> variables, Set<String> notVariables) {

    static Scope of(List<Stmt> statements) {
        Scope scope = new Scope(
                new LinkedHashSet<>(), new LinkedHashSet<>(Set.of("np", "numpy", "math", "self", "plt", "random")));
        scope.collect(statements);
        scope.variables.removeAll(scope.notVariables);
        return scope;
    }

    private void collect(List<Stmt> statements) {
        for (Stmt statement : statements) {
            if (statement instanceof Stmt.Function f) notVariables.add(f.name());
            if (statement instanceof Stmt.ClassDef c) notVariables.add(c.name());
            if (statement instanceof Stmt.Function || statement instanceof Stmt.ClassDef) continue;
            for (Expr value : Tree.values(statement)) Tree.visit(value, this::note);
            for (Expr target : Tree.targets(statement)) Tree.visit(target, this::note);
            for (List<Stmt> block : Tree.blocks(statement)) collect(block);
        }
    }

    private void note(Expr expr) {
        switch (expr) {
            case Expr.Call c -> notVariables.add(c.function().at().text());
            case Expr.Lambda l -> l.parameters().forEach(p -> notVariables.add(p.name()));
            case Expr.Comprehension c -> Tree.visit(c.value(), e -> notVariables.add(e.at().text()));
            default -> {
                if (isVariable(expr)) variables.add(expr.at().text());
            }
        }
    }

    /// Whether `expr` is a read of a variable that others may stand in for.
    boolean reads(Expr expr) {
        return variables.contains(expr.at().text());
    }

    static boolean isVariable(Expr expr) {
        return switch (expr) {
            case Expr.Name n -> true;
            case Expr.Attribute a ->
                a.object() instanceof Expr.Name
                        && !Set.of("T", "shape", "size", "ndim").contains(a.name());
            case Expr.Subscript s ->
                (isVariable(s.object()))
                        && (s.index() instanceof Expr.Text
                                || s.index() instanceof Expr.Name
                                || s.index() instanceof Expr.Number
                                || s.index() instanceof Expr.Binary);
            default -> false;
        };
    }
}
