package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;

/// Python's built-in functions.
final class Builtins {
    /// Whoever is asked for a size names one at which a layer has several units; else the first choice.
    private static final java.util.regex.Pattern HOW_MANY = java.util.regex.Pattern.compile(
            "(?i)how many|(number|count|amount) of|\\b(size|neurons|nodes|units|layers)\\b");

    private Builtins() {}

    static Map<String, Object> table() {
        Map<String, Object> t = new HashMap<>();
        put(t, "print", (run, a) -> Nothing.NONE);
        put(t, "display", (run, a) -> Nothing.NONE);
        put(t, "len", (run, a) -> a.first() instanceof Opaque ? run.data.samples() : Iteration.length(run, a.first()));
        put(t, "range", Builtins::range);
        t.put("xrange", t.get("range"));
        put(t, "enumerate", (run, a) -> {
            List<Object> items = new ArrayList<>();
            long i = a.count() > 1 ? Tensors.whole(run, a.get(1, "start")) : 0;
            for (Object item : Iteration.list(run, a.first())) items.add(Tuple.of(i++, item));
            return items;
        });
        put(t, "zip", Builtins::zip);
        put(t, "map", Builtins::map);
        put(t, "filter", (run, a) -> {
            List<Object> kept = new ArrayList<>();
            for (Object item : Iteration.list(run, a.get(1, "iterable")))
                if (Truth.of(run, run.interpreter.calls.call(run, a.first(), Arguments.of(item)))) kept.add(item);
            return kept;
        });
        put(t, "reversed", (run, a) -> {
            List<Object> items = Iteration.list(run, a.first());
            Collections.reverse(items);
            return items;
        });
        put(
                t,
                "sorted",
                (run, a) -> sorted(
                        run, Iteration.list(run, a.first()), a.get(-1, "key"), Truth.of(run, a.get(-1, "reverse"))));
        type(t, "list", (run, a) -> a.count() == 0 ? new ArrayList<Object>() : Iteration.list(run, a.first()));
        type(t, "tuple", (run, a) -> a.count() == 0 ? Tuple.of() : new Tuple(Iteration.list(run, a.first())));
        type(t, "set", (run, a) -> {
            LinkedHashSet<Object> set = new LinkedHashSet<>();
            if (a.count() > 0 && a.first() instanceof Deferred d) d.settleAsText(run);
            if (a.count() > 0) for (Object item : Iteration.list(run, a.first())) set.add(Keys.of(run, item));
            return set;
        });
        type(t, "dict", (run, a) -> {
            Map<Object, Object> map = new LinkedHashMap<>();
            if (!a.positional().isEmpty()) {
                if (a.first() instanceof Map<?, ?> m) map.putAll(m);
                else
                    for (Object pair : Iteration.list(run, a.first())) {
                        List<Object> both = Iteration.list(run, pair);
                        map.put(Keys.of(run, both.getFirst()), both.getLast());
                    }
            }
            map.putAll(a.named());
            return map;
        });
        type(t, "int", (run, a) -> a.count() == 0 ? (Object) 0L : whole(run, a.first()));
        type(t, "float", (run, a) -> real(run, a));
        type(t, "str", (run, a) -> a.count() == 0 ? "" : Texts.of(run, a.first(), false));
        type(t, "bool", (run, a) -> a.count() > 0 && Truth.of(run, a.first()));
        type(t, "object", (run, a) -> new Opaque("object"));
        put(t, "format", (run, a) -> Texts.of(run, a.first(), false));
        put(t, "repr", (run, a) -> Texts.of(run, a.first(), true));
        put(t, "abs", (run, a) -> a.first() instanceof Long n ? (Object) Math.abs(n) : numpy(run, "abs", a));
        put(t, "round", (run, a) -> Elementwise.round(run, a.first()));
        put(t, "pow", (run, a) -> Arithmetic.binary(run, "**", a.get(0, "base"), a.get(1, "exp")));
        put(t, "sum", (run, a) -> {
            Object total = a.count() > 1 ? a.get(1, "start") : (Object) 0L;
            for (Object item : Iteration.list(run, a.first())) total = Arithmetic.binary(run, "+", total, item);
            return total;
        });
        put(t, "max", (run, a) -> extreme(run, a, ">"));
        put(t, "min", (run, a) -> extreme(run, a, "<"));
        put(t, "any", (run, a) -> Iteration.list(run, a.first()).stream().anyMatch(x -> Truth.of(run, x)));
        put(t, "all", (run, a) -> Iteration.list(run, a.first()).stream().allMatch(x -> Truth.of(run, x)));
        put(t, "isinstance", (run, a) -> isInstance(run, a.get(0, "object"), a.get(1, "type")));
        put(t, "issubclass", (run, a) -> true);
        put(t, "callable", (run, a) -> a.first() instanceof Callable);
        put(
                t,
                "hasattr",
                (run, a) -> run.interpreter.attributes.find(run, a.get(0, "object"), String.valueOf(a.get(1, "name")))
                                instanceof Object o
                        && !(o instanceof Opaque));
        put(t, "getattr", (run, a) -> {
            Object value = run.interpreter.attributes.find(run, a.get(0, "object"), String.valueOf(a.get(1, "name")));
            if (value != null) return value;
            if (a.count() > 2) return a.get(2, "default");
            throw new PythonError("AttributeError", "no attribute `" + a.get(1, "name") + "`");
        });
        put(t, "setattr", (run, a) -> {
            run.interpreter.attributes.set(
                    run, a.get(0, "object"), String.valueOf(a.get(1, "name")), a.get(2, "value"));
            run.bind(a.get(2, "value"), "self." + a.get(1, "name"), nabla.audit.trace.Binding.How.ASSIGNED);
            return Nothing.NONE;
        });
        put(
                t,
                "type",
                (run, a) -> a.first() instanceof Callable.Instance i
                        ? i.type
                        : t.getOrDefault(Texts.typeName(a.first()), new Opaque("type")));
        put(t, "id", (run, a) -> (long) System.identityHashCode(a.first()));
        put(
                t,
                "iter",
                (run, a) -> a.first() instanceof Iteration.Iterator i
                        ? i
                        : new Iteration.Iterator(Iteration.list(run, a.first())));
        put(t, "next", (run, a) -> {
            if (a.first() instanceof Iteration.Iterator i && i.next < i.values.size()) return i.values.get(i.next++);
            if (a.count() > 1) return a.get(1, "default");
            if (a.first() instanceof Opaque o) return o;
            throw new PythonError("StopIteration", "no next value");
        });
        put(t, "input", (run, a) -> {
            run.course.met(run, new Opaque("input"));
            return a.count() > 0
                            && HOW_MANY.matcher(Texts.of(run, a.first(), false)).find()
                    ? "3"
                    : "1";
        });
        t.put("raw_input", t.get("input"));
        put(t, "vars", (run, a) -> a.first() instanceof Callable.Instance i ? (Object) i.fields : new Opaque("vars"));
        put(t, "exit", (run, a) -> {
            throw new PythonError("SystemExit", "exit");
        });
        t.put("quit", t.get("exit"));
        for (String open : new String[] {
            "open",
            "exec",
            "eval",
            "compile",
            "globals",
            "locals",
            "dir",
            "help",
            "chr",
            "ord",
            "bin",
            "hex",
            "bytes",
            "bytearray",
            "memoryview",
            "frozenset",
            "hash",
            "divmod",
            "complex",
            "__import__"
        }) t.put(open, new Opaque(open));
        put(t, "slice", (run, a) -> {
            Object[] ends = a.positional().size() == 1
                    ? new Object[] {Nothing.NONE, a.first()}
                    : a.positional().toArray();
            Object step = ends.length > 2 ? ends[2] : Nothing.NONE;
            return new Subscripts.Slice(
                    ends[0] instanceof Nothing ? null : (Integer) Tensors.whole(run, ends[0]),
                    ends[1] instanceof Nothing ? null : (Integer) Tensors.whole(run, ends[1]),
                    step instanceof Nothing ? 1 : Tensors.whole(run, step));
        });
        put(
                t,
                "divmod",
                (run, a) -> Tuple.of(
                        Arithmetic.binary(run, "//", a.get(0, "a"), a.get(1, "b")),
                        Arithmetic.binary(run, "%", a.get(0, "a"), a.get(1, "b"))));
        for (String error : new String[] {
            "Exception",
            "ValueError",
            "TypeError",
            "KeyError",
            "IndexError",
            "NotImplementedError",
            "RuntimeError",
            "AssertionError",
            "AttributeError",
            "ZeroDivisionError",
            "OverflowError",
            "StopIteration",
            "IOError",
            "OSError",
            "FileNotFoundError",
            "ImportError",
            "KeyboardInterrupt",
            "NotImplemented",
            "Warning",
            "UserWarning",
            "DeprecationWarning",
            "NameError",
            "ArithmeticError",
            "BaseException",
            "ModuleNotFoundError",
            "FloatingPointError",
            "LookupError",
            "SystemExit",
            "RuntimeWarning",
            "FutureWarning"
        }) t.put(error, new Callable.Type(error, List.of(), new HashMap<>()));
        t.put("property", new Opaque("property"));
        t.put(
                "staticmethod",
                new Callable.Builtin("staticmethod", (run, a) -> new Attributes.Static((Callable) a.first())));
        t.put("classmethod", new Opaque("classmethod"));
        return t;
    }

    private static void type(Map<String, Object> table, String name, Callable.Builtin.Body body) {
        put(table, name, body);
    }

    private static Object numpy(Run run, String name, Arguments a) {
        return run.interpreter.calls.call(
                run, java.util.Objects.requireNonNull(Modules.numpy().get(name)), a);
    }

    private static Object range(Run run, Arguments a) {
        for (Object o : a.positional()) if (o instanceof Opaque) return new Iteration.Range(0, 2, 1);
        int n = a.positional().size();
        long first = Tensors.whole(run, a.first());
        if (n < 2) return new Iteration.Range(0, first, 1);
        long step = n > 2 ? Tensors.whole(run, a.get(2, "step")) : 1;
        if (step == 0) throw new PythonError("ValueError", "range() with a step of 0");
        return new Iteration.Range(first, Tensors.whole(run, a.get(1, "stop")), step);
    }

    private static Object zip(Run run, Arguments a) {
        List<List<Object>> all = new ArrayList<>();
        int n = Integer.MAX_VALUE;
        for (Object each : a.positional()) {
            all.add(Iteration.list(run, each));
            n = Math.min(n, all.getLast().size());
        }
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < n && !all.isEmpty(); i++) {
            List<Object> row = new ArrayList<>();
            for (List<Object> each : all) row.add(each.get(i));
            rows.add(new Tuple(row));
        }
        return rows;
    }

    private static Object map(Run run, Arguments a) {
        List<Object> results = new ArrayList<>();
        if (a.positional().size() > 2) {
            for (Object row : (List<?>) zip(run, a.rest()))
                results.add(run.interpreter.calls.call(run, a.first(), new Arguments(((Tuple) row).items(), Map.of())));
        } else {
            for (Object item : Iteration.list(run, a.get(1, "iterable")))
                results.add(run.interpreter.calls.call(run, a.first(), Arguments.of(item)));
        }
        return results;
    }

    private static Object whole(Run run, Object value) {
        Object v = Deferred.settled(run, value);
        if (v instanceof Opaque) return 2L;
        if (v instanceof String s) {
            try {
                return Long.parseLong(s.strip());
            } catch (NumberFormatException e) {
                throw new PythonError("ValueError", "invalid literal for int(): '" + s + "'");
            }
        }
        return (long) Tensors.real(run, v);
    }

    private static Object real(Run run, Arguments a) {
        if (a.count() == 0) return run.number(0);
        Object v = Deferred.settled(run, a.first());
        return switch (v) {
            case String s -> {
                try {
                    yield run.number(
                            s.equalsIgnoreCase("inf")
                                    ? Double.POSITIVE_INFINITY
                                    : s.equalsIgnoreCase("-inf")
                                            ? Double.NEGATIVE_INFINITY
                                            : Double.parseDouble(s.strip()));
                } catch (NumberFormatException e) {
                    throw new PythonError("ValueError", "could not convert to a number: '" + s + "'");
                }
            }
            case Opaque o -> o;
            case Long n -> run.number(n);
            default -> {
                Tensor t = Tensors.of(run, v);
                Node n = t.node(run);
                yield n.shape().rank() == 0
                        ? Tensor.number(n)
                        : Tensor.number(run.node(n.expr.reshape(), Kind.FLOAT, n));
            }
        };
    }

    private static Object extreme(Run run, Arguments a, String better) {
        List<Object> items = a.positional().size() == 1 ? Iteration.list(run, a.first()) : a.positional();
        Object key = a.get(-1, "key");
        Object best = null;
        Object bestKey = null;
        for (Object item : items) {
            Object itemKey = key instanceof Nothing ? item : run.interpreter.calls.call(run, key, Arguments.of(item));
            if (bestKey == null || best == null || Truth.of(run, Arithmetic.compare(run, better, itemKey, bestKey))) {
                best = item;
                bestKey = itemKey;
            }
        }
        if (best == null) throw new PythonError("ValueError", "max() or min() of nothing");
        return best;
    }

    static List<Object> sorted(Run run, List<Object> items, Object key, boolean reverse) {
        Comparator<Object> order =
                (x, y) -> Arithmetic.equal(run, x, y) ? 0 : Truth.of(run, Arithmetic.compare(run, "<", x, y)) ? -1 : 1;
        List<Object> result = new ArrayList<>(items);
        Comparator<Object> byKey = key instanceof Nothing
                ? order
                : Comparator.comparing(item -> run.interpreter.calls.call(run, key, Arguments.of(item)), order);
        result.sort(reverse ? byKey.reversed() : byKey);
        return result;
    }

    private static boolean isInstance(Run run, Object value, Object type) {
        if (type instanceof Tuple t) return t.items().stream().anyMatch(each -> isInstance(run, value, each));
        if (type instanceof Callable.Type c) return value instanceof Callable.Instance i && i.type.is(c);
        String name = type instanceof Callable c ? c.name() : type instanceof Opaque o ? o.what() : "";
        String own = Texts.typeName(Deferred.settled(run, value));
        return name.equals(own)
                || name.endsWith("." + own)
                || name.endsWith("ndarray") && own.equals("ndarray")
                || name.equals("array") && own.equals("ndarray");
    }
}
