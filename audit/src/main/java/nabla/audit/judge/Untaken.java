package nabla.audit.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.run.Course;

/// Statements a run did not come to although it came near: another round, or other data, may.
final class Untaken {
    /// Calls that change no array.
    private static final Set<String> SHOWN = Set.of(
            "print", "append", "format", "write", "plot", "show", "close", "flush", "info", "debug", "savefig", "exit",
            "dump", "save", "pause", "clear", "title", "figure", "legend");

    private Untaken() {}

    /// Whether there is a step among them: a difference or a sum that is assigned, or a call that may make one. What a
    /// comparison with a text or the kind of an object keeps from being run stays so, in every round.
    ///
    /// @param nested whether the loop in question is within another one of which whole rounds were made: then what
    /// comes after both is no part of a step
    static boolean mayStep(Program program, Course course, boolean nested) {
        return mayStep(program.body(), course, nested);
    }

    private static boolean mayStep(List<Stmt> block, Course course, boolean nested) {
        boolean entered = !block.isEmpty() && course.hasReached(block.getFirst());
        if (!entered) return false;
        boolean cut = false; // what comes after is for another run to see
        for (Stmt s : block) {
            if (!course.hasReached(s)) {
                if (!cut && steps(s)) return true;
                continue;
            }
            cut = cut || nested && course.wasCut(s);
            if (s instanceof Stmt.If i && !comparesText(i.condition()) && !asksKind(i.condition())) {
                for (List<Stmt> branch : List.of(i.then(), i.otherwise()))
                    if (branch.stream().noneMatch(course::hasReached)
                            && branch.stream().anyMatch(Untaken::steps)) return true;
            }
            for (List<Stmt> inner : s.blocks()) if (mayStep(inner, course, nested)) return true;
        }
        return false;
    }

    /// The statements of a block, and of the blocks in it, that change a value by a difference or a sum, or put more
    /// into a list.
    static List<Stmt> own(List<Stmt> block) {
        List<Stmt> found = new ArrayList<>();
        for (Stmt s : block) {
            boolean own = switch (s) {
                case Stmt.Augment a -> a.op().equals("-") || a.op().equals("+");
                case Stmt.Assign a -> isDifference(a.value());
                case Stmt.Expression e ->
                    e.value() instanceof Expr.Call c
                            && c.function() instanceof Expr.Attribute f
                            && f.name().equals("extend");
                default -> false;
            };
            if (own) found.add(s);
            for (List<Stmt> inner : s.blocks()) found.addAll(own(inner));
        }
        return found;
    }

    private static boolean comparesText(Expr condition) {
        return condition instanceof Expr.Compare c
                && c.operands().size() == 2
                && c.operands().stream().anyMatch(Expr.Text.class::isInstance);
    }

    private static boolean asksKind(Expr condition) {
        return condition instanceof Expr.Call c && c.function() instanceof Expr.Name n && n.id().equals("isinstance");
    }

    private static boolean steps(Stmt s) {
        boolean own = switch (s) {
            case Stmt.Augment a -> a.op().equals("-") || a.op().equals("+");
            case Stmt.Assign a -> isDifference(a.value());
            case Stmt.Expression e -> e.value() instanceof Expr.Call c && !isShown(c);
            default -> false;
        };
        return own || s.blocks().stream().flatMap(List::stream).anyMatch(Untaken::steps);
    }

    private static boolean isDifference(Expr e) {
        return e instanceof Expr.Binary b
                && (b.op().equals("-") || b.op().equals("+") || isDifference(b.left()) || isDifference(b.right()));
    }

    private static boolean isShown(Expr.Call c) {
        return switch (c.function()) {
            case Expr.Name n -> SHOWN.contains(n.id());
            case Expr.Attribute a -> SHOWN.contains(a.name());
            default -> false;
        };
    }
}
