package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Kind;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;

/// `numpy.random`, its generators, and Python's `random`: seeded by the audit, not by the program.
final class RandomNumbers {
    /// More than there are classes of digits.
    private static final int MANY = 10;

    private RandomNumbers() {}

    static Map<String, Object> table() {
        Map<String, Object> t = new HashMap<>();
        put(t, "seed", (run, a) -> Nothing.NONE);
        put(t, "randn", (run, a) -> draw(run, dims(run, a), run.random()::nextGaussian));
        put(t, "rand", (run, a) -> draw(run, dims(run, a), run.random()::nextDouble));
        for (String name : new String[] {"random", "random_sample", "ranf", "sample"})
            put(
                    t,
                    name,
                    (run, a) -> a.count() == 2 && a.first() instanceof List<?> l
                            ? new ArrayList<>(l.subList(0, Math.min(l.size(), Tensors.whole(run, a.get(1, "k")))))
                            : draw(run, size(run, a, 0), run.random()::nextDouble));
        put(t, "standard_normal", (run, a) -> draw(run, size(run, a, 0), run.random()::nextGaussian));
        put(t, "normal", (run, a) -> {
            double mean = real(run, a, 0, "loc", 0);
            double spread = real(run, a, 1, "scale", 1);
            return draw(run, size(run, a, 2), () -> mean + spread * run.random().nextGaussian());
        });
        for (String name : new String[] {"gauss", "normalvariate", "truncnorm"}) t.put(name, t.get("normal"));
        put(t, "uniform", (run, a) -> {
            double low = real(run, a, 0, "low", 0);
            double high = real(run, a, 1, "high", 1);
            return draw(
                    run,
                    size(run, a, 2),
                    () -> low + (high - low) * run.random().nextDouble());
        });
        put(t, "binomial", (run, a) -> {
            double n = real(run, a, 0, "n", 1);
            double p = real(run, a, 1, "p", 0.5);
            return draw(run, size(run, a, 2), () -> run.random().nextDouble() < p ? n : 0);
        });
        put(t, "randint", RandomNumbers::integers);
        put(t, "integers", RandomNumbers::integers);
        put(t, "random_integers", RandomNumbers::integers);
        put(t, "randrange", RandomNumbers::integers);
        put(t, "shuffle", RandomNumbers::shuffle);
        put(t, "permutation", (run, a) -> permuted(run, a.first()));
        put(t, "choice", RandomNumbers::choice);
        for (String name : new String[] {"RandomState", "default_rng", "Random", "Generator"})
            put(t, name, (run, a) -> new Module("numpy.random", table(), null));
        put(t, "get_state", (run, a) -> Nothing.NONE);
        put(t, "set_state", (run, a) -> Nothing.NONE);
        return t;
    }

    private static double real(Run run, Arguments a, int i, String name, double preset) {
        Object value = a.get(i, name);
        if (value instanceof Nothing) return preset;
        Tensor t = Tensors.of(run, value);
        return t.value(run).at(0);
    }

    private static Shape dims(Run run, Arguments a) {
        return Tensors.shape(run, new Tuple(a.positional()));
    }

    private static Shape size(Run run, Arguments a, int i) {
        Object size = a.get(i, "size");
        return size instanceof Nothing ? Shape.SCALAR : Tensors.shape(run, size);
    }

    private static Object draw(Run run, Shape shape, DoubleSupplier draw) {
        Array value = Array.zeros(shape).map(ignored -> draw.getAsDouble());
        return shape.rank() == 0
                ? Tensor.number(run.leaf(value, Kind.FLOAT))
                : Tensor.array(run.leaf(value, Kind.FLOAT));
    }

    private static Object integers(Run run, Arguments a) {
        long low = (long) real(run, a, 0, "low", 0);
        boolean one = !a.has(1, "high") || a.get(1, "high") instanceof Nothing;
        long high = one ? low : (long) real(run, a, 1, "high", 1);
        long from = one ? 0 : low;
        Shape shape = size(run, a, 2);
        if (shape.rank() == 0) return from + run.random().nextLong(Math.max(1, high - from));
        Array value =
                Array.zeros(shape).map(ignored -> (double) (from + run.random().nextLong(Math.max(1, high - from))));
        return Tensor.array(run.leaf(value, Kind.INT));
    }

    /// Many are put in the opposite order: of rows whose classes follow one another, every part that is cut off then
    /// still has each class, which it would not have round the end.
    private static int[] order(Run run, int n) {
        if (n > MANY) return IntStream.range(0, n).map(i -> n - 1 - i).toArray();
        List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
        Collections.shuffle(order, run.random());
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Object permuted(Run run, Object value) {
        Object v = Deferred.settled(run, value);
        if (v instanceof Long n) {
            run.checkSize(n);
            return Tensor.array(run.leaf(
                    Array.vector(IntStream.of(order(run, (int) (long) n))
                            .asDoubleStream()
                            .toArray()),
                    Kind.INT));
        }
        if (v instanceof List<?> l && !Creation.isRegular(run, l)) {
            List<Object> order = new ArrayList<>(l);
            Collections.shuffle(order, run.random());
            return order;
        }
        Tensor t = Tensors.of(run, v);
        return Subscripts.get(
                run, t, List.of(Index.picks(order(run, t.shape(run).dim(0)))));
    }

    private static Object shuffle(Run run, Arguments a) {
        Object v = Deferred.settled(run, a.first());
        if (v instanceof List<?> l) Collections.shuffle(l, run.random());
        else if (v instanceof Tensor t) t.assign(run, ((Tensor) permuted(run, t)).node(run));
        return Nothing.NONE;
    }

    private static Object choice(Run run, Arguments a) {
        Object from = Deferred.settled(run, a.first());
        List<?> items =
                from instanceof Long n ? Iteration.list(run, new Iteration.Range(0, n, 1)) : Iteration.list(run, from);
        if (items.isEmpty()) return Nothing.NONE;
        Object size = a.get(1, "size");
        if (size instanceof Nothing) return items.get(run.random().nextInt(items.size()));
        int n = Tensors.shape(run, size).size();
        double[] picks = IntStream.range(0, n)
                .mapToDouble(ignored -> Tensors.real(run, items.get(run.random().nextInt(items.size()))))
                .toArray();
        return Tensor.array(run.leaf(
                Array.of(Tensors.shape(run, size), picks),
                from instanceof Long ? Kind.INT : Tensors.of(run, from).kind(run)));
    }
}
