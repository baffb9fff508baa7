package nabla.audit.repair;

import java.util.IdentityHashMap;
import java.util.Map;
import nabla.audit.judge.Step;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// Statements that only give a value another name, of a value that no target flows into: `g = rate`. If something that
/// should be a gradient is none, it may be for want of one there.
final class Strayed {
    private final Program program;
    private final Step step;
    private final Map<Stmt, Boolean> known = new IdentityHashMap<>();

    Strayed(Program program, Step step) {
        this.program = program;
        this.step = step;
    }

    /// Whether a statement only gives a value another name: that a gradient should stand there is all it can lack.
    static boolean isNamed(Stmt s) {
        return s instanceof Stmt.Assign a && Variables.isVariable(a.value());
    }

    boolean is(Stmt s) {
        return isNamed(s) && known.computeIfAbsent(s, this::isNoGradient);
    }

    private boolean isNoGradient(Stmt s) {
        return step.tape.bindings().stream().noneMatch(b -> b.place().equals(s.at()) && step.isError(b.node()));
    }

    /// Whether a statement reads what such a one gives a name beside it; what is no array at all may come to it by
    /// others.
    boolean isReadBy(Stmt reader) {
        boolean[] found = {false};
        Tree.statements(program.body(), f -> {
            if (!(f instanceof Stmt.Function) || !f.at().contains(reader.at())) return;
            Tree.statements(((Stmt.Function) f).body(), s -> found[0] |= is(s) && (reads(reader, s) || isNoArray(s)));
        });
        return found[0];
    }

    private boolean isNoArray(Stmt s) {
        return step.tape.bindings().stream()
                .noneMatch(b -> b.place().equals(s.at()) && b.node().shape().size() > 1);
    }

    private static boolean reads(Stmt reader, Stmt named) {
        String name = Tree.targets(named).getFirst().at().text();
        Expr value = Tree.value(reader);
        return value != null
                && reader.at().start() > named.at().start()
                && Tree.all(value).stream().anyMatch(e -> e instanceof Expr.Name n && n.id().equals(name));
    }
}
