package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import nabla.audit.run.Callable.Builtin;

/// Methods of texts.
final class StringMethods {
    private StringMethods() {}

    static Object get(String s, String name) {
        return new Builtin(name, (run, args) -> switch (name) {
            case "format" -> Texts.braces(run, s, args);
            case "lower" -> s.toLowerCase(Locale.ROOT);
            case "upper" -> s.toUpperCase(Locale.ROOT);
            case "strip", "rstrip", "lstrip" -> s.strip();
            case "startswith" -> s.startsWith(String.valueOf(args.first()));
            case "endswith" -> s.endsWith(String.valueOf(args.first()));
            case "replace" -> s.replace(String.valueOf(args.get(0, "old")), String.valueOf(args.get(1, "new")));
            case "join" -> {
                List<String> parts = new ArrayList<>();
                for (Object item : Iteration.list(run, args.first())) parts.add(Texts.of(run, item, false));
                yield String.join(s, parts);
            }
            case "split" -> {
                List<Object> parts = new ArrayList<>();
                String by = args.positional().isEmpty()
                        ? "\\s+"
                        : java.util.regex.Pattern.quote(String.valueOf(args.first()));
                for (String part : s.strip().split(by, -1)) parts.add(part);
                yield parts;
            }
            case "isdigit" -> !s.isEmpty() && s.chars().allMatch(Character::isDigit);
            case "count", "find", "index" -> (long) s.indexOf(String.valueOf(args.first()));
            case "capitalize" -> capitalized(s);
            case "title" ->
                String.join(
                        " ",
                        Stream.of(s.split(" ", -1))
                                .map(StringMethods::capitalized)
                                .toList());
            case "center", "ljust", "rjust", "zfill" -> s;
            default -> new Opaque("str." + name);
        });
    }

    private static String capitalized(String s) {
        return s.isEmpty()
                ? s
                : s.substring(0, 1).toUpperCase(Locale.ROOT) + s.substring(1).toLowerCase(Locale.ROOT);
    }
}
