package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// Ways through a tree.
public final class Tree {
    private Tree() {}

    /// The innermost statement at a place, with the block it stands in.
    public record Found(Stmt statement, List<Stmt> block) {}

    static @Nullable Found find(List<Stmt> body, Place at) {
        for (Stmt s : body) {
            if (s.at().equals(at)) return new Found(s, body);
            for (List<Stmt> inner : blocks(s)) {
                Found found = find(inner, at);
                if (found != null) return found;
            }
        }
        return null;
    }

    public static List<List<Stmt>> blocks(Stmt s) {
        return s.blocks();
    }

    public static void statements(List<Stmt> body, Consumer<Stmt> visit) {
        for (Stmt s : body) {
            visit.accept(s);
            for (List<Stmt> inner : blocks(s)) statements(inner, visit);
        }
    }

    /// The statements of a block and of the blocks in it, those of functions and classes left out.
    public static List<Stmt> own(List<Stmt> block) {
        List<Stmt> own = new ArrayList<>();
        for (Stmt s : block) {
            if (s instanceof Stmt.Function || s instanceof Stmt.ClassDef) continue;
            own.add(s);
            for (List<Stmt> inner : blocks(s)) own.addAll(own(inner));
        }
        return own;
    }

    /// The expression a statement computes.
    public static @Nullable Expr value(Stmt s) {
        return switch (s) {
            case Stmt.Assign a -> a.value();
            case Stmt.Augment a -> a.value();
            case Stmt.Return r -> r.value();
            case Stmt.Expression e -> e.value();
            default -> null;
        };
    }

    /// The expressions a statement computes itself, those of its blocks left out.
    static List<Expr> values(Stmt s) {
        Expr value = value(s);
        if (value != null) return List.of(value);
        return switch (s) {
            case Stmt.For f -> List.of(f.iterable());
            case Stmt.If i -> List.of(i.condition());
            default -> List.of();
        };
    }

    /// What a statement assigns to.
    static List<Expr> targets(Stmt s) {
        return switch (s) {
            case Stmt.Assign a -> a.targets();
            case Stmt.Augment a -> List.of(a.target());
            case Stmt.For f -> List.of(f.target());
            default -> List.of();
        };
    }

    /// An expression and everything in it, outermost first.
    public static List<Expr> all(Expr e) {
        List<Expr> list = new ArrayList<>();
        collect(e, list);
        return list;
    }

    private static void collect(Expr e, List<Expr> list) {
        list.add(e);
        for (Expr child : children(e)) collect(child, list);
    }

    static List<Expr> children(Expr e) {
        return switch (e) {
            case Expr.Unary u -> List.of(u.operand());
            case Expr.Binary b -> List.of(b.left(), b.right());
            case Expr.Logical l -> List.of(l.left(), l.right());
            case Expr.Compare c -> c.operands();
            case Expr.Call c -> {
                List<Expr> list = new ArrayList<>();
                if (c.function() instanceof Expr.Attribute a) list.add(a.object());
                for (Expr.Argument a : c.arguments()) list.add(a.value());
                yield list;
            }
            case Expr.Attribute a -> List.of(a.object());
            case Expr.Subscript s -> List.of(s.object(), s.index());
            case Expr.Sequence s -> s.items();
            case Expr.Starred s -> List.of(s.value());
            case Expr.Conditional c -> List.of(c.condition(), c.then(), c.otherwise());
            case Expr.Comprehension c -> List.of(c.value());
            case Expr.Lambda l -> List.of(l.body());
            case Expr.Dict d -> d.entries().stream().map(Expr.Entry::value).toList();
            default -> List.of();
        };
    }
}
