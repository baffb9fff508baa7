package nabla.explain;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Maps, lists, strings and numbers as JSON; numbers that are not finite as null.
final class Json {
    private Json() {}

    /// Names and values in turn, in this order.
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> quoted(e.getKey().toString()) + ":" + of(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case Collection<?> list -> list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
            case double[][] rows -> Arrays.stream(rows).map(Json::of).collect(Collectors.joining(",", "[", "]"));
            case double[] row -> Arrays.stream(row).mapToObj(Json::number).collect(Collectors.joining(",", "[", "]"));
            case Double number -> number(number);
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> quoted(value.toString());
        };
    }

    private static String number(double v) {
        if (!Double.isFinite(v)) {
            return "null";
        }
        return v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : Double.toString(v);
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '<' -> out.append("\\u003c"); // so that it can stand in a script element
                default -> out.append(c < 32 ? String.format("\\u%04x", (int) c) : Character.toString(c));
            }
        }
        return out.append('"').toString();
    }
}
