package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// One array under several names, `gb = gc = np.zeros(4)`: what is added to one is added to all. Each name gets an
/// array
/// of its own.
final class Shared {
    private Shared() {}

    static List<Applications.Insertion> of(Program program) {
        List<Applications.Insertion> found = new ArrayList<>();
        for (Tree.Found f : Suspects.statements(program)) {
            if (!(f.statement() instanceof Stmt.Assign a) || a.targets().size() < 2) continue;
            boolean made = a.value() instanceof Expr.Call || a.value() instanceof Expr.Binary;
            if (!made) continue;
            int names = a.targets().size();
            String value = a.value().at().text();
            String written = a.targets().stream().map(t -> t.at().text()).collect(Collectors.joining(", ")) + " = "
                    + String.join(", ", Collections.nCopies(names, value));
            found.add(new Applications.Insertion(Edit.instead(a, written), a));
        }
        return found;
    }
}
