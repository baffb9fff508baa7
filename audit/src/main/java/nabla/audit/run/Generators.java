package nabla.audit.run;

import java.util.List;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;

/// Which functions are generators.
final class Generators {
    private Generators() {}

    static boolean yields(List<Stmt> body) {
        for (Stmt statement : body) if (yields(statement)) return true;
        return false;
    }

    private static boolean yields(Stmt statement) {
        return switch (statement) {
            case Stmt.Expression e -> e.value() instanceof Expr.Yield;
            case Stmt.Assign a -> a.value() instanceof Expr.Yield;
            case Stmt.If s -> yields(s.then()) || yields(s.otherwise());
            case Stmt.For s -> yields(s.body());
            case Stmt.While s -> yields(s.body());
            case Stmt.With s -> yields(s.body());
            case Stmt.Try s -> yields(s.body());
            default -> false;
        };
    }
}
