package nabla.audit.read;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement of Python.
public sealed interface Stmt {
    Place at();

    /// The statements inside it, block by block.
    default List<List<Stmt>> blocks() {
        return switch (this) {
            case If i -> List.of(i.then(), i.otherwise());
            case For f -> List.of(f.body(), f.otherwise());
            case While w -> List.of(w.body(), w.otherwise());
            case Function f -> List.of(f.body());
            case ClassDef c -> List.of(c.body());
            case With w -> List.of(w.body());
            case Try t -> {
                List<List<Stmt>> all = new ArrayList<>(List.of(t.body(), t.otherwise(), t.last()));
                for (Handler h : t.handlers()) all.add(h.body());
                yield all;
            }
            default -> List.of();
        };
    }

    record Expression(Place at, Expr value) implements Stmt {}

    /// `a = b = value`: targets from left to right.
    record Assign(Place at, List<Expr> targets, Expr value) implements Stmt {}

    /// `target op= value`; `op` without its `=`.
    record Augment(Place at, Expr target, String op, Expr value) implements Stmt {}

    record If(Place at, Expr condition, List<Stmt> then, List<Stmt> otherwise) implements Stmt {}

    record For(Place at, Expr target, Expr iterable, List<Stmt> body, List<Stmt> otherwise) implements Stmt {}

    record While(Place at, Expr condition, List<Stmt> body, List<Stmt> otherwise) implements Stmt {}

    record Function(Place at, String name, List<Parameter> parameters, List<Stmt> body, List<Expr> decorators)
            implements Stmt {}

    record Parameter(Place at, String name, @Nullable Expr preset, Kind kind) {
        public enum Kind {
            PLAIN,
            KEYWORD_ONLY,
            STAR,
            STARS
        }
    }

    /// @param fields names it declares with a type, in order
    record ClassDef(Place at, String name, List<Expr> bases, List<Stmt> body, List<String> fields) implements Stmt {}

    record Return(Place at, @Nullable Expr value) implements Stmt {}

    /// `import module as name`.
    record Import(Place at, String module, @Nullable String as) implements Stmt {}

    /// `from module import name as as`; the name `*` takes everything.
    record ImportFrom(
            Place at, String module, String name, @Nullable String as) implements Stmt {}

    /// `global` and `nonlocal`.
    record Outer(Place at, List<String> names, boolean global) implements Stmt {}

    record Delete(Place at, List<Expr> targets) implements Stmt {}

    record Try(Place at, List<Stmt> body, List<Handler> handlers, List<Stmt> otherwise, List<Stmt> last)
            implements Stmt {}

    record Handler(@Nullable Expr type, @Nullable String name, List<Stmt> body) {}

    record With(Place at, Expr context, @Nullable Expr as, List<Stmt> body) implements Stmt {}

    record Raise(Place at, @Nullable Expr value) implements Stmt {}

    record Assert(Place at, Expr condition) implements Stmt {}

    /// `pass`, and everything that has no bearing on a gradient.
    record Pass(Place at) implements Stmt {}

    record Break(Place at) implements Stmt {}

    record Continue(Place at) implements Stmt {}
}
