package nabla.audit.run;

import java.util.Collection;
import java.util.Map;

/// Whether a value counts as true.
final class Truth {
    private Truth() {}

    static boolean of(Run run, Object value) {
        return switch (Deferred.settled(run, value)) {
            case Boolean b -> b;
            case Long n -> n != 0;
            case String s -> !s.isEmpty();
            case Nothing ignored -> false;
            case Opaque o -> {
                run.course.met(run, o);
                yield false;
            }
            case Tuple t -> !t.items().isEmpty();
            case Collection<?> c -> !c.isEmpty();
            case Map<?, ?> m -> !m.isEmpty();
            case Tensor t ->
                t.value(run).size() == 1
                        ? t.value(run).at(0) != 0
                        : ambiguous(t.value(run).size());
            default -> true;
        };
    }

    private static boolean ambiguous(int size) {
        if (size == 0) return false;
        throw new PythonError("ValueError", "the truth value of an array with more than one element is ambiguous");
    }
}
