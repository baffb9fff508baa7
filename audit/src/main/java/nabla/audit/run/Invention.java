package nabla.audit.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// Arguments for functions that nobody calls, by the names of their parameters and by what the program does with them.
final class Invention {
    private static final Pattern LAYERS = Pattern.compile(
            "(layers?_?(dims?|dimensions|sizes?|units)?|sizes|dims|dimensions|.*architecture|topology|layers_?dims|structure|shape|units)");
    private static final Pattern DEPTH = Pattern.compile(".*(n|num)_?layers|depth");
    private static final Pattern PAIRS = Pattern.compile("(training|train|mini_?batch|test)_?(data|set)?");
    private static final Pattern SETTINGS =
            Pattern.compile(".*(settings|config|configs|cfg|hyper\\w*|hparams|options|opts|args|arguments)");
    /// How a program speaks of one entry of a list of layers.
    private static final Pattern KEY =
            Pattern.compile("\\b(?:layer|l|lyr|desc|description|conf\\w*|arch\\w*|spec)\\w*\\[[\"'](\\w+)[\"']\\]");

    private final Run run;
    private final String program;

    Invention(Run run, String program) {
        this.run = run;
        this.program = program;
    }

    Object of(String name) {
        String n = name.toLowerCase(Locale.ROOT);
        Data data = run.data;
        if (n.equals("self")) return new Opaque(name);
        String choice = choice(name);
        if (choice != null) return choice;
        Boolean truth = truth(name);
        if (truth != null) return truth;
        if (LAYERS.matcher(n).matches() && !DEPTH.matcher(n).matches()) return layers();
        if (isHiddenList(name)) return new ArrayList<Object>(List.of((long) run.data.hidden()));
        if (DEPTH.matcher(n).matches()) return 2L;
        String word = word(n);
        if (word != null) return word;
        if (PAIRS.matcher(n).matches()) return pairs();
        Set<String> keys = keys(name);
        if (SETTINGS.matcher(n).matches() && !keys.isEmpty()) {
            Map<Object, Object> settings = new LinkedHashMap<>();
            keys.forEach(key -> settings.put(key, of(key)));
            return settings;
        }
        Object invented = data.unpacked(new Opaque(name), name);
        if (invented instanceof Deferred d) return d;
        return data.knows(name) ? data.invent(run, name) : new Deferred(name, true);
    }

    /// What a text of this name may say; null if that is not known.
    @Nullable
    String text(String name) {
        String choice = choice(name);
        return choice == null ? word(name.toLowerCase(Locale.ROOT)) : choice;
    }

    private @Nullable String word(String name) {
        if (name.matches(".*(activation|nonlin).*")) return first("sigmoid", "tanh", "relu");
        if (name.matches(".*(optimi).*")) return first("sgd", "gd", "adam");
        if (name.matches(".*(loss|cost).*")) return first("mse", "cross_entropy", "bce");
        return null;
    }

    /// The first word the program compares a value of this name with; null if there is none.
    private @Nullable String choice(String name) {
        Matcher m = Pattern.compile("(?<![\\w.])(self\\._*)?" + Pattern.quote(name) + "\\s*==\\s*([\"'])([\\w ]+)\\2")
                .matcher(program);
        return m.find() ? m.group(3) : null;
    }

    /// The first of True and False that the program compares a setting of this name with; null if it does with neither.
    /// A number would be neither of them, and the program take no way at all.
    private @Nullable Boolean truth(String name) {
        Matcher m = Pattern.compile(
                        "(?<![\\w.])(self\\._*)?" + Pattern.quote(name) + "\\s*(==|\\bis\\b)\\s*(True|False)\\b")
                .matcher(program);
        return !run.data.isData(name) && m.find() ? m.group(3).equals("True") : null;
    }

    /// `[inputs] + hidden_sizes + [outputs]`: the sizes of the hidden layers alone.
    private boolean isHiddenList(String name) {
        return name.toLowerCase(Locale.ROOT).contains("hidden")
                && Pattern.compile("\\]\\s*\\+\\s*(list\\()?" + Pattern.quote(name) + "\\b")
                        .matcher(program)
                        .find();
    }

    /// Sizes of several layers under one name: of the hidden ones alone, if that is what it says.
    Object sizes(String name) {
        return name.toLowerCase(Locale.ROOT).contains("hidden")
                ? new ArrayList<Object>(List.of((long) run.data.hidden()))
                : layers();
    }

    private Set<String> keys(String name) {
        Set<String> keys = new LinkedHashSet<>();
        Matcher m = Pattern.compile("\\b" + Pattern.quote(name) + "\\[[\"'](\\w+)[\"']\\]")
                .matcher(program);
        while (m.find()) keys.add(m.group(1));
        return keys;
    }

    /// The sizes of the layers, or a description of each layer if the program reads one.
    private Object layers() {
        List<Long> sizes = List.of((long) run.data.features(), (long) run.data.hidden(), (long) run.data.outputs());
        Set<String> keys = new LinkedHashSet<>();
        Matcher m = KEY.matcher(program);
        while (m.find()) keys.add(m.group(1));
        if (keys.stream().noneMatch(k -> k.matches("(?i).*(activation|dim|units|nodes|neurons|size).*")))
            return new ArrayList<Object>(sizes);
        List<Object> layers = new ArrayList<>();
        for (int i = 0; i + 1 < sizes.size(); i++) {
            Map<Object, Object> layer = new LinkedHashMap<>();
            for (String key : keys) {
                String k = key.toLowerCase(Locale.ROOT);
                boolean hidden = i + 2 < sizes.size();
                layer.put(
                        key,
                        k.contains("activation")
                                ? hidden ? first("relu", "tanh", "sigmoid") : first("sigmoid", "softmax", "linear")
                                : k.contains("in") && !k.contains("out") ? sizes.get(i) : (Object) sizes.get(i + 1));
            }
            layers.add(layer);
        }
        return layers;
    }

    /// The first of some words that the program knows.
    private String first(String... choices) {
        for (String choice : choices)
            if (program.contains("'" + choice + "'") || program.contains("\"" + choice + "\"")) return choice;
        return choices[0];
    }

    /// Examples as a list of (input, target) columns.
    private Object pairs() {
        Data data = run.data;
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < data.samples(); i++)
            list.add(Tuple.of(
                    data.tensor(run, "x" + i, Shape.of(data.features(), 1)),
                    data.tensor(run, "target" + i, Shape.of(data.outputs(), 1))));
        return list;
    }
}
