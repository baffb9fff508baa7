package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// Values for parameters whose type is written: `size: int`, `path: str`, `sizes: list[int]`, `act: Activation`.
final class Annotated {
    private static final Pattern TYPE = Pattern.compile("(?s)\\w+\\s*:\\s*([\"']?)(.+?)\\1\\s*(=.*)?");
    private static final Pattern LIST = Pattern.compile("(?i)(list|sequence|tuple|iterable)\\[\\s*(\\w+)\\b.*\\]");
    private static final double SETTING = 0.1;

    private final Run run;
    private final Frame globals;
    private final Invention invention;

    /// Makes an object of a class of the program, of a layer's sizes.
    @FunctionalInterface
    interface Maker {
        @Nullable
        Object make(Callable.Type type, int in, int out);
    }

    Annotated(Run run, Frame globals, Invention invention) {
        this.run = run;
        this.globals = globals;
        this.invention = invention;
    }

    /// A value of the type that is written; null if none is, or one that says nothing.
    @Nullable
    Object of(Stmt.Parameter p, Maker maker) {
        Matcher m = TYPE.matcher(p.at().text());
        String name = p.name();
        if (!m.matches() || Data.isTruth(name)) return null;
        String type = Objects.requireNonNull(m.group(2))
                .strip()
                .replaceFirst("^(\\w+\\.)?Optional\\[(.*)\\]$", "$2")
                .replaceFirst("\\s*\\|\\s*None$", "");
        switch (type) {
            case "str" -> {
                String text = invention.text(name);
                return text == null ? name : text;
            }
            case "bool" -> {
                return false;
            }
            case "int" -> {
                return run.data.count(name);
            }
            case "float" -> {
                Object value = run.data.knows(name) ? run.data.invent(run, name) : null;
                return value instanceof Tensor t && t.number ? value : run.number(SETTING);
            }
            default -> {}
        }
        Matcher list = LIST.matcher(type);
        if (list.matches()) {
            if (list.group(2).equals("int")) return invention.sizes(name);
            return type(list.group(2)) instanceof Callable.Type each ? layers(each, maker) : null;
        }
        return type(type) instanceof Callable.Type own
                ? maker.make(own, run.data.features(), run.data.outputs())
                : null;
    }

    /// A class of the program; if others are made of it, one of those.
    private Callable.@Nullable Type type(String name) {
        if (!(globals.names.get(name) instanceof Callable.Type type)) return null;
        return globals.names.values().stream()
                .filter(o -> o instanceof Callable.Type t && t != type && t.is(type))
                .map(Callable.Type.class::cast)
                .min((a, b) -> Boolean.compare(Companions.isPlain(b), Companions.isPlain(a)))
                .orElse(type);
    }

    /// One for each layer of units, or for each step from one to the next if it is told both sizes.
    private @Nullable Object layers(Callable.Type type, Maker maker) {
        int[] sizes = {run.data.features(), run.data.hidden(), run.data.outputs()};
        boolean steps = type.find("__init__") instanceof Callable.Function init
                && init.parameters().stream().anyMatch(p -> Supply.isIncoming(p.name()));
        List<Object> layers = new ArrayList<>();
        for (int l = steps ? 1 : 0; l < sizes.length; l++) {
            Object layer = maker.make(type, sizes[Math.max(0, l - 1)], sizes[l]);
            if (layer == null) return null;
            layers.add(layer);
        }
        return layers;
    }
}
