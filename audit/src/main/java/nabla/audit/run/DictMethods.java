package nabla.audit.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.run.Callable.Builtin;

/// Methods of dicts.
final class DictMethods {
    private DictMethods() {}

    @SuppressWarnings("unchecked")
    static Object get(Map<?, ?> original, String name) {
        Map<Object, Object> map = (Map<Object, Object>) original;
        return new Builtin(name, (run, args) -> switch (name) {
            case "keys" -> new ArrayList<>(map.keySet());
            case "values" -> new ArrayList<>(map.values());
            case "items", "iteritems" -> {
                List<Object> items = new ArrayList<>();
                map.forEach((k, v) -> items.add(Tuple.of(k, v)));
                yield items;
            }
            case "get" -> {
                Object value = map.get(Keys.of(run, args.first()));
                yield value == null ? args.get(1, "default") : value;
            }
            case "setdefault" -> {
                run.touch();
                yield map.computeIfAbsent(Keys.of(run, args.first()), ignored -> args.get(1, "default"));
            }
            case "pop" -> {
                run.touch();
                Object value = map.remove(Keys.of(run, args.first()));
                yield value == null ? args.get(1, "default") : value;
            }
            case "update" -> {
                run.touch();
                if (!args.positional().isEmpty() && args.first() instanceof Map<?, ?> other) map.putAll(other);
                map.putAll(args.named());
                yield Nothing.NONE;
            }
            case "copy" -> new LinkedHashMap<>(map);
            case "clear" -> {
                run.touch();
                map.clear();
                yield Nothing.NONE;
            }
            default -> new Opaque("dict." + name);
        });
    }
}
