package nabla.simd;

import java.util.IdentityHashMap;
import java.util.Map;
import nabla.matrix.Function;
import org.jspecify.annotations.Nullable;

/** The functions that a network's verbs were asked for, each found once: a step allocates nothing. */
final class VectorFunctions {
    private final Map<Function, VectorFunction> known = new IdentityHashMap<>();

    /** The function written on vectors, or null where it is not one of ours. */
    @Nullable
    VectorFunction of(Function f) {
        VectorFunction found = known.get(f);
        if (found == null) {
            found = VectorFunction.of(f);
            if (found != null) {
                known.put(f, found);
            }
        }
        return found;
    }
}
