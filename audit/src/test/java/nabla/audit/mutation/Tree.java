package nabla.audit.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// Walks over the typed tree of a program.
final class Tree {
    private Tree() {}

    /// The blocks of statements inside `statement`.
    static List<List<Stmt>> blocks(Stmt statement) {
        return switch (statement) {
            case Stmt.If s -> List.of(s.then(), s.otherwise());
            case Stmt.For s -> List.of(s.body(), s.otherwise());
            case Stmt.While s -> List.of(s.body(), s.otherwise());
            case Stmt.Function s -> List.of(s.body());
            case Stmt.ClassDef s -> List.of(s.body());
            case Stmt.With s -> List.of(s.body());
            case Stmt.Try s -> List.of(s.body(), s.otherwise(), s.last());
            default -> List.of();
        };
    }

    /// The expressions a statement computes itself, those of its blocks left out.
    static List<Expr> values(Stmt statement) {
        return switch (statement) {
            case Stmt.Assign s -> List.of(s.value());
            case Stmt.Augment s -> List.of(s.value());
            case Stmt.Return s -> s.value() == null ? List.of() : List.of(s.value());
            case Stmt.Expression s -> List.of(s.value());
            case Stmt.For s -> List.of(s.iterable());
            default -> List.of();
        };
    }

    /// What a statement assigns to.
    static List<Expr> targets(Stmt statement) {
        return switch (statement) {
            case Stmt.Assign s -> s.targets();
            case Stmt.Augment s -> List.of(s.target());
            case Stmt.For s -> List.of(s.target());
            default -> List.of();
        };
    }

    /// An expression and all inside it, from the outside in.
    static void visit(Expr expr, Consumer<Expr> visitor) {
        visitor.accept(expr);
        for (Expr child : children(expr)) visit(child, visitor);
    }

    static List<Expr> all(Expr expr) {
        List<Expr> list = new ArrayList<>();
        visit(expr, list::add);
        return list;
    }

    private static List<Expr> children(Expr expr) {
        return switch (expr) {
            case Expr.Unary e -> List.of(e.operand());
            case Expr.Binary e -> List.of(e.left(), e.right());
            case Expr.Logical e -> List.of(e.left(), e.right());
            case Expr.Compare e -> e.operands();
            case Expr.Call e -> {
                List<Expr> list = new ArrayList<>(List.of(e.function()));
                e.arguments().forEach(a -> list.add(a.value()));
                yield list;
            }
            case Expr.Attribute e -> List.of(e.object());
            case Expr.Subscript e -> List.of(e.object(), e.index());
            case Expr.Sequence e -> e.items();
            case Expr.Starred e -> List.of(e.value());
            case Expr.Dict e -> e.entries().stream().map(Expr.Entry::value).toList();
            case Expr.Comprehension e -> List.of(e.value());
            case Expr.Lambda e -> List.of(e.body());
            case Expr.Conditional e -> List.of(e.condition(), e.then(), e.otherwise());
            default -> List.of();
        };
    }

    /// The last name of what is called: `sum` of `np.sum(...)` and of `d.sum(...)`.
    static String called(Expr.Call call) {
        return switch (call.function()) {
            case Expr.Name f -> f.id();
            case Expr.Attribute f -> f.name();
            default -> "";
        };
    }

    static boolean isNumber(@Nullable Expr expr, double value) {
        return expr instanceof Expr.Number n && n.value() == value;
    }
}
