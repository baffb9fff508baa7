package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;

/// What nobody means: a value that is divided by itself, or taken from itself.
final class Senseless {
    private Senseless() {}

    static List<Expr> in(Stmt s) {
        List<Expr> found = new ArrayList<>();
        for (Expr value : Tree.values(s))
            for (Expr part : Tree.all(value))
                if (part instanceof Expr.Binary b
                        && b.op().matches("[-/]")
                        && Variables.isVariable(b.left())
                        && b.left().at().text().equals(b.right().at().text())) found.add(b);
        return found;
    }
}
