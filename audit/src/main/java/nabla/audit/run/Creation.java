package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// Functions that make arrays.
final class Creation {
    private static final int GRID = 3;

    private Creation() {}

    static void into(Map<String, Object> table) {
        filled(table, "zeros", 0);
        filled(table, "ones", 1);
        filled(table, "empty", 0);
        put(table, "ndarray", (run, a) -> full(run, Tensors.shape(run, a.get(0, "shape")), 0));
        put(
                table,
                "full",
                (run, a) ->
                        full(run, Tensors.shape(run, a.get(0, "shape")), Tensors.real(run, a.get(1, "fill_value"))));
        put(
                table,
                "full_like",
                (run, a) ->
                        full(run, Tensors.of(run, a.first()).shape(run), Tensors.real(run, a.get(1, "fill_value"))));
        put(table, "eye", Creation::eye);
        put(table, "identity", Creation::eye);
        for (String name : new String[] {"array", "asarray", "asanyarray", "ascontiguousarray", "DataFrame", "Series"})
            put(table, name, Creation::array);
        for (String name : new String[] {"matrix", "mat", "asmatrix"})
            put(
                    table,
                    name,
                    (run, a) -> array(run, a) instanceof Tensor t
                            ? Tensor.array(run.matrices.of(run, t.node(run)))
                            : a.first());
        put(table, "copy", (run, a) -> copied(run, a.first()));
        put(table, "arange", Creation::arange);
        put(table, "linspace", (run, a) -> {
            double from = Tensors.real(run, a.get(0, "start"));
            double to = Tensors.real(run, a.get(1, "stop"));
            int n = a.has(2, "num") ? Tensors.whole(run, a.get(2, "num")) : 50;
            run.checkSize(n);
            return leaf(
                    run,
                    Array.vector(IntStream.range(0, n)
                            .mapToDouble(i -> from + i * (to - from) / Math.max(1, n - 1))
                            .toArray()),
                    Kind.FLOAT);
        });
        put(table, "meshgrid", Creation::grid);
        put(table, "unique", (run, a) -> {
            Array value = Tensors.of(run, a.first()).value(run);
            return leaf(
                    run,
                    Array.vector(java.util.Arrays.stream(value.toDoubles())
                            .distinct()
                            .sorted()
                            .toArray()),
                    Tensors.of(run, a.first()).kind(run));
        });
        put(table, "sort", (run, a) -> a.first());
        put(table, "argsort", (run, a) -> {
            Array value = Tensors.of(run, a.first()).value(run);
            double[] order = IntStream.range(0, value.size())
                    .boxed()
                    .sorted((i, j) -> Double.compare(value.at(i), value.at(j)))
                    .mapToDouble(Integer::doubleValue)
                    .toArray();
            return leaf(run, Array.vector(order), Kind.INT);
        });
        put(table, "vectorize", (run, a) -> vectorized(a.first()));
        put(table, "frompyfunc", (run, a) -> vectorized(a.first()));
        put(
                table,
                "array_equal",
                (run, a) -> Tensors.of(run, a.get(0, "a1"))
                        .value(run)
                        .equals(Tensors.of(run, a.get(1, "a2")).value(run)));
        put(table, "allclose", (run, a) -> true);
        put(table, "isclose", (run, a) -> true);
        put(table, "isscalar", (run, a) -> a.first() instanceof Long || a.first() instanceof Tensor t && t.number);
        put(table, "to_categorical", (run, a) -> oneHot(run, a));
    }

    private static Tensor leaf(Run run, Array value, Kind kind) {
        return Tensor.array(run.leaf(value, kind));
    }

    private static void filled(Map<String, Object> table, String name, double value) {
        put(table, name, (run, a) -> {
            Shape shape = Tensors.shape(run, a.get(0, "shape"));
            return full(run, shape, value);
        });
        put(
                table,
                name + "_like",
                (run, a) -> full(run, Tensors.of(run, a.first()).shape(run), value));
    }

    private static Tensor full(Run run, Shape shape, double value) {
        return leaf(run, Array.full(shape, value), Kind.FLOAT);
    }

    /// A coarse grid: such grids are only drawn.
    private static Object grid(Run run, Arguments a) {
        int rows = a.positional().size() > 1 ? GRID + 1 : 1;
        Array x = few(run, a.first());
        Array y = few(run, a.positional().getLast());
        double[] across = new double[rows * GRID];
        double[] down = new double[rows * GRID];
        for (int i = 0; i < across.length; i++) {
            across[i] = x.at(i % GRID % x.size());
            down[i] = y.at(i / GRID % y.size());
        }
        return new java.util.ArrayList<Object>(List.of(
                leaf(run, Array.of(Shape.of(rows, GRID), across), Kind.FLOAT),
                leaf(run, Array.of(Shape.of(rows, GRID), down), Kind.FLOAT)));
    }

    private static Array few(Run run, Object values) {
        Array all = Tensors.of(run, values).value(run);
        return all.size() == 0 ? Array.vector(0) : all;
    }

    private static Object eye(Run run, Arguments a) {
        int n = Tensors.whole(run, a.get(0, "N"));
        run.checkSize((long) n * n);
        return leaf(run, Array.identity(n), Kind.FLOAT);
    }

    static Object array(Run run, Arguments a) {
        Object source = Deferred.settled(run, a.first());
        if (source instanceof Opaque || source instanceof String || source instanceof Map<?, ?>) return source;
        if (source instanceof List<?> l && l.stream().anyMatch(x -> x instanceof Opaque || x instanceof String))
            return new Opaque("np.array(…)");
        if (source instanceof List<?> l && !isRegular(run, l)) return source; // an array of objects behaves as its list
        Tensor copy = Tensor.array(atLeast(
                run,
                a.named().get("ndmin"),
                run.matrices.array(run, Tensors.of(run, source).node(run))));
        Object type = a.get(1, "dtype");
        return type instanceof Nothing || type instanceof Opaque ? copy : TensorAttributes.astype(run, copy, type);
    }

    /// With leading axes of length 1, as many as `ndmin` asks for.
    private static Node atLeast(Run run, @Nullable Object ndmin, Node value) {
        int missing =
                ndmin == null ? 0 : Tensors.whole(run, ndmin) - value.shape().rank();
        if (missing <= 0) return value;
        int[] dims = new int[missing + value.shape().rank()];
        java.util.Arrays.fill(dims, 1);
        System.arraycopy(value.shape().dims(), 0, dims, missing, value.shape().rank());
        return run.node(value.expr.reshape(dims), value.kind, value);
    }

    /// Whether a list's elements have one shape.
    static boolean isRegular(Run run, List<?> items) {
        try {
            Tensors.of(run, items);
            return true;
        } catch (PythonError ragged) {
            if (!ragged.type.equals("ValueError")) throw ragged;
            return false;
        }
    }

    static Object copied(Run run, Object value) {
        return switch (value) {
            case Tensor t -> t.number ? t : TensorAttributes.copy(run, t);
            case List<?> l ->
                new java.util.ArrayList<>(l.stream().map(x -> copied(run, x)).toList());
            case Map<?, ?> m -> {
                Map<Object, Object> copy = new java.util.LinkedHashMap<>();
                m.forEach((k, v) -> copy.put(k, copied(run, v)));
                yield copy;
            }
            default -> value;
        };
    }

    private static Object arange(Run run, Arguments a) {
        int n = a.positional().size();
        double from = n > 1 ? Tensors.real(run, a.get(0, "start")) : 0;
        double to = Tensors.real(run, a.get(n > 1 ? 1 : 0, "stop"));
        double step = n > 2 ? Tensors.real(run, a.get(2, "step")) : 1;
        int count = (int) Math.max(0, Math.min(1e9, Math.ceil((to - from) / step)));
        run.checkSize(count);
        boolean whole = a.positional().stream().allMatch(x -> x instanceof Long);
        return leaf(
                run,
                Array.vector(IntStream.range(0, count)
                        .mapToDouble(i -> from + i * step)
                        .toArray()),
                whole ? Kind.INT : Kind.FLOAT);
    }

    private static Callable vectorized(Object function) {
        return new Callable.Builtin("vectorized", (run, a) -> {
            if (a.first() instanceof Opaque o) return o;
            Tensor x = Tensors.of(run, a.first());
            if (x.value(run).rank() == 0) return run.interpreter.calls.call(run, function, a);
            Node n = x.node(run);
            run.checkSize(n.shape().size());
            java.util.ArrayList<Object> results = new java.util.ArrayList<>();
            for (int i = 0; i < n.shape().size(); i++) {
                Node element = run.node(n.expr.reshape(n.shape().size()).get(Index.at(i)), n.kind, n);
                results.add(run.interpreter.calls.call(run, function, Arguments.of(Tensor.number(element))));
            }
            Node flat = Tensors.of(run, results).node(run);
            return Tensor.array(run.node(flat.expr.reshape(n.shape().dims()), flat.kind, flat));
        });
    }

    private static Object oneHot(Run run, Arguments a) {
        Node classes = Tensors.of(run, a.first()).node(run);
        Array y = classes.value();
        int count = a.count() > 1
                ? Tensors.whole(run, a.get(1, "num_classes"))
                : (int) y.max(false).item() + 1;
        double[] values = new double[y.size() * count];
        for (int i = 0; i < y.size(); i++) values[i * count + Math.floorMod((int) y.at(i), count)] = 1;
        Tensor indicators = leaf(run, Array.of(Shape.of(y.size(), count), values), Kind.FLOAT);
        run.fitting.encoded(classes, indicators.node(run));
        return indicators;
    }
}
