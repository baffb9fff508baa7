package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Concatenate;
import nabla.calculus.expr.Expr;

/// Functions that move elements about: transposes, reshapes, stacks, repeats.
final class Shapes {
    private Shapes() {}

    static void into(Map<String, Object> table) {
        put(table, "transpose", (run, a) -> transpose(run, Tensors.of(run, a.first()), a.get(1, "axes")));
        put(
                table,
                "swapaxes",
                (run, a) -> swap(
                        run,
                        Tensors.of(run, a.first()),
                        Tensors.whole(run, a.get(1, "axis1")),
                        Tensors.whole(run, a.get(2, "axis2"))));
        put(
                table,
                "reshape",
                (run, a) ->
                        reshape(run, Tensors.of(run, a.first()), a.get(1, a.has(-1, "shape") ? "shape" : "newshape")));
        put(table, "ravel", (run, a) -> reshape(run, Tensors.of(run, a.first()), -1L));
        put(table, "squeeze", (run, a) -> squeeze(run, Tensors.of(run, a.first()), a.get(1, "axis")));
        put(
                table,
                "expand_dims",
                (run, a) -> expand(run, Tensors.of(run, a.get(0, "a")), Tensors.whole(run, a.get(1, "axis"))));
        put(table, "atleast_2d", (run, a) -> {
            Tensor t = Tensors.of(run, a.first());
            int rank = t.shape(run).rank();
            return rank >= 2 ? t : t.view(e -> e.reshape(1, e.shape().size()));
        });
        put(table, "concatenate", (run, a) -> concatenate(run, nodes(run, a.first()), axis(run, a.get(1, "axis"))));
        put(table, "stack", (run, a) -> stack(run, nodes(run, a.first()), axis(run, a.get(1, "axis"))));
        put(table, "vstack", (run, a) -> concatenate(run, raised(run, nodes(run, a.first()), true), 0));
        put(table, "row_stack", (run, a) -> concatenate(run, raised(run, nodes(run, a.first()), true), 0));
        put(table, "hstack", (run, a) -> {
            List<Node> parts = nodes(run, a.first());
            return concatenate(run, parts, parts.getFirst().shape().rank() == 1 ? 0 : 1);
        });
        put(table, "column_stack", (run, a) -> concatenate(run, raised(run, nodes(run, a.first()), false), 1));
        table.put("c_", new Joiner(true));
        table.put("r_", new Joiner(false));
        put(table, "append", Shapes::append);
        put(table, "insert", Shapes::insert);
        put(table, "delete", Shapes::delete);
        put(table, "flip", (run, a) -> flip(run, Tensors.of(run, a.first()), a.get(1, "axis")));
        put(table, "fliplr", (run, a) -> flip(run, Tensors.of(run, a.first()), 1L));
        put(table, "flipud", (run, a) -> flip(run, Tensors.of(run, a.first()), 0L));
        put(
                table,
                "rot90",
                (run, a) -> transpose(run, (Tensor) flip(run, Tensors.of(run, a.first()), 1L), Nothing.NONE));
        put(table, "tile", Shapes::tile);
        put(table, "repeat", Shapes::repeat);
        put(table, "broadcast_to", (run, a) -> {
            Node n = Tensors.of(run, a.first()).node(run);
            return Tensor.array(run.node(n.expr.broadcastTo(Tensors.shape(run, a.get(1, "shape"))), n.kind, n));
        });
        put(table, "diag", (run, a) -> diagonal(run, Tensors.of(run, a.first())));
        put(
                table,
                "diagflat",
                (run, a) -> diagonal(run, Tensors.of(run, reshape(run, Tensors.of(run, a.first()), -1L))));
        put(table, "split", (run, a) -> split(run, a));
        put(table, "array_split", (run, a) -> split(run, a));
        put(table, "take", (run, a) -> Subscripts.get(run, Tensors.of(run, a.first()), a.get(1, "indices")));
        put(table, "shape", (run, a) -> TensorAttributes.shape(run, Tensors.of(run, a.first())));
        put(table, "size", (run, a) ->
                (long) Tensors.of(run, a.first()).value(run).size());
        put(table, "ndim", (run, a) ->
                (long) Tensors.of(run, a.first()).value(run).rank());
        put(table, "pad", Shapes::pad);
    }

    /// `np.c_[…]` and `np.r_[…]`.
    record Joiner(boolean columns) {
        Object join(Run run, Object index) {
            List<Node> parts = nodes(run, index instanceof Tuple ? index : Tuple.of(index));
            return columns ? concatenate(run, raised(run, parts, false), 1) : concatenate(run, parts, 0);
        }
    }

    private static int axis(Run run, Object axis) {
        return axis instanceof Nothing ? 0 : Tensors.whole(run, axis);
    }

    private static List<Node> nodes(Run run, Object sequence) {
        List<Node> nodes = new ArrayList<>();
        for (Object item : Iteration.list(run, sequence))
            nodes.add(Tensors.of(run, item).node(run));
        if (nodes.isEmpty()) throw new PythonError("ValueError", "need at least one array to concatenate");
        return nodes;
    }

    static Tensor transpose(Run run, Tensor t, Object axes) {
        if (axes instanceof Nothing) return t.view(Expr::transpose);
        int[] order = Iteration.list(run, axes).stream()
                .mapToInt(i -> Tensors.whole(run, i))
                .toArray();
        return t.view(e -> e.transpose(order));
    }

    static Tensor swap(Run run, Tensor t, int a, int b) {
        int[] order = IntStream.range(0, t.shape(run).rank()).toArray();
        int p = t.shape(run).axis(a);
        int q = t.shape(run).axis(b);
        order[p] = q;
        order[q] = p;
        return t.view(e -> e.transpose(order));
    }

    static Tensor reshape(Run run, Tensor t, Object shape) {
        Object wanted = Deferred.settled(run, shape);
        int[] dims = wanted instanceof Tuple || wanted instanceof List
                ? Iteration.list(run, wanted).stream()
                        .mapToInt(i -> Tensors.whole(run, i))
                        .toArray()
                : new int[] {Tensors.whole(run, wanted)};
        int[] exact = t.shape(run).reshape(dims).dims();
        return t.view(e -> e.reshape(exact));
    }

    static Tensor squeeze(Run run, Tensor t, Object axis) {
        int[] dims = t.shape(run).dims();
        int only = axis instanceof Nothing ? -1 : t.shape(run).axis(Tensors.whole(run, axis));
        int[] kept = IntStream.range(0, dims.length)
                .filter(i -> dims[i] != 1 || only >= 0 && i != only)
                .map(i -> dims[i])
                .toArray();
        return t.view(e -> e.reshape(kept));
    }

    static Tensor expand(Run run, Tensor t, int axis) {
        int[] dims = t.shape(run).dims();
        int at = axis < 0 ? axis + dims.length + 1 : axis;
        int[] result = new int[dims.length + 1];
        for (int i = 0; i < result.length; i++) result[i] = i == at ? 1 : dims[i < at ? i : i - 1];
        return t.view(e -> e.reshape(result));
    }

    private static Kind kind(List<Node> parts) {
        return parts.stream().map(p -> p.kind).reduce(Kind.BOOL, Kind::with);
    }

    static Tensor concatenate(Run run, List<Node> parts, int axis) {
        Expr joined = new Concatenate(parts.getFirst().shape().axis(axis))
                .of(parts.stream().map(p -> p.expr).toArray(Expr[]::new));
        return Tensor.array(run.node(joined, kind(parts), parts.toArray(Node[]::new)));
    }

    private static Tensor stack(Run run, List<Node> parts, int axis) {
        return Tensor.array(run.node(
                Concatenate.stack(axis, parts.stream().map(p -> p.expr).toList()),
                kind(parts),
                parts.toArray(Node[]::new)));
    }

    /// 1-D arrays as rows or as columns.
    private static List<Node> raised(Run run, List<Node> parts, boolean rows) {
        return parts.stream()
                .map(p -> p.shape().rank() >= 2
                        ? p
                        : run.node(
                                rows
                                        ? p.expr.reshape(1, p.shape().size())
                                        : p.expr.reshape(p.shape().size(), 1),
                                p.kind,
                                p))
                .toList();
    }

    private static Object append(Run run, Arguments a) {
        Node x = Tensors.of(run, a.get(0, "arr")).node(run);
        Node y = Tensors.of(run, a.get(1, "values")).node(run);
        if (a.get(2, "axis") instanceof Nothing)
            return concatenate(run, List.of(flattened(run, x), flattened(run, y)), -1);
        return concatenate(run, List.of(x, y), Tensors.whole(run, a.get(2, "axis")));
    }

    private static Node flattened(Run run, Node n) {
        boolean row = run.matrices.has(n);
        return run.node(
                row
                        ? n.expr.reshape(1, n.shape().size())
                        : n.expr.reshape(n.shape().size()),
                n.kind,
                n);
    }

    private static Object insert(Run run, Arguments a) {
        Node x = Tensors.of(run, a.get(0, "arr")).node(run);
        Object given = a.get(3, "axis");
        if (given instanceof Nothing) x = flattened(run, x);
        int axis = x.shape().axis(given instanceof Nothing ? -1 : Tensors.whole(run, given));
        int at = Tensors.whole(run, a.get(1, "obj"));
        int[] dims = x.shape().dims();
        dims[axis] = 1;
        Node v = Tensors.of(run, a.get(2, "values")).node(run);
        Expr values =
                v.shape().size() == Shape.of(dims).size() ? v.expr.reshape(dims) : v.expr.broadcastTo(Shape.of(dims));
        Node slab = run.node(values, v.kind, v);
        List<Node> parts = new ArrayList<>();
        if (at > 0) parts.add(part(run, x, axis, 0, at));
        parts.add(slab);
        if (at < x.shape().dim(axis)) parts.add(part(run, x, axis, at, x.shape().dim(axis)));
        return concatenate(run, parts, axis);
    }

    private static Node part(Run run, Node x, int axis, int from, int to) {
        Index[] index = new Index[axis + 1];
        Arrays.fill(index, Index.all());
        index[axis] = Index.slice(from, to);
        return run.node(x.expr.get(index), x.kind, x);
    }

    private static Object delete(Run run, Arguments a) {
        Node x = Tensors.of(run, a.get(0, "arr")).node(run);
        Object given = a.get(2, "axis");
        if (given instanceof Nothing) x = flattened(run, x);
        int axis = x.shape().axis(given instanceof Nothing ? -1 : Tensors.whole(run, given));
        int length = x.shape().dim(axis);
        Object which = a.get(1, "obj");
        List<Integer> gone = Tensors.isNumeric(which)
                        && !(which instanceof Long)
                        && !(which instanceof Tensor t && t.value(run).rank() == 0)
                ? Iteration.list(run, which).stream()
                        .map(i -> Math.floorMod(Tensors.whole(run, i), length))
                        .toList()
                : List.of(Math.floorMod(Tensors.whole(run, which), length));
        int[] kept = IntStream.range(0, length).filter(i -> !gone.contains(i)).toArray();
        Index[] index = new Index[axis + 1];
        Arrays.fill(index, Index.all());
        index[axis] = Index.picks(kept);
        return Tensor.array(run.node(x.expr.get(index), x.kind, x));
    }

    static Object flip(Run run, Tensor t, Object axis) {
        int rank = t.shape(run).rank();
        int only = axis instanceof Nothing ? -1 : t.shape(run).axis(Tensors.whole(run, axis));
        Index[] index = new Index[rank];
        for (int i = 0; i < rank; i++) index[i] = only < 0 || i == only ? Index.slice(null, null, -1) : Index.all();
        return t.view(e -> e.get(index));
    }

    private static Object tile(Run run, Arguments a) {
        Node x = Tensors.of(run, a.first()).node(run);
        int[] times = Tensors.shape(run, a.get(1, "reps")).dims();
        int rank = Math.max(times.length, x.shape().rank());
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        System.arraycopy(
                x.shape().dims(), 0, dims, rank - x.shape().rank(), x.shape().rank());
        Expr result = x.expr.reshape(dims);
        for (int i = 0; i < times.length; i++) {
            int axis = rank - times.length + i;
            Expr[] copies = new Expr[times[i]];
            Arrays.fill(copies, result);
            if (times[i] > 1) result = new Concatenate(axis).of(copies);
        }
        return Tensor.array(run.node(result, x.kind, x));
    }

    private static Object repeat(Run run, Arguments a) {
        Node x = Tensors.of(run, a.first()).node(run);
        int times = Tensors.whole(run, a.get(1, "repeats"));
        Object given = a.get(2, "axis");
        Node source = given instanceof Nothing ? flattened(run, x) : x;
        int axis = given instanceof Nothing ? 0 : x.shape().axis(Tensors.whole(run, given));
        Index[] index = new Index[axis + 1];
        Arrays.fill(index, Index.all());
        run.checkSize((long) x.shape().size() * times);
        index[axis] = Index.picks(IntStream.range(0, source.shape().dim(axis) * times)
                .map(i -> i / times)
                .toArray());
        return Tensor.array(run.node(source.expr.get(index), x.kind, source));
    }

    private static Object diagonal(Run run, Tensor t) {
        Node n = t.node(run);
        int size = n.shape().dim(0);
        if (n.shape().rank() == 2) {
            int[] places = IntStream.range(0, size).toArray();
            return Tensor.array(run.node(n.expr.get(Index.picks(places), Index.picks(places)), n.kind, n));
        }
        return Tensor.array(run.node(n.expr.reshape(1, size).times(Expr.constant(Array.identity(size))), n.kind, n));
    }

    private static Object split(Run run, Arguments a) {
        Node x = Tensors.of(run, a.get(0, "ary")).node(run);
        int axis = axis(run, a.get(2, "axis"));
        int length = x.shape().dim(axis);
        Object how = a.get(1, "indices_or_sections");
        List<Integer> cuts = new ArrayList<>();
        cuts.add(0);
        if (how instanceof List<?> || how instanceof Tuple)
            Iteration.list(run, how).forEach(i -> cuts.add(Tensors.whole(run, i)));
        else {
            int parts = Math.max(1, Tensors.whole(run, how));
            for (int i = 1; i < parts; i++) cuts.add(i * (length / parts) + Math.min(i, length % parts));
        }
        cuts.add(length);
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i + 1 < cuts.size(); i++)
            parts.add(Tensor.array(part(run, x, axis, cuts.get(i), cuts.get(i + 1))));
        return parts;
    }

    private static Object pad(Run run, Arguments a) {
        Node x = Tensors.of(run, a.first()).node(run);
        List<Object> widths = Iteration.list(run, a.get(1, "pad_width"));
        int[] dims = x.shape().dims();
        Index[] index = new Index[dims.length];
        for (int i = 0; i < dims.length; i++) {
            Object width = widths.size() == dims.length && !Tensors.isNumeric(widths.get(i))
                            || widths.get(i % widths.size()) instanceof Tuple
                    ? widths.get(i)
                    : new Tuple(widths);
            List<Object> pair = Iteration.list(run, width);
            int before = Tensors.whole(run, pair.getFirst());
            index[i] = Index.slice(before, before + dims[i]);
            dims[i] += before + Tensors.whole(run, pair.getLast());
        }
        run.checkSize(Shape.of(dims).size());
        return Tensor.array(run.node(Expr.constant(Array.zeros(Shape.of(dims))).put(x.expr, index), x.kind, x));
    }
}
