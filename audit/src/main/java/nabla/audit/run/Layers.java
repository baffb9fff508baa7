package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.audit.read.Stmt;

/// The layers for a network that is made of the program's own layer classes and that nobody puts together: two with
/// parameters, each followed by an activation.
final class Layers {
    /// A network's list of layers, and what it calls its members.
    private static final Pattern LOOP = Pattern.compile(
            "(\\w+)(?:\\s*,\\s*\\w+)?\\s+in\\s+(?:\\w+\\()*\\s*self\\.(_*\\w*(?:layer|module|net|node|op)\\w*)");

    /// Layers that only disturb: no part of every step, or an output of their own.
    private static final Pattern SPECIAL = Pattern.compile(
            "(?i).*(dropout|norm|softmax|loss|entropy|conv|pool|flatten|reshape|linear_?act|identity|embed|attention|rnn|lstm|gru|recurrent).*");

    /// `x @ self.weights`, `np.dot(self.w, x)`.
    private static final Pattern PRODUCT = Pattern.compile(
            "self\\.\\w+(\\.T)?\\s*@|@\\s*self\\.\\w*w\\w*|(dot|matmul)\\([^()\\n]*self\\.\\w*[wW]\\w*|self\\.\\w*[wW]\\w*\\.dot\\(");

    private static final Pattern PREFERRED = Pattern.compile("(?i).*(sigmoid|tanh|relu).*");

    /// What makes an object of a class; null if it cannot be made.
    @FunctionalInterface
    interface Maker {
        @org.jspecify.annotations.Nullable
        Object make(Callable.Type type, int in, int out);
    }

    private Layers() {}

    /// What a network calls its layers, by the methods it uses; empty if it has no list of layers.
    static Set<String> methods(Stmt.ClassDef network) {
        String text = network.at().text();
        Set<String> methods = new HashSet<>();
        Matcher loop = LOOP.matcher(text);
        while (loop.find()) {
            Matcher call =
                    Pattern.compile("\\b" + loop.group(1) + "\\.(\\w+)\\(").matcher(text);
            while (call.find()) methods.add(call.group(1));
        }
        methods.removeIf(m -> m.matches("append|items|keys|shape"));
        return methods;
    }

    /// What a function calls the layers it is given, by the methods it uses; empty if it goes through none.
    static Set<String> methods(Stmt.Function f, String layers) {
        Set<String> methods = new HashSet<>();
        Matcher loop = Pattern.compile(
                        "(\\w+)(?:\\s*,\\s*\\w+)?\\s+in\\s+(?:\\w+\\()*\\s*" + Pattern.quote(layers) + "\\b")
                .matcher(f.at().text());
        while (loop.find()) {
            Matcher call =
                    Pattern.compile("\\b" + loop.group(1) + "\\.(\\w+)\\(").matcher(f.at().text());
            while (call.find()) methods.add(call.group(1));
        }
        methods.removeIf(m -> m.matches("append|items|keys|shape|reshape|dot|sum|copy"));
        return methods;
    }

    /// Two layers with parameters and an activation after each, as far as the program has such classes.
    static List<Object> of(Run run, List<Callable.Type> types, Set<String> methods, Maker maker) {
        List<Callable.Type> dense = new ArrayList<>();
        List<Callable.Type> plain = new ArrayList<>();
        for (Callable.Type type : types) {
            if (methods.stream().noneMatch(m -> type.find(m) != null)
                    || SPECIAL.matcher(type.name()).matches()
                    || types.stream().anyMatch(other -> other != type && other.is(type))) continue;
            Object probe = maker.make(type, run.data.features(), run.data.hidden());
            if (probe instanceof Callable.Instance i) (hasArrays(i) || multiplies(type) ? dense : plain).add(type);
        }
        List<Object> layers = new ArrayList<>();
        if (dense.isEmpty()) return layers;
        plain.sort((a, b) -> Boolean.compare(preferred(b), preferred(a)));
        int[] sizes = {run.data.features(), run.data.hidden(), run.data.outputs()};
        for (int l = 0; l + 1 < sizes.length; l++) {
            add(layers, maker.make(dense.getFirst(), sizes[l], sizes[l + 1]));
            if (!plain.isEmpty()) add(layers, maker.make(plain.getFirst(), sizes[l + 1], sizes[l + 1]));
        }
        return layers;
    }

    /// Whether a class multiplies by what it makes once it is told its inputs.
    private static boolean multiplies(Callable.Type type) {
        return type.members().values().stream()
                .filter(Callable.Function.class::isInstance)
                .flatMap(f -> ((Callable.Function) f).body().stream())
                .anyMatch(s -> PRODUCT.matcher(s.at().text()).find());
    }

    private static void add(List<Object> layers, @org.jspecify.annotations.Nullable Object layer) {
        if (layer != null) layers.add(layer);
    }

    private static boolean preferred(Callable.Type type) {
        return PREFERRED.matcher(type.name().toLowerCase(Locale.ROOT)).matches();
    }

    /// Whether an object holds arrays from the start: parameters.
    static boolean hasArrays(Callable.Instance i) {
        for (Object v : i.fields.values())
            if (v instanceof Tensor t && !t.number
                    || v instanceof Map<?, ?> m && m.values().stream().anyMatch(Tensor.class::isInstance)
                    || v instanceof List<?> l && l.stream().anyMatch(Tensor.class::isInstance)) return true;
        return false;
    }
}
