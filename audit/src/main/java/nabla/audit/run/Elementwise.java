package nabla.audit.run;

import java.util.Map;
import java.util.function.UnaryOperator;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Where;

/// NumPy's element-wise functions.
final class Elementwise {
    private static final Map<String, UnaryOperator<Expr>> UNARY = Map.ofEntries(
            Map.entry("exp", Expr::exp),
            Map.entry("log", Expr::log),
            Map.entry("sqrt", Expr::sqrt),
            Map.entry("tanh", Expr::tanh),
            Map.entry("abs", Expr::abs),
            Map.entry("absolute", Expr::abs),
            Map.entry("fabs", Expr::abs),
            Map.entry("negative", Expr::negate),
            Map.entry("square", Expr::square),
            Map.entry("expit", Expr::sigmoid),
            Map.entry("log1p", Unary.LOG1P::of),
            Map.entry("expm1", Unary.EXPM1::of),
            Map.entry("sin", Unary.SIN::of),
            Map.entry("cos", Unary.COS::of),
            Map.entry("sign", Unary.SIGN::of),
            Map.entry("floor", Unary.FLOOR::of),
            Map.entry("ceil", Unary.CEIL::of),
            Map.entry("rint", Unary.ROUND::of),
            Map.entry("logical_not", Unary.NOT::of),
            Map.entry("reciprocal", x -> Expr.constant(1).over(x)),
            Map.entry("log2", x -> x.log().over(Math.log(2))),
            Map.entry("log10", x -> x.log().over(Math.log(10))),
            Map.entry("exp2", x -> x.times(Math.log(2)).exp()),
            Map.entry("tan", x -> Unary.SIN.of(x).over(Unary.COS.of(x))),
            Map.entry("sinh", x -> x.exp().minus(x.negate().exp()).over(2)),
            Map.entry("cosh", x -> x.exp().plus(x.negate().exp()).over(2)));
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("add", "+"),
            Map.entry("subtract", "-"),
            Map.entry("multiply", "*"),
            Map.entry("divide", "/"),
            Map.entry("true_divide", "/"),
            Map.entry("power", "**"),
            Map.entry("pow", "**"),
            Map.entry("float_power", "**"),
            Map.entry("mod", "%"),
            Map.entry("remainder", "%"),
            Map.entry("fmod", "%"),
            Map.entry("floor_divide", "//"),
            Map.entry("matmul", "@"),
            Map.entry("bitwise_and", "&"));
    private static final Map<String, String> COMPARISONS = Map.of(
            "greater", ">", "greater_equal", ">=", "less", "<", "less_equal", "<=", "equal", "==", "not_equal", "!=");

    private Elementwise() {}

    static void into(Map<String, Object> table) {
        UNARY.forEach((name, f) -> table.put(name, new Callable.Builtin(name, (run, a) -> unary(run, f, a))));
        OPERATORS.forEach((name, op) -> table.put(
                name,
                new Callable.Builtin(
                        name, (run, a) -> out(run, a, Arithmetic.binary(run, op, a.get(0, "x1"), a.get(1, "x2"))))));
        COMPARISONS.forEach((name, op) -> table.put(
                name,
                new Callable.Builtin(
                        name, (run, a) -> Arithmetic.compare(run, op, array(run, a.get(0, "x1")), a.get(1, "x2")))));
        put(table, "maximum", (run, a) -> choice(run, Binary.MAXIMUM, a));
        put(table, "minimum", (run, a) -> choice(run, Binary.MINIMUM, a));
        put(table, "fmax", (run, a) -> choice(run, Binary.MAXIMUM, a));
        put(
                table,
                "hypot",
                (run, a) -> Arithmetic.binary(
                        run,
                        "**",
                        Arithmetic.binary(
                                run,
                                "+",
                                Arithmetic.binary(run, "**", a.get(0, "x1"), 2L),
                                Arithmetic.binary(run, "**", a.get(1, "x2"), 2L)),
                        run.number(0.5)));
        put(
                table,
                "clip",
                (run, a) -> clip(
                        run,
                        a.get(0, "a"),
                        a.get(1, a.has(-1, "min") ? "min" : "a_min"),
                        a.get(2, a.has(-1, "max") ? "max" : "a_max"),
                        a));
        put(table, "where", Elementwise::where);
        put(table, "round", (run, a) -> round(run, a.first()));
        put(table, "around", (run, a) -> round(run, a.first()));
        put(table, "round_", (run, a) -> round(run, a.first()));
        put(table, "nan_to_num", (run, a) -> a.first());
        put(table, "real", (run, a) -> a.first());
        put(
                table,
                "logical_and",
                (run, a) -> Arithmetic.binary(run, "*", truths(run, a.get(0, "x1")), truths(run, a.get(1, "x2"))));
        put(
                table,
                "logical_or",
                (run, a) -> truths(
                        run, Arithmetic.binary(run, "+", truths(run, a.get(0, "x1")), truths(run, a.get(1, "x2")))));
        put(
                table,
                "logical_xor",
                (run, a) -> Arithmetic.compare(run, "!=", truths(run, a.get(0, "x1")), truths(run, a.get(1, "x2"))));
        for (String test : new String[] {"isnan", "isinf"})
            put(table, test, (run, a) -> flat(run, a.first(), x -> Double.isNaN(x) || Double.isInfinite(x) ? 1 : 0));
        put(table, "isfinite", (run, a) -> flat(run, a.first(), x -> Double.isFinite(x) ? 1 : 0));
        put(table, "heaviside", (run, a) -> flat(run, a.first(), x -> x > 0 ? 1 : 0));
    }

    static void put(Map<String, Object> table, String name, Callable.Builtin.Body body) {
        table.put(name, new Callable.Builtin(name, body));
    }

    static Tensor array(Run run, Object value) {
        return Tensors.of(run, value);
    }

    private static Object unary(Run run, UnaryOperator<Expr> f, Arguments a) {
        if (a.first() instanceof Opaque o) return o;
        Tensor x = array(run, a.first());
        Node n = x.node(run);
        return out(run, a, like(x, run.node(f.apply(n.expr), Kind.FLOAT, n)));
    }

    /// A result that is a number if its argument was one.
    static Tensor like(Tensor x, Node result) {
        return x.number ? Tensor.number(result) : Tensor.array(result);
    }

    /// `out=` receives the result in place.
    static Object out(Run run, Arguments a, Object result) {
        Object target = a.get(-1, "out");
        if (target instanceof Tensor t && result instanceof Tensor r) {
            Node old = t.node(run);
            t.assign(run, r.node(run));
            if (!old.bindings.isEmpty()) run.bind(t, old.label(), Binding.How.CHANGED);
            return t;
        }
        return result;
    }

    private static Object flat(Run run, Object value, java.util.function.DoubleUnaryOperator f) {
        if (value instanceof Opaque) return false;
        Tensor x = array(run, value);
        return like(x, run.flat(x.value(run).map(f), Kind.BOOL, x.node(run)));
    }

    private static Object truths(Run run, Object value) {
        return flat(run, value, x -> x != 0 ? 1 : 0);
    }

    private static Object choice(Run run, Binary op, Arguments a) {
        Object l = a.get(0, "x1");
        Object r = a.get(1, "x2");
        if (l instanceof Deferred || r instanceof Deferred) {
            Object[] both = Deferred.meet(run, "+", l, r);
            l = both[0];
            r = both[1];
        }
        if (l instanceof Opaque || r instanceof Opaque) return new Opaque(op.name());
        Tensor p = array(run, l);
        Tensor q = array(run, r);
        Node x = p.node(run);
        Node y = q.node(run);
        Node result = run.node(op.of(x.expr, y.expr), x.kind.with(y.kind), x, y);
        return out(run, a, p.number && q.number ? Tensor.number(result) : Tensor.array(result));
    }

    static Object clip(Run run, Object value, Object low, Object high, Arguments a) {
        if (value instanceof Opaque o) return o;
        if (a.get(-1, "out") == value) { // a gradient clipped in place is judged as it was
            run.note("the clipping in line " + run.place.line() + " was left out");
            return value;
        }
        if (isBound(run, low) || isBound(run, high)) {
            Object bounded = value;
            if (!(low instanceof Nothing)) bounded = choice(run, Binary.MAXIMUM, Callable.Arguments.of(bounded, low));
            if (!(high instanceof Nothing)) bounded = choice(run, Binary.MINIMUM, Callable.Arguments.of(bounded, high));
            return out(run, a, (Tensor) bounded);
        }
        Tensor x = array(run, value);
        Node n = x.node(run);
        Expr clipped = n.expr;
        if (!(low instanceof Nothing)) clipped = Binary.MAXIMUM.of(clipped, Expr.constant(Tensors.real(run, low)));
        if (!(high instanceof Nothing)) clipped = Binary.MINIMUM.of(clipped, Expr.constant(Tensors.real(run, high)));
        return out(run, a, like(x, run.node(clipped, Kind.FLOAT, n)));
    }

    /// Whether every element has a bound of its own.
    private static boolean isBound(Run run, Object bound) {
        return bound instanceof Tensor t && t.shape(run).size() > 1;
    }

    private static Object where(Run run, Arguments a) {
        Tensor condition = array(run, a.get(0, "condition"));
        if (a.count() == 1) return Reductions.nonzero(run, condition);
        Node c = condition.node(run);
        Node x = array(run, a.get(1, "x")).node(run);
        Node y = array(run, a.get(2, "y")).node(run);
        return like(condition, run.node(new Where().of(c.expr, x.expr, y.expr), x.kind.with(y.kind), c, x, y));
    }

    static Object round(Run run, Object value) {
        if (value instanceof Opaque || value instanceof Long) return value;
        Tensor x = array(run, value);
        Array rounded = x.value(run).map(v -> Math.rint(v * 1e4) / 1e4);
        return like(x, run.flat(rounded, Kind.FLOAT, x.node(run)));
    }
}
