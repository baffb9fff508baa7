package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.ArgMax;
import nabla.calculus.expr.Expr;

/// Sums, means, extremes and the like, over all or some axes.
final class Reductions {
    private Reductions() {}

    @FunctionalInterface
    private interface Reduction {
        Expr of(Expr x, boolean keepdims, int... axes);
    }

    static void into(Map<String, Object> table) {
        reduction(table, "sum", Expr::sum);
        reduction(table, "nansum", Expr::sum);
        reduction(table, "mean", Expr::mean);
        reduction(table, "average", Expr::mean);
        reduction(table, "nanmean", Expr::mean);
        for (String name : new String[] {"max", "amax", "nanmax"}) reduction(table, name, Expr::max);
        for (String name : new String[] {"min", "amin"}) reduction(table, name, Expr::min);
        reduction(table, "var", Reductions::variance);
        reduction(table, "std", (x, keep, axes) -> variance(x, keep, axes).sqrt());
        put(table, "argmax", (run, a) -> position(run, a, false));
        put(table, "argmin", (run, a) -> position(run, a, true));
        flat(table, "any", m -> Arrays.stream(m).anyMatch(x -> x != 0) ? 1 : 0, Kind.BOOL);
        flat(table, "all", m -> Arrays.stream(m).allMatch(x -> x != 0) ? 1 : 0, Kind.BOOL);
        flat(table, "prod", m -> Arrays.stream(m).reduce(1, (x, y) -> x * y), Kind.FLOAT);
        flat(
                table,
                "median",
                m -> Arrays.stream(m).sorted().skip(m.length / 2).findFirst().orElse(0),
                Kind.FLOAT);
        flat(table, "count_nonzero", m -> Arrays.stream(m).filter(x -> x != 0).count(), Kind.INT);
        put(table, "nonzero", (run, a) -> nonzero(run, Tensors.of(run, a.first())));
        put(table, "norm", (run, a) -> {
            Tensor x = Tensors.of(run, a.first());
            Node n = x.node(run);
            return reduced(
                    run,
                    n,
                    n.expr.square(),
                    a.get(2, "axis"),
                    a.get(3, "keepdims"),
                    (e, k, axes) -> e.sum(k, axes).sqrt(),
                    Kind.FLOAT);
        });
        put(table, "logsumexp", (run, a) -> {
            Node n = Tensors.of(run, a.first()).node(run);
            return reduced(
                    run,
                    n,
                    n.expr.exp(),
                    a.get(1, "axis"),
                    a.get(-1, "keepdims"),
                    (e, k, axes) -> e.sum(k, axes).log(),
                    Kind.FLOAT);
        });
    }

    private static Expr variance(Expr x, boolean keepdims, int... axes) {
        return x.minus(x.mean(true, axes)).square().mean(keepdims, axes);
    }

    private static void reduction(Map<String, Object> table, String name, Reduction f) {
        put(table, name, (run, a) -> {
            if (a.first() instanceof Opaque o) return o;
            Node n = Tensors.of(run, a.first()).node(run);
            Kind kind = name.endsWith("sum") || name.contains("max") || name.contains("min") ? n.kind : Kind.FLOAT;
            return Elementwise.out(
                    run,
                    a,
                    reduced(run, n, n.expr, axis(name, n, a), keepdims(a), f, kind == Kind.BOOL ? Kind.INT : kind));
        });
    }

    /// NumPy lets the first or last axis of a number pass in a sum, a product, a maximum, and not in a mean.
    private static Object axis(String name, Node n, Arguments a) {
        Object axis = a.get(1, "axis");
        boolean passes = n.shape().rank() == 0 && axis instanceof Long k && (k == 0 || k == -1);
        return passes && name.matches(".*(sum|prod|max|min)") ? Nothing.NONE : axis;
    }

    private static Object keepdims(Arguments a) {
        return a.named().containsKey("keepdims") ? a.get(-1, "keepdims") : Boolean.FALSE;
    }

    private static Tensor reduced(Run run, Node n, Expr x, Object axis, Object keepdims, Reduction f, Kind kind) {
        int[] axes = axes(run, axis, n.shape());
        boolean keep = Truth.of(run, keepdims) || run.matrices.has(n) && axes.length == 1;
        Expr result = axes.length == 0 && n.shape().rank() == 0 ? f.of(x.reshape(1), false, 0) : f.of(x, keep, axes);
        Node node = run.node(result, kind, n);
        return node.shape().rank() == 0 ? Tensor.number(node) : Tensor.array(node);
    }

    static int[] axes(Run run, Object axis, Shape shape) {
        Object given = Deferred.settled(run, axis);
        if (given instanceof Nothing) return IntStream.range(0, shape.rank()).toArray();
        if (given instanceof Tuple t)
            return t.items().stream().mapToInt(i -> Tensors.whole(run, i)).toArray();
        return new int[] {shape.axis(Tensors.whole(run, given))};
    }

    private static void flat(
            Map<String, Object> table, String name, java.util.function.ToDoubleFunction<double[]> f, Kind kind) {
        put(table, name, (run, a) -> {
            if (a.first() instanceof Opaque) return false;
            Node n = Tensors.of(run, a.first()).node(run);
            Array source = n.shape().rank() == 0 ? n.value().reshape(1) : n.value();
            Array value = source.reduce(Truth.of(run, keepdims(a)), f, axes(run, a.get(1, "axis"), source.shape()));
            Node node = run.flat(value, kind, n);
            return value.rank() == 0 ? Tensor.number(node) : Tensor.array(node);
        });
    }

    private static Object position(Run run, Arguments a, boolean least) {
        if (a.first() instanceof Opaque o) return o;
        Node n = Tensors.of(run, a.first()).node(run);
        Expr x = least ? n.expr.negate() : n.expr;
        Object axis = a.get(1, "axis");
        Expr found = axis instanceof Nothing
                ? new ArgMax(false, List.of(0)).of(x.reshape(n.shape().size()))
                : new ArgMax(Truth.of(run, keepdims(a)), List.of(n.shape().axis(Tensors.whole(run, axis)))).of(x);
        Node node = run.node(found, Kind.INT, n);
        return node.shape().rank() == 0 ? (Object) (long) node.value().at(0) : Tensor.array(node);
    }

    /// The places of the elements that are not 0: one array per axis.
    static Object nonzero(Run run, Tensor t) {
        Array value = t.value(run);
        int[] found =
                IntStream.range(0, value.size()).filter(i -> value.at(i) != 0).toArray();
        int[] strides = value.shape().strides();
        Object[] axes = new Object[value.rank()];
        for (int k = 0; k < axes.length; k++) {
            int axis = k;
            double[] places = IntStream.of(found)
                    .mapToDouble(
                            i -> (double) (i / strides[axis] % value.shape().dim(axis)))
                    .toArray();
            axes[k] = Tensor.array(run.leaf(Array.vector(places), Kind.INT));
        }
        return Tuple.of(axes);
    }
}
