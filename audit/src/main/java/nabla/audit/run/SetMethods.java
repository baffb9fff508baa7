package nabla.audit.run;

import java.util.Set;
import nabla.audit.run.Callable.Builtin;

/// Methods of sets.
final class SetMethods {
    private SetMethods() {}

    @SuppressWarnings("unchecked")
    static Object get(Set<?> original, String name) {
        Set<Object> set = (Set<Object>) original;
        return new Builtin(name, (run, args) -> switch (name) {
            case "add" -> {
                run.touch();
                set.add(Keys.of(run, args.first()));
                yield Nothing.NONE;
            }
            case "discard", "remove" -> {
                run.touch();
                set.remove(Keys.of(run, args.first()));
                yield Nothing.NONE;
            }
            default -> new Opaque("set." + name);
        });
    }
}
