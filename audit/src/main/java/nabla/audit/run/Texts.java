package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values as text: `str`, `repr`, `%` and `format`.
final class Texts {
    /// How the text of an opaque value begins.
    static final String UNKNOWN = "unknown (";

    private static final Pattern PERCENT =
            Pattern.compile("%(?:\\((\\w+)\\))?[-+ #0]*(?:\\d+|\\*)?(?:\\.(\\d+))?([diouxXeEfFgGcrsa%])");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|\\}\\}|\\{([^{}:!]*)(?:![rsa])?(?::([^{}]*))?\\}");
    private static final Pattern PRECISION = Pattern.compile(".*\\.(\\d+)[fFeEgG%]?");

    private Texts() {}

    static String typeName(Object value) {
        return switch (value) {
            case Long ignored -> "int";
            case Boolean ignored -> "bool";
            case String ignored -> "str";
            case Tensor t -> t.number ? "float" : "ndarray";
            case List<?> ignored -> "list";
            case Tuple ignored -> "tuple";
            case Map<?, ?> ignored -> "dict";
            case Set<?> ignored -> "set";
            case Nothing ignored -> "NoneType";
            case Callable.Type ignored -> "type";
            case Callable.Instance i -> i.type.name();
            case Callable ignored -> "function";
            case Module ignored -> "module";
            case Opaque o -> UNKNOWN + o.what() + ")";
            default -> "object";
        };
    }

    static String of(Run run, Object value, boolean quoted) {
        return switch (Deferred.settled(run, value)) {
            case String s -> quoted ? "'" + s + "'" : s;
            case Boolean b -> b ? "True" : "False";
            case Tensor t -> t.value(run).size() > 200 ? "[...]" : t.value(run).toString();
            case List<?> l -> joined(run, l, "[", "]");
            case Tuple t -> joined(run, t.items(), "(", t.items().size() == 1 ? ",)" : ")");
            case Map<?, ?> m -> "{" + m.size() + " entries}";
            case Callable c -> c.name();
            case Callable.Instance i ->
                i.type.find("__str__") instanceof Callable f
                        ? String.valueOf(
                                run.interpreter.calls.call(run, new Callable.Method(i, f), Callable.Arguments.of()))
                        : "<" + i.type.name() + ">";
            case Object other -> other.toString();
        };
    }

    private static String joined(Run run, List<?> items, String open, String close) {
        List<String> parts = new ArrayList<>();
        for (Object item : items.subList(0, Math.min(100, items.size()))) parts.add(of(run, item, true));
        return open + String.join(", ", parts) + close;
    }

    static String percent(Run run, String format, Object right) {
        List<?> values = right instanceof Tuple t ? t.items() : List.of(right);
        StringBuilder out = new StringBuilder();
        Matcher m = PERCENT.matcher(format);
        int next = 0;
        while (m.find()) {
            String text;
            if (m.group(3).equals("%")) text = "%";
            else if (m.group(1) != null && right instanceof Map<?, ?> map) text = format(run, map.get(m.group(1)), m);
            else if (next < values.size()) text = format(run, values.get(next++), m);
            else text = "";
            m.appendReplacement(out, Matcher.quoteReplacement(text));
        }
        return m.appendTail(out).toString();
    }

    private static String format(Run run, @org.jspecify.annotations.Nullable Object value, Matcher m) {
        if (value == null) return "";
        return switch (m.group(3)) {
            case "d", "i", "u" -> value instanceof Opaque ? "?" : String.valueOf((long) Tensors.real(run, value));
            case "f", "F", "e", "E", "g", "G" ->
                m.group(2) == null ? of(run, value, false) : fixed(run, value, Integer.parseInt(m.group(2)));
            default -> of(run, value, m.group(3).equals("r"));
        };
    }

    private static String fixed(Run run, Object value, int digits) {
        if (value instanceof Opaque || !Tensors.isNumeric(value)) return of(run, value, false);
        return String.format(Locale.ROOT, "%." + Math.min(digits, 20) + "f", Tensors.real(run, value));
    }

    /// One value by a format after the colon.
    static String formatted(Run run, Object value, String spec) {
        Matcher m = PRECISION.matcher(spec);
        if (m.matches() && !(value instanceof String)) return fixed(run, value, Integer.parseInt(m.group(1)));
        String text = of(run, value, false);
        String digits = spec.replaceAll("\\D", "");
        if (spec.startsWith("0") && value instanceof Long && !digits.isEmpty() && digits.length() < 3) {
            int width = Integer.parseInt(digits);
            return "0".repeat(Math.max(0, width - text.length())) + text;
        }
        return text;
    }

    /// `"…{}…{name}…".format(…)`.
    static String braces(Run run, String format, Callable.Arguments arguments) {
        StringBuilder out = new StringBuilder();
        Matcher m = BRACES.matcher(format);
        int next = 0;
        while (m.find()) {
            String text;
            if (m.group().equals("{{")) text = "{";
            else if (m.group().equals("}}")) text = "}";
            else {
                String field = m.group(1).strip();
                Object value;
                if (field.isEmpty()) value = arguments.get(next++, "");
                else if (field.chars().allMatch(Character::isDigit)) value = arguments.get(Integer.parseInt(field), "");
                else value = arguments.get(-1, field.split("[.\\[]", -1)[0]);
                text = formatted(run, value, m.group(2) == null ? "" : m.group(2));
            }
            m.appendReplacement(out, Matcher.quoteReplacement(text));
        }
        return m.appendTail(out).toString();
    }
}
