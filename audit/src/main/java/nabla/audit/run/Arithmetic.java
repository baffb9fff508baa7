package nabla.audit.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Unary;
import org.jspecify.annotations.Nullable;

/// Python's operators on numbers, arrays, texts and containers.
final class Arithmetic {
    private static final Map<String, String> DUNDER = Map.ofEntries(
            Map.entry("+", "__add__"),
            Map.entry("-", "__sub__"),
            Map.entry("*", "__mul__"),
            Map.entry("/", "__truediv__"),
            Map.entry("@", "__matmul__"),
            Map.entry("**", "__pow__"),
            Map.entry("==", "__eq__"),
            Map.entry("<", "__lt__"),
            Map.entry(">", "__gt__"));

    private Arithmetic() {}

    /// An operator as it is written: between matrices, `*` is their product, which `np.multiply` is not.
    static Object operator(Run run, String op, Object left, Object right) {
        if (op.equals("*") && left instanceof Tensor a && right instanceof Tensor b) {
            Node x = a.node(run);
            Node y = b.node(run);
            if (run.matrices.isProduct(x, y)) return run.matrices.product(run, x, y);
        }
        return binary(run, op, left, right);
    }

    static Object binary(Run run, String op, Object left, Object right) {
        if (left instanceof Deferred && right instanceof String) return new Opaque(String.valueOf(right));
        if (left instanceof Deferred || right instanceof Deferred) {
            Object[] both = Deferred.meet(run, op, left, right);
            return binary(run, op, both[0], both[1]);
        }
        if (left instanceof Opaque || right instanceof Opaque) return opaque(run, op, left, right);
        if (left instanceof Boolean b) left = b ? 1L : 0L;
        if (right instanceof Boolean b) right = b ? 1L : 0L;
        if (left instanceof Long a && right instanceof Long b) return whole(run, op, a, b);
        if (left instanceof String
                || right instanceof String
                || left instanceof List
                || left instanceof Tuple
                || left instanceof Set
                || left instanceof Map
                || left instanceof Long && right instanceof List) {
            Object joined = joined(run, op, left, right);
            if (joined != null) return joined;
        }
        if (left instanceof Callable.Instance || right instanceof Callable.Instance) {
            Object result = overloaded(run, op, left, right);
            if (result != null) return result;
        }
        if (Tensors.isNumeric(left) && Tensors.isNumeric(right))
            return numeric(run, op, Tensors.of(run, left), Tensors.of(run, right));
        throw new PythonError(
                "TypeError",
                "unsupported operand types for " + op + ": " + Texts.typeName(left) + " and " + Texts.typeName(right),
                isNoNumber(left, op, right) || isNoNumber(right, op, left));
    }

    /// What no array and no number is added to or multiplied with: a text, a dict, a function. A text may be repeated.
    private static boolean isNoNumber(Object value, String op, Object other) {
        boolean known = Tensors.isNumeric(other)
                || other instanceof String
                || other instanceof Map
                || other instanceof Callable.Function;
        boolean repeats = op.equals("*") && !(other instanceof Tensor t && !t.number);
        return known
                && (value instanceof String && !repeats || value instanceof Map || value instanceof Callable.Function);
    }

    /// An unknown value that meets a known one in element-wise arithmetic most often leaves its shape alone.
    private static Object opaque(Run run, String op, Object left, Object right) {
        return new Opaque(left instanceof Opaque o ? o.what() : ((Opaque) right).what());
    }

    private static @Nullable Object overloaded(Run run, String op, Object left, Object right) {
        String name = DUNDER.get(op);
        if (name == null) return null;
        if (left instanceof Callable.Instance a && a.type.find(name) instanceof Callable f)
            return run.interpreter.calls.call(run, new Callable.Method(a, f), Callable.Arguments.of(right));
        String reflected = name.replaceFirst("__", "__r");
        if (right instanceof Callable.Instance b && b.type.find(reflected) instanceof Callable f)
            return run.interpreter.calls.call(run, new Callable.Method(b, f), Callable.Arguments.of(left));
        return null;
    }

    private static Object whole(Run run, String op, long a, long b) {
        return switch (op) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "//" -> Math.floorDiv(a, nonZero(b));
            case "%" -> Math.floorMod(a, nonZero(b));
            case "/" -> run.number((double) a / nonZero(b));
            case "**" ->
                b >= 0 && Math.abs(Math.pow(a, b)) < 9e18 ? (Object) (long) Math.pow(a, b) : run.number(Math.pow(a, b));
            case "&" -> a & b;
            case "|" -> a | b;
            case "^" -> a ^ b;
            case "<<" -> a << b;
            case ">>" -> a >> b;
            default -> throw new PythonError("TypeError", "unsupported operator " + op + " for whole numbers");
        };
    }

    private static long nonZero(long b) {
        if (b == 0) throw new PythonError("ZeroDivisionError", "division by zero");
        return b;
    }

    private static @Nullable Object joined(Run run, String op, Object left, Object right) {
        if (op.equals("+")) {
            if (left instanceof String a && right instanceof String b) return a + b;
            if (left instanceof List<?> a && right instanceof List<?> b) return concatenated(a, b);
            if (left instanceof Tuple a && right instanceof Tuple b)
                return new Tuple(concatenated(a.items(), b.items()));
        }
        if (op.equals("*")) {
            if (left instanceof String a && right instanceof Long n) return a.repeat((int) Math.clamp(n, 0, 10_000));
            if (left instanceof List<?> a && right instanceof Long n) return repeated(run, a, n);
            if (left instanceof Long n && right instanceof List<?> a) return repeated(run, a, n);
            if (left instanceof Tuple a && right instanceof Long n) return new Tuple(repeated(run, a.items(), n));
            if (left instanceof Long n && right instanceof String a) return a.repeat((int) Math.clamp(n, 0, 10_000));
        }
        if (op.equals("%") && left instanceof String format) return Texts.percent(run, format, right);
        if (left instanceof Set<?> a && right instanceof Set<?> b) {
            Set<Object> result = new LinkedHashSet<>(a);
            if (op.equals("|")) result.addAll(b);
            else if (op.equals("&")) result.retainAll(b);
            else result.removeAll(b);
            return result;
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b && op.equals("|")) {
            Map<Object, Object> result = new LinkedHashMap<>(a);
            result.putAll(b);
            return result;
        }
        return null;
    }

    private static List<Object> concatenated(List<?> a, List<?> b) {
        List<Object> result = new ArrayList<>(a);
        result.addAll(b);
        return result;
    }

    private static List<Object> repeated(Run run, List<?> items, long times) {
        run.checkSize(items.size() * Math.max(0, times));
        List<Object> result = new ArrayList<>();
        for (long i = 0; i < times; i++) for (Object item : items) result.add(i == 0 ? item : again(run, item));
        return result;
    }

    /// Each place of `[0.0] * n` is a number of its own, that is learned apart from the others.
    private static Object again(Run run, Object item) {
        if (!(item instanceof Tensor t) || !t.number || !t.node(run).isLeaf()) return item;
        boolean written = t.node(run).expr instanceof Constant;
        return written ? run.number(t.item(run)) : Tensor.number(run.leaf(t.value(run), t.kind(run)));
    }

    static Tensor numeric(Run run, String op, Tensor left, Tensor right) {
        Node a = left.node(run);
        Node b = right.node(run);
        run.operands = List.of(a, b);
        if (op.equals("@")) {
            run.written.product(run, a, b);
            run.fitting.product(a, b);
        } else run.fitting.beside(a, b);
        if (!op.equals("@"))
            run.checkSize(
                    nabla.calculus.array.Shape.broadcast(a.shape(), b.shape()).size());
        Kind kind = a.kind.with(b.kind);
        Expr x = a.expr;
        Expr y = b.expr;
        boolean number = left.number && right.number
                || a.shape().rank() == 0 && b.shape().rank() == 0;
        Node result = switch (op) {
            case "+" -> run.node(Binary.ADD.of(x, y), arithmetic(kind), a, b);
            case "-" -> run.node(Binary.SUBTRACT.of(x, y), arithmetic(kind), a, b);
            case "*" -> run.node(Binary.MULTIPLY.of(x, y), kind, a, b);
            case "/" -> run.node(Binary.DIVIDE.of(x, y), Kind.FLOAT, a, b);
            case "**" -> run.node(Binary.POWER.of(x, y), arithmetic(kind), a, b);
            case "@" -> run.node(x.matmul(y), kind, a, b);
            case "//" -> run.node(Unary.FLOOR.of(x.over(y)), kind, a, b);
            case "%" -> run.node(x.minus(y.times(Unary.FLOOR.of(x.over(y)))), kind, a, b);
            case "&", "|", "^" -> bits(run, op, a, b, kind);
            default -> throw new PythonError("TypeError", "unsupported operator " + op + " for arrays");
        };
        run.operands = List.of();
        return number && result.shape().rank() == 0 ? Tensor.number(result) : Tensor.array(result);
    }

    private static Kind arithmetic(Kind kind) {
        return kind == Kind.BOOL ? Kind.INT : kind;
    }

    private static Node bits(Run run, String op, Node a, Node b, Kind kind) {
        return run.flat(a.value().zip(b.value(), (p, q) -> bits(op, (long) p, (long) q)), kind, a, b);
    }

    private static double bits(String op, long a, long b) {
        return switch (op) {
            case "&" -> a & b;
            case "|" -> a | b;
            default -> a ^ b;
        };
    }

    static Object unary(Run run, String op, Object value) {
        Object x = Deferred.settled(run, value);
        if (op.equals("not")) return !Truth.of(run, x);
        if (x instanceof Opaque) return x;
        if (x instanceof Boolean b) x = b ? 1L : 0L;
        if (x instanceof Long n) return op.equals("-") ? -n : op.equals("~") ? ~n : n;
        if (x instanceof Callable.Instance i && op.equals("-") && i.type.find("__neg__") instanceof Callable f)
            return run.interpreter.calls.call(run, new Callable.Method(i, f), Callable.Arguments.of());
        if (x instanceof Tensor t) {
            Node n = t.node(run);
            if (op.equals("+")) return t;
            Node result = op.equals("-")
                    ? run.node(Unary.NEGATE.of(n.expr), n.kind, n)
                    : run.flat(n.value().map(v -> n.kind == Kind.BOOL ? 1 - v : -v - 1), n.kind, n);
            return t.number ? Tensor.number(result) : Tensor.array(result);
        }
        throw new PythonError("TypeError", "bad operand type for unary " + op);
    }

    /// A comparison; arrays compare element by element.
    static Object compare(Run run, String op, Object l, Object r) {
        switch (op) {
            case "is", "is not" -> {
                boolean same = l == r
                        || l instanceof Long && l.equals(r)
                        || l instanceof String && l.equals(r)
                        || l instanceof Boolean && l.equals(r);
                return same == op.equals("is");
            }
            case "in", "not in" -> {
                return contains(run, Deferred.settled(run, r), l) == op.equals("in");
            }
            default -> {}
        }
        if (l instanceof Deferred || r instanceof Deferred) {
            Object[] both = Deferred.meet(run, op, l, r);
            return compare(run, op, both[0], both[1]);
        }
        if (l instanceof Opaque || r instanceof Opaque) {
            run.course.met(run, l instanceof Opaque o ? o : (Opaque) r);
            return op.equals("!=") ? Boolean.TRUE : Boolean.FALSE;
        }
        if (l instanceof Boolean b) l = b ? 1L : 0L;
        if (r instanceof Boolean b) r = b ? 1L : 0L;
        if (l instanceof Long a && r instanceof Long b) return ordered(op, Long.compare(a, b));
        if (l instanceof Callable.Instance || r instanceof Callable.Instance) {
            Object result = overloaded(run, op.equals("!=") ? "==" : op, l, r);
            if (result != null) return op.equals("!=") ? (Object) !Truth.of(run, result) : result;
        }
        boolean arrays = l instanceof Tensor || r instanceof Tensor;
        if (arrays && Tensors.isNumeric(l) && Tensors.isNumeric(r)) {
            Node a = Tensors.of(run, l).node(run);
            Node b = Tensors.of(run, r).node(run);
            try {
                Array value = a.value().zip(b.value(), (x, y) -> ordered(op, Double.compare(x + 0.0, y + 0.0)) ? 1 : 0);
                Node result = run.flat(value, Kind.BOOL, a, b);
                boolean number = value.rank() == 0;
                return number ? Tensor.number(result) : Tensor.array(result);
            } catch (ShapeException e) {
                if (op.equals("==")) return false;
                if (op.equals("!=")) return true;
                throw e;
            }
        }
        if (l instanceof String a && r instanceof String b) return ordered(op, a.compareTo(b));
        if (l instanceof Tensor t && r instanceof String && op.matches("[=!]=") && isColumn(run, t))
            return said(run, op, t);
        if (op.equals("==")) return equal(run, l, r);
        if (op.equals("!=")) return !equal(run, l, r);
        if (l instanceof Tuple a && r instanceof Tuple b) return lexicographic(run, op, a.items(), b.items());
        if (l instanceof List<?> a && r instanceof List<?> b) return lexicographic(run, op, a, b);
        throw new PythonError(
                "TypeError", op + " not supported between " + Texts.typeName(l) + " and " + Texts.typeName(r));
    }

    private static boolean isColumn(Run run, Tensor t) {
        return !t.number && run.fitting.isFromElsewhere(t.node(run));
    }

    /// `table.y == "yes"`: texts of a file were invented as numbers, and those above 0 are the ones that say so.
    private static Object said(Run run, String op, Tensor column) {
        return compare(run, op.equals("==") ? ">" : "<=", column, 0L);
    }

    private static boolean lexicographic(Run run, String op, List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++)
            if (!equal(run, a.get(i), b.get(i))) return Truth.of(run, compare(run, op, a.get(i), b.get(i)));
        return ordered(op, Integer.compare(a.size(), b.size()));
    }

    static boolean equal(Run run, Object l, Object r) {
        if (l == r) return true;
        if (l instanceof Tensor
                || r instanceof Tensor
                || l instanceof Long && r instanceof Boolean
                || l instanceof Boolean)
            return Tensors.isNumeric(l) && Tensors.isNumeric(r) && Truth.of(run, compare(run, "==", l, r));
        List<?> a = l instanceof Tuple t ? t.items() : l instanceof List<?> list ? list : null;
        List<?> b = r instanceof Tuple t ? t.items() : r instanceof List<?> list ? list : null;
        if (a == null || b == null) return l.equals(r);
        if (a.size() != b.size() || l instanceof Tuple != r instanceof Tuple) return false;
        for (int i = 0; i < a.size(); i++) if (!equal(run, a.get(i), b.get(i))) return false;
        return true;
    }

    static boolean contains(Run run, Object container, Object item) {
        return switch (container) {
            case String text -> item instanceof String part && text.contains(part);
            case Map<?, ?> map -> map.containsKey(Keys.of(run, item));
            case Set<?> set -> set.contains(Keys.of(run, item));
            case Opaque o -> {
                run.course.met(run, o);
                yield false;
            }
            default -> {
                for (Object each : Iteration.over(run, container)) if (equal(run, each, item)) yield true;
                yield false;
            }
        };
    }

    private static boolean ordered(String op, int c) {
        return switch (op) {
            case "<" -> c < 0;
            case "<=" -> c <= 0;
            case ">" -> c > 0;
            case ">=" -> c >= 0;
            case "==" -> c == 0;
            case "!=", "<>" -> c != 0;
            default -> throw new PythonError("TypeError", "unknown comparison " + op);
        };
    }
}
