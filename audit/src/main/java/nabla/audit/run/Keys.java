package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;

/// Values as keys of dicts and members of sets: equal numbers are one key.
final class Keys {
    private Keys() {}

    static Object of(Run run, Object value) {
        Object v = Deferred.settled(run, value);
        if (v instanceof Boolean b) return b ? 1L : 0L;
        if (v instanceof Tensor t && t.value(run).size() == 1) {
            double x = t.value(run).at(0);
            return x == Math.rint(x) ? (Object) (long) x : (Object) x;
        }
        if (v instanceof Tuple t) {
            List<Object> items = new ArrayList<>();
            for (Object item : t.items()) items.add(of(run, item));
            return new Tuple(items);
        }
        return v;
    }
}
