package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.run.Callable.Builtin;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// Attributes and methods of arrays, and the few of a data frame that matter.
final class TensorAttributes {
    private static final Set<String> AS_FUNCTIONS = Set.of(
            "sum",
            "mean",
            "max",
            "min",
            "argmax",
            "argmin",
            "std",
            "var",
            "any",
            "all",
            "prod",
            "clip",
            "round",
            "squeeze",
            "ravel",
            "repeat",
            "dot",
            "cumsum",
            "swapaxes",
            "nonzero",
            "take",
            "diagonal",
            "trace");
    private static final Set<String> ITSELF = Set.of("values", "iloc", "loc", "real", "data", "base");

    private TensorAttributes() {}

    static Tuple shape(Run run, Tensor t) {
        List<Object> dims = new ArrayList<>();
        for (int d : t.shape(run).dims()) dims.add((long) d);
        return new Tuple(dims);
    }

    static @Nullable Object get(Run run, Tensor t, String name) {
        if (ITSELF.contains(name)) return t;
        if (AS_FUNCTIONS.contains(name)) {
            Object function = Modules.numpy().get(name);
            return function == null
                    ? null
                    : new Builtin(name, (r, a) -> r.interpreter.calls.call(r, function, withFirst(t, a)));
        }
        return switch (name) {
            case "T" -> t.view(e -> e.transpose());
            case "shape" -> shape(run, t);
            case "size" -> (long) t.value(run).size();
            case "ndim" -> (long) t.value(run).rank();
            case "dtype" -> t.kind(run) == Kind.FLOAT ? "float64" : t.kind(run) == Kind.INT ? "int64" : "bool";
            case "columns" ->
                t.shape(run).rank() == 2 ? Data.columns(t.shape(run).dim(1)) : new Opaque(name);
            case "index" -> new Opaque(name);
            case "transpose" ->
                new Builtin(
                        name,
                        (r, a) -> Shapes.transpose(
                                r,
                                t,
                                a.positional().isEmpty()
                                        ? Nothing.NONE
                                        : a.positional().size() == 1 ? a.first() : new Tuple(a.positional())));
            case "reshape" ->
                new Builtin(
                        name,
                        (r, a) -> Shapes.reshape(
                                r, t, a.positional().size() == 1 ? a.first() : new Tuple(a.positional())));
            case "flatten" -> new Builtin(name, (r, a) -> copy(r, Shapes.reshape(r, t, -1L)));
            case "copy", "to_numpy", "as_matrix", "__copy__" -> new Builtin(name, (r, a) -> copy(r, t));
            case "getA" -> new Builtin(name, (r, a) -> Tensor.array(r.matrices.array(r, t.node(r))));
            case "A" -> Tensor.array(run.matrices.array(run, t.node(run)));
            case "A1" -> Shapes.reshape(run, Tensor.array(run.matrices.array(run, t.node(run))), -1L);
            case "astype" -> new Builtin(name, (r, a) -> astype(r, t, a.first()));
            case "tolist" -> new Builtin(name, (r, a) -> list(r, t));
            case "item" ->
                new Builtin(
                        name,
                        (r, a) -> Tensor.number(
                                a.positional().isEmpty() ? flat(r, t, 0) : flat(r, t, Tensors.whole(r, a.first()))));
            case "fill" ->
                new Builtin(name, (r, a) -> {
                    Array filled = Array.full(t.shape(r), Tensors.real(r, a.first()));
                    t.assign(r, r.leaf(filled, t.kind(r)));
                    return Nothing.NONE;
                });
            case "sort" -> new Builtin(name, (r, a) -> Nothing.NONE);
            case "drop" ->
                new Builtin(
                        name,
                        (r, a) -> t.shape(r).rank() == 2 && t.shape(r).dim(1) > 1
                                ? Subscripts.get(
                                        r,
                                        t,
                                        Tuple.of(new Subscripts.Slice(null, null, 1), new Subscripts.Slice(1, null, 1)))
                                : t);
            case "pop" -> new Builtin(name, (r, a) -> r.data.column(r, t, a.first()));
            case "head", "sample", "dropna", "fillna", "reset_index", "view", "conj", "tocsr", "toarray", "todense" ->
                new Builtin(name, (r, a) -> t);
            case "__len__" -> new Builtin(name, (r, a) -> Iteration.length(r, t));
            default -> new Opaque("ndarray." + name);
        };
    }

    private static Arguments withFirst(Tensor t, Arguments a) {
        List<Object> all = new ArrayList<>();
        all.add(t);
        all.addAll(a.positional());
        return new Arguments(all, a.named());
    }

    private static Node flat(Run run, Tensor t, int i) {
        Node n = t.node(run);
        return run.node(n.expr.reshape(n.shape().size()).get(nabla.calculus.array.Index.at(i)), n.kind, n);
    }

    /// The same elements in an array of their own.
    static Tensor copy(Run run, Tensor t) {
        return Tensor.array(t.node(run));
    }

    static Object astype(Run run, Tensor t, Object type) {
        Node n = t.node(run);
        String name = type instanceof Callable c ? c.name() : Texts.of(run, type, false);
        Kind kind = name.contains("int") ? Kind.INT : name.contains("bool") ? Kind.BOOL : Kind.FLOAT;
        if (kind == Kind.FLOAT) return copyAs(run, t, n.kind == Kind.FLOAT ? n : run.node(n.expr.times(1), kind, n));
        Array cut = n.value().map(x -> kind == Kind.BOOL ? x != 0 ? 1 : 0 : x < 0 ? Math.ceil(x) : Math.floor(x));
        return copyAs(run, t, run.flat(cut, kind, n));
    }

    private static Tensor copyAs(Run run, Tensor t, Node n) {
        return t.number ? Tensor.number(n) : n == t.node(run) ? copy(run, t) : Tensor.array(n);
    }

    private static Object list(Run run, Tensor t) {
        Shape shape = t.shape(run);
        if (shape.rank() == 0) return t;
        List<Object> items = new ArrayList<>();
        for (Object row : Iteration.over(run, t)) items.add(row instanceof Tensor r && !r.number ? list(run, r) : row);
        return items;
    }
}
