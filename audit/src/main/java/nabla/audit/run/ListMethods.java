package nabla.audit.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import nabla.audit.run.Callable.Builtin;
import nabla.audit.trace.Binding;

/// Methods of lists.
final class ListMethods {
    private ListMethods() {}

    @SuppressWarnings("unchecked")
    static Object get(List<?> original, String name) {
        List<Object> list = (List<Object>) original;
        return new Builtin(name, (run, args) -> {
            if (!name.equals("index") && !name.equals("count") && !name.equals("copy")) run.touch();
            switch (name) {
                case "append" -> {
                    run.checkSize(list.size());
                    list.add(args.first());
                    run.bind(
                            args.first(),
                            run.place.text().replaceFirst("\\.append\\((?s:.*)", "[" + (list.size() - 1) + "]"),
                            Binding.How.ASSIGNED);
                }
                case "extend" -> list.addAll(Iteration.list(run, args.first()));
                case "insert" -> {
                    int at = Tensors.whole(run, args.get(0, "index"));
                    list.add(Math.clamp(at < 0 ? at + list.size() : at, 0, list.size()), args.get(1, "object"));
                    run.bind(
                            args.get(1, "object"),
                            run.place.text().replaceFirst("\\.insert\\((?s:.*)", "[" + at + "]"),
                            Binding.How.ASSIGNED);
                }
                case "pop" -> {
                    if (list.isEmpty()) throw new PythonError("IndexError", "pop from an empty list");
                    int at = args.positional().isEmpty() ? -1 : Tensors.whole(run, args.first());
                    return list.remove(at < 0 ? at + list.size() : at);
                }
                case "reverse" -> Collections.reverse(list);
                case "clear" -> list.clear();
                case "copy", "tolist" -> {
                    return new ArrayList<>(list);
                }
                case "sort" -> {
                    List<Object> sorted =
                            Builtins.sorted(run, list, args.get(-1, "key"), Truth.of(run, args.get(-1, "reverse")));
                    list.clear();
                    list.addAll(sorted);
                }
                case "index" -> {
                    for (int i = 0; i < list.size(); i++)
                        if (Arithmetic.equal(run, list.get(i), args.first())) return (long) i;
                    throw new PythonError("ValueError", "not in the list");
                }
                case "count" -> {
                    return list.stream()
                            .filter(x -> Arithmetic.equal(run, x, args.first()))
                            .count();
                }
                case "remove" -> list.removeIf(x -> Arithmetic.equal(run, x, args.first()));
                default -> {
                    return new Opaque("list." + name);
                }
            }
            return Nothing.NONE;
        });
    }
}
