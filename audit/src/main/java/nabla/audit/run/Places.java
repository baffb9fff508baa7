package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import nabla.audit.run.Callable.Builtin;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;

/// The places of an array, one after the other: `np.ndindex`, `np.ndenumerate` and `np.nditer`, by which a gradient is
/// measured weight by weight.
final class Places {
    /// What `np.nditer` gives: moved on by `iternext`, it says where it is.
    private static final Callable.Type WALK = new Callable.Type(
            "nditer",
            List.of(),
            Map.of(
                    "__iter__",
                    new Builtin(
                            "__iter__",
                            (run, a) -> Objects.requireNonNull(((Callable.Instance) a.first()).fields.get("items")))));

    private Places() {}

    static void into(Map<String, Object> table) {
        put(table, "ndindex", (run, a) -> {
            Object dims = a.positional().size() == 1 ? a.first() : new Tuple(a.positional());
            return new Iteration.Iterator(of(run, Tensors.shape(run, dims)));
        });
        put(table, "ndenumerate", (run, a) -> {
            Tensor t = Tensors.of(run, a.first());
            List<Object> pairs = new ArrayList<>();
            for (Object place : of(run, t.shape(run))) pairs.add(Tuple.of(place, at(run, t, (Tuple) place)));
            return new Iteration.Iterator(pairs);
        });
        put(table, "nditer", (run, a) -> walk(run, Tensors.of(run, a.first())));
    }

    private static List<Object> of(Run run, Shape shape) {
        run.checkSize(shape.size());
        List<Object> places = new ArrayList<>(List.of(Tuple.of()));
        for (int length : shape.dims()) {
            List<Object> longer = new ArrayList<>();
            for (Object place : places)
                for (long i = 0; i < length; i++) {
                    List<Object> next = new ArrayList<>(((Tuple) place).items());
                    next.add(i);
                    longer.add(new Tuple(next));
                }
            places = longer;
        }
        return places;
    }

    private static Tensor at(Run run, Tensor t, Tuple place) {
        List<Index> indices = new ArrayList<>();
        for (Object i : place.items()) indices.add(Index.at(Math.toIntExact((Long) i)));
        return (Tensor) Subscripts.get(run, t, indices);
    }

    private static Callable.Instance walk(Run run, Tensor t) {
        List<Object> places = of(run, t.shape(run));
        Callable.Instance walk = new Callable.Instance(WALK);
        List<Object> items = new ArrayList<>();
        for (Object place : places) items.add(at(run, t, (Tuple) place));
        walk.fields.put("items", items);
        AtomicInteger index = new AtomicInteger();
        walk.fields.put("iternext", new Builtin("iternext", (r, a) -> stand(walk, places, index.incrementAndGet())));
        stand(walk, places, 0);
        return walk;
    }

    /// Whether there is such a place.
    private static boolean stand(Callable.Instance walk, List<Object> places, int index) {
        boolean finished = index >= places.size();
        walk.fields.put("index", (long) index);
        walk.fields.put("finished", finished);
        if (!finished) walk.fields.put("multi_index", places.get(index));
        return !finished;
    }
}
