package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Binding;
import nabla.calculus.array.ShapeException;
import org.jspecify.annotations.Nullable;

/// Arguments for functions that nobody calls: what other functions returned under that name, what the program has under
/// that name, or something invented.
final class Supply {
    /// What a constructor is given for the sizes of its layers.
    private static final Pattern SIZE = Pattern.compile(
            "(?i)(n_?|num_?)?(in|inputs?|hidden|out|outputs?|fan_?in|fan_?out)(_?(layers?|nodes|neurons|units|size|dim|features|channels))?_?\\d?|(n_?|num_?)?(units|neurons|nodes)");
    private static final Pattern INCOMING =
            Pattern.compile("(?i)(n_?|num_?)?(in|inputs?|fan_?in|prev\\w*)(_?\\w+)?|.*_in|n_prev|previous.*");
    /// Sizes that a constructor gives one letter: what comes in first, then what goes out.
    private static final Pattern LETTER = Pattern.compile("[nmdk]");
    /// What several sizes at once may be called.
    private static final Pattern SIZES = Pattern.compile(
            "(?i)_*\\w*(size|dim|layer|unit|neuron|node|arch|struct|topolog|hidden|widths?|network)\\w*");
    private static final Pattern PAIR = Pattern.compile("(?i)(size|shape|dims?|dimensions?)");
    private static final Pattern LAYERS = Pattern.compile("(?i)_*(layers?(_?list)?|modules|network_layers)");
    /// What a backward function calls what was given forward, if it asks for it again.
    private static final Pattern FED = Pattern.compile("(?i)(x|(layer_?)?inputs?(_\\w+)?|a_?prev\\w*|prev\\w*)");
    /// What a forward function's only result may be called by whoever takes it.
    private static final String[] OUTPUT = {
        "output", "o", "y_hat", "yhat", "y_pred", "A2", "AL", "outputs", "predictions", "cache", "a"
    };

    /// What is there only to look at how well a network does.
    private static final Pattern EVALUATION =
            Pattern.compile("(?i)(\\w+_)?(val|valid\\w*|eval\\w*|test\\w*|dev|cv|monitor\\w*)(_\\w+)?");

    private final Run run;
    private final Program program;
    private final Frame globals;
    private final Invention invention;
    private final Map<String, Object> known = new HashMap<>();
    private @Nullable Object last;
    private @Nullable Object predicted;
    private @Nullable Object given;
    private @Nullable Object fed;
    private @Nullable List<Object> layers;
    private int @Nullable [] sizes;
    /// Whether an object for a parameter is being made.
    private boolean making;

    private final Companions companions;
    private final Annotated annotated;
    /// Gradients from nowhere in one call.
    private int aboves;

    Supply(Run run, Program program, Frame globals) {
        this.run = run;
        this.program = program;
        this.globals = globals;
        this.companions = new Companions(globals, program.source().text());
        this.invention = new Invention(run, program.source().text());
        this.annotated = new Annotated(run, globals, invention);
    }

    Map<String, Object> known() {
        return known;
    }

    /// The same for a layer of known sizes.
    Supply ofSizes(int in, int out) {
        Supply other = new Supply(run, program, globals);
        other.sizes = new int[] {in, out};
        return other;
    }

    void layers(List<Object> made) {
        layers = made;
    }

    /// The last result is what a network or a layer gives forward, of what it was given; behind another one only if it
    /// was computed by weights, and not chosen from a prediction.
    void predicted() {
        if (fed != null && !(last instanceof Tensor t && Fitting.isPredicted(t.node(run))) && !(last instanceof Tuple))
            return;
        predicted = last;
        fed = given;
    }

    @Nullable
    Object make(Callable.Type type) {
        try {
            return run.interpreter.calls.call(
                    run,
                    type,
                    type.find("__init__") instanceof Callable.Function init
                            ? arguments(init, true)
                            : Callable.Arguments.of());
        } catch (PythonError | ShapeException | IndexOutOfBoundsException | ClassCastException e) {
            run.problem("the class " + type.name() + " could not be made: " + e.getMessage());
            return null;
        }
    }

    /// Whether every argument is there or can be invented by its name.
    boolean has(Callable.Function f) {
        for (Stmt.Parameter p : f.parameters())
            if (p.kind() == Stmt.Parameter.Kind.PLAIN
                    && !known.containsKey(p.name())
                    && !f.presets().containsKey(p.name())
                    && !run.data.knows(p.name())) return false;
        return true;
    }

    Callable.Arguments arguments(Callable.Function f, boolean method) {
        List<Object> values = new ArrayList<>();
        List<Stmt.Parameter> parameters = f.parameters();
        aboves = 0;
        for (Stmt.Parameter p : parameters.subList(method && !parameters.isEmpty() ? 1 : 0, parameters.size())) {
            if (p.kind() != Stmt.Parameter.Kind.PLAIN) break;
            values.add(argument(f, p));
        }
        if (aboves > 1)
            throw new PythonError(
                    "TypeError", f.name() + " takes " + aboves + " gradients, and which is which is not known");
        given = values.stream()
                .filter(v -> v instanceof Deferred || v instanceof Tensor t && !t.number)
                .findFirst()
                .orElse(null);
        return new Callable.Arguments(values, new HashMap<>());
    }

    private Object argument(Callable.Function f, Stmt.Parameter p) {
        String name = p.name();
        boolean making = f.name().equals("__init__");
        Object preset = f.presets().get(name);
        Object given = known.get(name);
        if (given != null) return given;
        int[] wanted = sizes;
        if (layers != null && LAYERS.matcher(name).matches()) return layers;
        if (wanted != null && making && preset == null) {
            if (PAIR.matcher(name).matches()) return Tuple.of((long) wanted[0], (long) wanted[1]);
            if (SIZE.matcher(name).matches() || name.matches("(?i).*(size|dim|units|neurons|nodes|features)"))
                return (long) wanted[INCOMING.matcher(name).matches() ? 0 : 1];
        }
        if (making && preset == null && wanted == null && isListed(f, name)) return invention.sizes(name);
        if (making && preset == null && LETTER.matcher(name).matches()) {
            boolean first = f.parameters().stream()
                    .map(Stmt.Parameter::name)
                    .filter(n -> LETTER.matcher(n).matches())
                    .findFirst()
                    .filter(name::equals)
                    .isPresent();
            if (wanted != null) return (long) wanted[first ? 0 : 1];
            return (long) (first ? run.data.features() : run.data.outputs());
        }
        if (preset instanceof Nothing && (EVALUATION.matcher(name).matches() || isReplaced(name))) return preset;
        Object companion = preset == null || preset instanceof Nothing ? companion(f, name) : null;
        if (companion != null) return companion;
        Object annotated = preset == null ? annotated(p) : null;
        if (annotated != null) return annotated;
        Object above = preset == null && !making ? upstream(p) : null;
        if (above != null) return above;
        if (fed != null && preset == null && !making && FED.matcher(name).matches()) return fed;
        Object function = preset == null ? Partners.of(globals, program.source().text(), name) : null;
        if (function != null) return function;
        if (preset == null || preset instanceof Nothing && run.data.knows(name))
            return making && SIZE.matcher(name).matches() ? run.data.count(name) : invented(name);
        return telling(name, preset);
    }

    /// An object that is under way is made once, and is not made of what it is itself made of.
    private @Nullable Object companion(Callable.Function f, String name) {
        if (making) return null;
        making = true;
        try {
            Object made = companions.of(f, name, this::make);
            if (made != null) known.put(name, made);
            return made;
        } finally {
            making = false;
        }
    }

    /// A value of the type that is written for a parameter; the same for all parameters of its name.
    private @Nullable Object annotated(Stmt.Parameter p) {
        if (making) return null;
        making = true;
        try {
            Object value = annotated.of(p, (type, in, out) -> ofSizes(in, out).make(type));
            if (value != null && sizes == null) known.put(p.name(), value);
            return value;
        } finally {
            making = false;
        }
    }

    /// Whether a size is that of what comes in.
    static boolean isIncoming(String name) {
        return INCOMING.matcher(name).matches();
    }

    /// Whether a constructor takes the length or the entries of what is called like sizes, or keeps it to do so.
    private static boolean isListed(Callable.Function f, String name) {
        if (!SIZES.matcher(name).matches()) return false;
        String n = "(?:self\\.)?" + Pattern.quote(name);
        Pattern entries = Pattern.compile("\\blen\\(\\s*" + n + "\\s*\\)|(?<![.\\w])" + n
                + "\\[(?![\"'])|\\bin\\s+((enumerate|zip|reversed|list)\\()?" + n + "\\b");
        return f.body().stream().anyMatch(s -> entries.matcher(s.at().text()).find());
    }

    /// The gradient by what was given forward: that of half the squared error.
    private @Nullable Object upstream(Stmt.Parameter p) {
        if (!(predicted instanceof Tensor t)
                || t.number
                || !Roles.UPSTREAM.matcher(p.name()).matches()) return null;
        aboves++;
        run.note("`" + p.name() + "` comes from nowhere: it was given the gradient of half the squared error");
        run.place = p.at();
        Tensor target = run.data.tensor(run, "target", t.shape(run));
        run.bind(target, Binding.FROM_NOWHERE, Binding.How.ARGUMENT);
        return Arithmetic.numeric(run, "-", t, target);
    }

    /// A default, unless it would hide a fault: few rounds show as much as many, a regularisation of 0 shows nothing,
    /// and where only whole batches are taken there have to be examples for one.
    private Object telling(String name, Object preset) {
        String n = name.toLowerCase(Locale.ROOT);
        if (n.matches(".*(epoch|iter|step).*") && preset instanceof Long rounds && rounds > 2) return 2L;
        if (n.contains("batch") && preset instanceof Long size && size > run.data.samples() && countsWhole(name))
            return (long) run.data.samples();
        boolean zero = preset instanceof Long whole && whole == 0
                || preset instanceof Tensor t && t.number && t.item(run) == 0;
        boolean named = n.matches("(l1|l2|.*reg.*|.*lamb?da?.*|lmbda|.*decay.*)") && !n.contains("decrease");
        return zero && (named || weighsSquares(name)) ? run.number(0.1) : preset;
    }

    /// Whether the program has a value of its own for a setting that is left out: `[0] * n if decay is None else
    /// decay`.
    private boolean isReplaced(String name) {
        return !run.data.isData(name)
                && Pattern.compile("\\bif\\s+" + Pattern.quote(name) + "\\s+is\\s+None\\s+else\\b")
                        .matcher(program.source().text())
                        .find();
    }

    /// Whether the program counts how often it goes into something: `range(n // batch_size)`.
    private boolean countsWhole(String name) {
        return Pattern.compile("//\\s*(self\\.)?" + Pattern.quote(name) + "\\b")
                .matcher(program.source().text())
                .find();
    }

    /// Whether the program multiplies a sum of squares by it: `cost += strength * np.sum(W ** 2)`.
    private boolean weighsSquares(String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b[^\\n=]*\\bsum\\([^\\n]*(\\*\\*\\s*2|square\\()")
                .matcher(program.source().text())
                .find();
    }

    private Object invented(String name) {
        for (Map.Entry<String, Object> global : globals.names.entrySet())
            if (global.getKey().equalsIgnoreCase(name)
                    && !(global.getValue() instanceof Callable)
                    && !(global.getValue() instanceof Opaque)) return global.getValue();
        known.putIfAbsent(name, invention.of(name));
        return Objects.requireNonNull(known.get(name));
    }

    void remember(Callable.Function f, Object result) {
        last = result;
        List<Expr> returned = new ArrayList<>();
        returns(f.body(), returned);
        for (Expr e : returned) {
            List<Expr> names = e instanceof Expr.Sequence s ? s.items() : List.of(e);
            List<?> values = result instanceof Tuple t && e instanceof Expr.Sequence ? t.items() : List.of(result);
            for (int i = 0; i < Math.min(names.size(), values.size()); i++)
                known.put(names.get(i).at().text().replaceFirst("^self\\.", ""), values.get(i));
        }
        boolean forward = f.name().matches("(?i).*(forward|think|predict|calculate_output|query|hypothesis).*");
        if (forward && returned.size() == 1 && !(result instanceof Tuple))
            for (String name : OUTPUT) known.putIfAbsent(name, result);
        for (String alias : new String[] {"cache", "caches", "grads", "gradients", "parameters", "params"})
            if (known.get(alias) != null) {
                String other = switch (alias) {
                    case "cache" -> "caches";
                    case "grads" -> "gradients";
                    case "gradients" -> "grads";
                    case "parameters" -> "params";
                    case "params" -> "parameters";
                    default -> "cache";
                };
                known.putIfAbsent(other, Objects.requireNonNull(known.get(alias)));
            }
    }

    private static void returns(List<Stmt> body, List<Expr> found) {
        for (Stmt s : body) {
            switch (s) {
                case Stmt.Return r -> {
                    Expr value = r.value();
                    if (value != null) found.add(value);
                }
                case Stmt.If i -> {
                    returns(i.then(), found);
                    returns(i.otherwise(), found);
                }
                case Stmt.For l -> returns(l.body(), found);
                default -> {}
            }
        }
    }
}
