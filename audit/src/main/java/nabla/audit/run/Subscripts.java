package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Indexing;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// `x[…]` and `x[…] = v`.
final class Subscripts {
    private Subscripts() {}

    /// `start:stop:step` as a value.
    record Slice(@Nullable Integer start, @Nullable Integer stop, int step) {}

    static Object get(Run run, Object object, Object index) {
        if (object instanceof Deferred d && index instanceof String name && !d.isSettled())
            return Files.member(run, name);
        if (object instanceof Tensor t && t.number && t.node(run).expr instanceof Constant)
            throw new PythonError("TypeError", "a number is not subscriptable", true);
        return switch (Deferred.settled(run, object)) {
            case Tensor t ->
                index instanceof String
                                || index instanceof List<?> l && l.stream().anyMatch(String.class::isInstance)
                        ? run.data.column(run, t, index)
                        : encoded(run, t, index, get(run, t, indices(run, t, index)));
            case Map<?, ?> m -> {
                boolean unhashable = index instanceof Map || index instanceof List || isArray(index);
                if (unhashable) throw new PythonError("TypeError", "unhashable type: " + Texts.typeName(index), true);
                Object value = m.get(Keys.of(run, index instanceof Deferred d ? d.settleAsKey(run, m) : index));
                if (value == null) throw new PythonError("KeyError", Texts.of(run, index, true), isOfArrays(m, index));
                yield value;
            }
            case Tuple t ->
                index instanceof Slice s
                        ? new Tuple(cut(t.items(), s))
                        : t.items().get(at(run, index, t.items().size()));
            case List<?> l -> index instanceof Slice s ? cut(l, s) : l.get(at(run, index, l.size()));
            case String text ->
                index instanceof Slice s
                        ? String.join(
                                "",
                                cut(
                                                text.chars()
                                                        .mapToObj(c -> String.valueOf((char) c))
                                                        .toList(),
                                                s)
                                        .stream()
                                        .map(Object::toString)
                                        .toList())
                        : String.valueOf(text.charAt(at(run, index, text.length())));
            case Iteration.Range r ->
                index instanceof Slice s
                        ? cut(Iteration.list(run, r), s)
                        : r.start() + at(run, index, (int) r.size()) * r.step();
            case Shapes.Joiner j -> j.join(run, index);
            case Files.Archive z -> z.get(run, Texts.of(run, index, false));
            case Opaque o -> o;
            case Callable.Type generic -> generic; // `Layer[Input]`: what it is made for is no part of what it does
            case Callable.Instance i -> {
                Object entry = index instanceof String ? i.fields.get(index) : null; // of a record
                if (!(i.type.find("__getitem__") instanceof Callable f)) {
                    if (entry == null) throw notSubscriptable(i);
                    yield entry;
                }
                yield run.interpreter.calls.call(run, new Callable.Method(i, f), Callable.Arguments.of(index));
            }
            case Object other -> throw notSubscriptable(other);
        };
    }

    /// `np.eye(n)[classes]`: the rows are the classes' indicators.
    private static Object encoded(Run run, Tensor t, Object index, Object rows) {
        if (Deferred.settled(run, index) instanceof Tensor classes
                && !classes.number
                && rows instanceof Tensor indicators
                && isIdentity(t.value(run))) run.fitting.encoded(classes.node(run), indicators.node(run));
        return rows;
    }

    private static boolean isIdentity(Array a) {
        return a.rank() == 2
                && a.shape().dim(0) == a.shape().dim(1)
                && a.equals(Array.identity(a.shape().dim(0)));
    }

    /// Whether a dict keeps arrays under names, as of weights, and the key is a name that it does not have, or a
    /// number.
    private static boolean isOfArrays(Map<?, ?> dict, Object key) {
        return !dict.isEmpty()
                && (key instanceof String || key instanceof Long || key instanceof Tensor)
                && dict.keySet().stream().allMatch(String.class::isInstance)
                && dict.values().stream().allMatch(Subscripts::isArray);
    }

    private static boolean isArray(Object value) {
        return value instanceof Tensor t && !t.number;
    }

    private static PythonError notSubscriptable(Object value) {
        return new PythonError("TypeError", Texts.typeName(value) + " is not subscriptable");
    }

    static Object get(Run run, Tensor t, List<Index> indices) {
        Node node = t.node(run);
        boolean advanced = indices.stream().anyMatch(i -> i instanceof Index.Picks || i instanceof Index.Mask);
        Indexing indexing = Indexing.of(node.shape(), indices);
        run.checkSize(indexing.shape().size());
        if (indexing.shape().rank() == 0)
            return Tensor.number(run.node(node.expr.get(indices.toArray(Index[]::new)), node.kind, node));
        Index[] fixed = indices.toArray(Index[]::new);
        if (run.matrices.has(node) && indexing.shape().rank() == 1) {
            int[] kept = Matrices.kept(indexing.shape(), indices.getFirst() instanceof Index.At ? 0 : 1);
            if (advanced) return Tensor.array(run.node(node.expr.get(fixed).reshape(kept), node.kind, node));
            return t.view(e -> e.get(fixed).reshape(kept));
        }
        if (advanced) return Tensor.array(run.node(node.expr.get(fixed), node.kind, node));
        return t.view(e -> e.get(fixed));
    }

    @SuppressWarnings("unchecked")
    static void set(Run run, Object object, Object index, Object value) {
        switch (Deferred.settled(run, object)) {
            case Tensor t -> put(run, t, indices(run, t, index), places(run, index), value);
            case Map<?, ?> m -> {
                run.touch();
                ((Map<Object, Object>) m).put(Keys.of(run, index), value);
            }
            case List<?> l -> {
                run.touch();
                List<Object> list = (List<Object>) l;
                if (index instanceof Slice s) {
                    int from = s.start() == null ? 0 : clamp(s.start(), list.size());
                    int to = s.stop() == null ? list.size() : clamp(s.stop(), list.size());
                    List<Object> cut = list.subList(from, Math.max(from, to));
                    cut.clear();
                    cut.addAll(Iteration.list(run, value));
                } else list.set(at(run, index, list.size()), value);
            }
            case Opaque o -> run.course.met(run, o);
            case Callable.Instance i -> {
                if (i.type.find("__setitem__") instanceof Callable f)
                    run.interpreter.calls.call(run, new Callable.Method(i, f), Callable.Arguments.of(index, value));
            }
            case Object other ->
                throw new PythonError("TypeError", Texts.typeName(other) + " does not support item assignment");
        }
    }

    private static void put(Run run, Tensor t, List<Index> indices, List<Node> places, Object value) {
        Node node = t.node(run);
        Indexing indexing = Indexing.of(node.shape(), indices);
        Tensor source =
                value instanceof Deferred d ? Tensors.of(run, d.settle(run, indexing.shape())) : Tensors.of(run, value);
        Node values = source.node(run);
        run.fitting.written(indexing.shape(), values);
        Expr fitted = values.expr;
        // NumPy drops leading axes of length 1 when it writes.
        while (fitted.shape().rank() > indexing.shape().rank() && fitted.shape().dim(0) == 1) {
            int[] dims = fitted.shape().dims();
            fitted = fitted.reshape(java.util.Arrays.copyOfRange(dims, 1, dims.length));
        }
        Kind kind = node.kind.with(values.kind);
        Node written = run.node(node.expr.put(fitted, indices.toArray(Index[]::new)), kind, node, values);
        if (indices.size() == 2
                && node.value().isEveryElement(0)
                && values.value().isEveryElement(1))
            for (Node classes : places) run.fitting.encoded(classes, written); // `hot[range(n), y] = 1`
        t.assign(run, written);
    }

    static List<Index> indices(Run run, Object index) {
        List<Index> list = new ArrayList<>();
        for (Object part : parts(index)) list.add(index(run, part));
        run.fitting.placesTogether(places(run, index));
        return list;
    }

    /// The same for an array; of what is chosen from each row, or each column, there is one for each.
    private static List<Index> indices(Run run, Tensor t, Object index) {
        List<Index> list = indices(run, index);
        if (list.size() == 2 && t.shape(run).rank() == 2)
            for (int axis = 0; axis < 2; axis++)
                if (list.get(axis) instanceof Index.Picks
                        && list.get(1 - axis) instanceof Index.Picks others
                        && Deferred.settled(run, parts(index).get(axis)) instanceof Tensor classes)
                    run.fitting.choices(classes.node(run), others.places().rank(), t.node(run), 1 - axis);
        return list;
    }

    private static List<?> parts(Object index) {
        return index instanceof Tuple t ? t.items() : List.of(index);
    }

    /// The arrays of whole numbers among the parts of an index.
    private static List<Node> places(Run run, Object index) {
        return parts(index).stream()
                .map(part -> Deferred.settled(run, part))
                .filter(part -> part instanceof Tensor t && t.kind(run) != Kind.BOOL)
                .map(part -> ((Tensor) part).node(run))
                .toList();
    }

    private static Index index(Run run, Object part) {
        return switch (Deferred.settledAsPlaces(run, part)) {
            case Long n -> Index.at(Math.toIntExact(n));
            case Slice s -> Index.slice(s.start(), s.stop(), s.step());
            case Nothing ignored -> Index.newAxis();
            case Boolean b -> Index.mask(nabla.calculus.array.Array.scalar(b ? 1 : 0));
            case Tensor t -> {
                if (t.kind(run) == Kind.BOOL) yield Index.mask(t.value(run));
                run.fitting.asPlaces(t.node(run));
                yield t.value(run).rank() == 0 ? Index.at((int) t.item(run)) : Index.picks(t.value(run));
            }
            case Opaque o -> {
                if (!o.what().equals("..."))
                    throw new PythonError("TypeError", "the index " + o.what() + " is not known");
                yield Index.ellipsis();
            }
            case Object other -> {
                Tensor t = Tensors.of(run, other);
                yield t.kind(run) == Kind.BOOL && t.value(run).size() > 0
                        ? Index.mask(t.value(run))
                        : Index.picks(t.value(run));
            }
        };
    }

    private static int at(Run run, Object index, int size) {
        int i = Tensors.whole(run, index);
        int place = i < 0 ? i + size : i;
        if (place < 0 || place >= size)
            throw new PythonError("IndexError", "index " + i + " is out of range of " + size);
        return place;
    }

    private static int clamp(int i, int size) {
        return Math.clamp(i < 0 ? i + size : i, 0, size);
    }

    private static List<Object> cut(List<?> items, Slice s) {
        List<Object> result = new ArrayList<>();
        int n = items.size();
        if (s.step() > 0) {
            int to = s.stop() == null ? n : clamp(s.stop(), n);
            for (int i = s.start() == null ? 0 : clamp(s.start(), n); i < to; i += s.step()) result.add(items.get(i));
        } else {
            int from = s.start() == null ? n - 1 : Math.min(n - 1, s.start() < 0 ? s.start() + n : s.start());
            int to = s.stop() == null ? -1 : s.stop() < 0 ? s.stop() + n : s.stop();
            for (int i = from; i > to && i >= 0; i += s.step()) result.add(items.get(i));
        }
        return result;
    }
}
