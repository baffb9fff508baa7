package nabla.audit.run;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.calculus.array.Index;

/// What a `for` goes through.
final class Iteration {
    /// The most elements an iterator is asked for.
    static final int MOST = 200_000;

    private Iteration() {}

    /// Python's range.
    record Range(long start, long stop, long step) {
        long size() {
            return Math.max(0, step > 0 ? Math.ceilDiv(stop - start, step) : Math.ceilDiv(start - stop, -step));
        }
    }

    /// A generator or an iterator: its values, and how many were taken.
    static final class Iterator {
        final List<Object> values;
        int next;

        Iterator(List<Object> values) {
            this.values = values;
        }
    }

    static List<Object> list(Run run, Object value) {
        List<Object> list = new ArrayList<>();
        for (Object item : over(run, value)) {
            list.add(item);
            if (list.size() > MOST) throw new LimitReached("a list of more than " + MOST + " elements");
        }
        return list;
    }

    static Iterable<? extends Object> over(Run run, Object value) {
        return switch (Deferred.settled(run, value)) {
            case Tuple t -> t.items();
            case List<?> l -> new ArrayList<Object>(l);
            case Set<?> s -> new ArrayList<Object>(s);
            case Map<?, ?> m -> new ArrayList<Object>(m.keySet());
            case String s ->
                s.chars().mapToObj(c -> (Object) String.valueOf((char) c)).toList();
            case Range r ->
                new AbstractList<Object>() {
                    @Override
                    public Object get(int i) {
                        return r.start() + i * r.step();
                    }

                    @Override
                    public int size() {
                        return (int) Math.min(r.size(), Integer.MAX_VALUE);
                    }
                };
            case Iterator i -> {
                List<Object> rest = new ArrayList<>(i.values.subList(i.next, i.values.size()));
                i.next = i.values.size();
                yield rest;
            }
            case Tensor t -> rows(run, t);
            case Opaque o -> {
                run.course.met(run, o);
                yield List.<Object>of();
            }
            case Callable.Instance i -> over(run, i);
            case Object other -> throw notIterable(other);
        };
    }

    private static Iterable<? extends Object> over(Run run, Callable.Instance i) {
        if (i.type.find("__iter__") instanceof Callable f)
            return over(run, run.interpreter.calls.call(run, new Callable.Method(i, f), Callable.Arguments.of()));
        if (i.type.find("__getitem__") instanceof Callable f) return items(run, i, f);
        throw notIterable(i);
    }

    private static PythonError notIterable(Object value) {
        return new PythonError("TypeError", Texts.typeName(value) + " is not iterable");
    }

    private static List<Object> items(Run run, Callable.Instance object, Callable getItem) {
        List<Object> items = new ArrayList<>();
        try {
            for (long i = 0; i < 1000; i++)
                items.add(run.interpreter.calls.call(
                        run, new Callable.Method(object, getItem), Callable.Arguments.of(i)));
        } catch (PythonError end) {
            if (!end.type.equals("IndexError")) throw end;
        }
        return items;
    }

    private static List<Object> rows(Run run, Tensor t) {
        if (t.value(run).rank() == 0) throw new PythonError("TypeError", "iteration over a single number");
        return new AbstractList<Object>() {
            @Override
            public Object get(int i) {
                return Subscripts.get(run, t, List.of(Index.at(i)));
            }

            @Override
            public int size() {
                return t.value(run).shape().dim(0);
            }
        };
    }

    static long length(Run run, Object value) {
        return switch (Deferred.settled(run, value)) {
            case Tensor t -> {
                if (t.value(run).rank() == 0) throw noLength(t);
                yield t.value(run).shape().dim(0);
            }
            case Range r -> r.size();
            case String s -> s.length();
            case Map<?, ?> m -> m.size();
            case Set<?> s -> s.size();
            case Tuple t -> t.items().size();
            case List<?> l -> l.size();
            case Iterator i -> i.values.size() - i.next;
            case Callable.Instance i -> {
                if (!(i.type.find("__len__") instanceof Callable f)) throw noLength(i);
                yield Tensors.whole(
                        run, run.interpreter.calls.call(run, new Callable.Method(i, f), Callable.Arguments.of()));
            }
            case Object other -> throw noLength(other);
        };
    }

    private static PythonError noLength(Object value) {
        return new PythonError("TypeError", "an object of type " + Texts.typeName(value) + " has no length");
    }
}
