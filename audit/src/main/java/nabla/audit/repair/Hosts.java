package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// The expressions of a statement that give one array each. A change inside one of them changes nothing but that array.
final class Hosts {
    private Hosts() {}

    static List<Expr> all(Stmt s) {
        List<Expr> hosts = new ArrayList<>();
        Expr value = Tree.value(s);
        if (value == null) return hosts;
        boolean several = s instanceof Stmt.Expression
                || s instanceof Stmt.Assign a && a.targets().getFirst() instanceof Expr.Sequence;
        if (several && value instanceof Expr.Call c) arguments(c, hosts);
        else collect(value, hosts);
        return hosts;
    }

    private static void collect(Expr e, List<Expr> hosts) {
        switch (e) {
            case Expr.Sequence s -> s.items().forEach(i -> collect(i, hosts));
            case Expr.Dict d -> d.entries().forEach(entry -> collect(entry.value(), hosts));
            case Expr.Starred s -> collect(s.value(), hosts);
            case Expr.Comprehension c -> collect(c.value(), hosts);
            case Expr.Lambda l -> collect(l.body(), hosts);
            case Expr.Conditional c -> {
                collect(c.then(), hosts);
                collect(c.otherwise(), hosts);
            }
            case Expr.Text t -> {}
            case Expr.Constant c -> {}
            default -> hosts.add(e);
        }
    }

    private static void arguments(Expr.Call c, List<Expr> hosts) {
        for (Expr.Argument a : c.arguments())
            if (!"out".equals(a.name())) collect(a.value(), hosts); // that one is written to
    }

    /// The one an edit is inside of; null if it is inside of none.
    static @Nullable Expr of(List<Expr> hosts, Edit edit) {
        if (edit.nodes().size() != 1 || !(edit.nodes().keySet().iterator().next() instanceof Expr changed)) return null;
        Place at = changed.at();
        for (Expr host : hosts)
            if (host.at().start() <= at.start() && at.end() <= host.at().end()) return host;
        return null;
    }
}
