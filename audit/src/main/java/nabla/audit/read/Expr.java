package nabla.audit.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression of Python. Every node knows its place; an edited tree keeps the place of what it replaces.
public sealed interface Expr {
    Place at();

    record Name(Place at, String id) implements Expr {}

    /// A number; `integer` tells `1` from `1.0`.
    record Number(Place at, double value, boolean integer) implements Expr {}

    record Text(Place at, String value) implements Expr {}

    /// An f-string: literal parts and values in their order.
    record Format(Place at, List<Expr> parts) implements Expr {}

    /// A value inside an f-string, with its format after the colon.
    record Formatted(Place at, Expr value, String format) implements Expr {}

    /// `None`, `True`, `False` or `...`.
    record Constant(Place at, Kind kind) implements Expr {
        public enum Kind {
            NONE,
            TRUE,
            FALSE,
            ELLIPSIS
        }
    }

    /// `-x`, `+x`, `~x`, `not x`.
    record Unary(Place at, String op, Expr operand) implements Expr {}

    record Binary(Place at, String op, Expr left, Expr right) implements Expr {}

    /// `and`, `or`.
    record Logical(Place at, String op, Expr left, Expr right) implements Expr {}

    /// A chain `a < b <= c`: one operator fewer than operands.
    record Compare(Place at, List<Expr> operands, List<String> ops) implements Expr {}

    record Call(Place at, Expr function, List<Argument> arguments) implements Expr {}

    /// An argument: positional, `name=value`, `*value` or `**value`.
    record Argument(Place at, @Nullable String name, Expr value, Kind kind) {
        public enum Kind {
            PLAIN,
            STAR,
            STARS
        }
    }

    record Attribute(Place at, Expr object, String name) implements Expr {}

    record Subscript(Place at, Expr object, Expr index) implements Expr {}

    record Slice(
            Place at,
            @Nullable Expr start,
            @Nullable Expr stop,
            @Nullable Expr step) implements Expr {}

    record Sequence(Place at, Kind kind, List<Expr> items) implements Expr {
        public enum Kind {
            LIST,
            TUPLE,
            SET
        }
    }

    record Starred(Place at, Expr value) implements Expr {}

    /// A dict display; a null key stands for `**value`.
    record Dict(Place at, List<Entry> entries) implements Expr {}

    record Entry(@Nullable Expr key, Expr value) {}

    /// A list, set, dict or generator comprehension; `key` only for a dict.
    record Comprehension(Place at, Kind kind, @Nullable Expr key, Expr value, List<Clause> clauses) implements Expr {
        public enum Kind {
            LIST,
            SET,
            DICT,
            GENERATOR
        }
    }

    sealed interface Clause {}

    record ForClause(Expr target, Expr iterable) implements Clause {}

    record IfClause(Expr condition) implements Clause {}

    record Lambda(Place at, List<Stmt.Parameter> parameters, Expr body) implements Expr {}

    record Conditional(Place at, Expr condition, Expr then, Expr otherwise) implements Expr {}

    record Walrus(Place at, String name, Expr value) implements Expr {}

    record Yield(Place at, @Nullable Expr value, boolean from) implements Expr {}

    /// What the reader does not know; it becomes an opaque value.
    record Unknown(Place at) implements Expr {}
}
