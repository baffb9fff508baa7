package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.run.Callable.Arguments;

/// Stand-ins for threads and processes: what is handed to a pool is done at once.
final class Pools {
    private static final long PROCESSORS = 4;

    private Pools() {}

    static Map<String, Object> futures() {
        Map<String, Object> t = new HashMap<>();
        for (String name : new String[] {"ThreadPoolExecutor", "ProcessPoolExecutor"}) put(t, name, (run, a) -> pool());
        put(t, "as_completed", (run, a) -> Iteration.list(run, a.first()));
        put(t, "wait", (run, a) -> Tuple.of(Iteration.list(run, a.first()), new ArrayList<Object>()));
        return t;
    }

    static Map<String, Object> processes() {
        Map<String, Object> t = new HashMap<>();
        put(t, "Pool", (run, a) -> pool());
        put(t, "cpu_count", (run, a) -> PROCESSORS);
        return t;
    }

    private static Module pool() {
        Map<String, Object> t = new HashMap<>();
        put(t, "submit", (run, a) -> future(called(run, a.first(), a.rest().positional(), a.named())));
        put(t, "map", (run, a) -> {
            List<Object> results = new ArrayList<>();
            for (Object item : Iteration.list(run, a.get(1, "iterable")))
                results.add(called(run, a.first(), List.of(item), Map.of()));
            return results;
        });
        put(t, "starmap", (run, a) -> {
            List<Object> results = new ArrayList<>();
            for (Object items : Iteration.list(run, a.get(1, "iterable")))
                results.add(called(run, a.first(), Iteration.list(run, items), Map.of()));
            return results;
        });
        for (String end : new String[] {"shutdown", "close", "join"}) put(t, end, (run, a) -> Nothing.NONE);
        return new Module("pool", t, null);
    }

    private static Object called(Run run, Object function, List<Object> arguments, Map<String, Object> named) {
        return run.interpreter.calls.call(run, function, new Arguments(arguments, named));
    }

    private static Module future(Object result) {
        Map<String, Object> t = new HashMap<>();
        put(t, "result", (run, a) -> result);
        put(t, "done", (run, a) -> true);
        return new Module("future", t, null);
    }
}
