package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The part of `itertools` that training loops use; what goes on for ever goes on for a few rounds.
final class Itertools {
    private static final int ROUNDS = 40;

    private Itertools() {}

    static Map<String, Object> table() {
        Map<String, Object> t = new HashMap<>();
        put(t, "chain", (run, a) -> {
            List<Object> all = new ArrayList<>();
            for (Object each : a.positional()) all.addAll(Iteration.list(run, each));
            return all;
        });
        put(t, "zip_longest", (run, a) -> {
            List<List<Object>> all = new ArrayList<>();
            for (Object each : a.positional()) all.add(Iteration.list(run, each));
            Object filler = a.get(-1, "fillvalue");
            int longest = all.stream().mapToInt(List::size).max().orElse(0);
            List<Object> rows = new ArrayList<>();
            for (int i = 0; i < longest; i++) {
                List<Object> row = new ArrayList<>();
                for (List<Object> each : all) row.add(i < each.size() ? each.get(i) : filler);
                rows.add(new Tuple(row));
            }
            return rows;
        });
        put(t, "product", (run, a) -> {
            List<List<Object>> rows = List.of(List.of());
            for (Object each : a.positional()) {
                List<List<Object>> longer = new ArrayList<>();
                for (List<Object> row : rows)
                    for (Object item : Iteration.list(run, each)) {
                        List<Object> next = new ArrayList<>(row);
                        next.add(item);
                        longer.add(next);
                    }
                run.checkSize(longer.size());
                rows = longer;
            }
            List<Object> tuples = new ArrayList<>();
            rows.forEach(row -> tuples.add(new Tuple(row)));
            return tuples;
        });
        put(t, "repeat", (run, a) -> {
            long times = a.has(1, "times") ? Tensors.whole(run, a.get(1, "times")) : ROUNDS;
            run.checkSize(times);
            List<Object> all = new ArrayList<>();
            for (long i = 0; i < times; i++) all.add(a.first());
            return all;
        });
        put(
                t,
                "count",
                (run, a) -> new Iteration.Range(
                        a.has(0, "start") ? Tensors.whole(run, a.get(0, "start")) : 0, Integer.MAX_VALUE, 1));
        put(t, "cycle", (run, a) -> {
            List<Object> items = Iteration.list(run, a.first());
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < ROUNDS && !items.isEmpty(); i++) all.addAll(items);
            return all;
        });
        return t;
    }
}
