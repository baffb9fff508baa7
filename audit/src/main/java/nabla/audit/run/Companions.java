package nabla.audit.run;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// Objects for parameters whose methods a program calls, such as a loss or an optimizer: made of the program's own
/// class
/// that has these methods.
final class Companions {
    /// What arrays, lists, dicts and texts have too.
    private static final Pattern OF_DATA = Pattern.compile(
            "append|extend|insert|pop|keys|values|items|get|copy|shape|dot|sum|mean|std|max|min|argmax|reshape|flatten|ravel|transpose|astype|tolist|T|lower|upper|format|split|join|sort|index|round|clip|numpy|item|fill|squeeze|random|randn|shuffle|next");

    /// Of several such classes the plainest.
    private static final Pattern PLAIN =
            Pattern.compile("(?i).*(sgd|gradient_?descent|mse|mean_?sq|quadratic|sigmoid).*");

    private final List<Callable.Type> types;
    private final String program;

    Companions(Frame globals, String program) {
        this.types = globals.names.values().stream()
                .filter(Callable.Type.class::isInstance)
                .map(Callable.Type.class::cast)
                .distinct()
                .toList();
        this.program = program;
    }

    /// What is given for a parameter; null if the program calls no methods of it, or has no such class.
    ///
    /// @param f whose parameter it is
    /// @param maker what makes an object of a class; null if it cannot be made
    @Nullable
    Object of(Callable.Function f, String parameter, Function<Callable.Type, @Nullable Object> maker) {
        Set<String> called = called(f, parameter);
        called.removeIf(m -> OF_DATA.matcher(m).matches());
        if (called.isEmpty()) return null;
        List<Callable.Type> able = types.stream()
                .filter(t -> called.stream().allMatch(m -> t.find(m) != null))
                .filter(t -> types.stream().noneMatch(o -> o != t && o.is(t)))
                .filter(t -> !t.members().containsValue(f))
                .sorted((a, b) -> Boolean.compare(isPlain(b), isPlain(a)))
                .toList();
        for (Callable.Type type : able) {
            if (called.stream().allMatch(m -> isOfClass(type.find(m)))) return type;
            Object made = maker.apply(type);
            if (made != null) return made;
        }
        return null;
    }

    /// The methods that are called of a parameter, by its own name or by that of the attribute that keeps it.
    private Set<String> called(Callable.Function f, String parameter) {
        String body = f.body().stream().map(s -> s.at().text()).collect(Collectors.joining("\n"));
        Set<String> called = methods(body, "(?<![\\w.])" + Pattern.quote(parameter));
        Matcher kept = Pattern.compile("self\\.(\\w+)\\s*=\\s*" + Pattern.quote(parameter) + "\\s*(?=\\n|$)")
                .matcher(body);
        while (kept.find()) called.addAll(methods(program, "self\\." + Pattern.quote(kept.group(1))));
        return called;
    }

    private static Set<String> methods(String text, String object) {
        Set<String> called = new HashSet<>();
        Matcher m = Pattern.compile(object + "\\)?\\.(\\w+)\\(").matcher(text);
        while (m.find()) called.add(m.group(1));
        return called;
    }

    /// Whether a method is called of its class: it is static, or takes no object.
    private static boolean isOfClass(@Nullable Object method) {
        if (method instanceof Attributes.Static || method instanceof Attributes.OfClass) return true;
        if (!(method instanceof Callable.Function f)) return false;
        List<Stmt.Parameter> parameters = f.parameters();
        return parameters.isEmpty() || !parameters.getFirst().name().equals("self");
    }

    static boolean isPlain(Callable.Type type) {
        return PLAIN.matcher(type.name()).matches();
    }
}
