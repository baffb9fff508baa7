package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.calculus.array.ShapeException;
import org.jspecify.annotations.Nullable;

/// Calls the functions and classes of a program that does not call them itself: make, forward, backward, update.
/// What a function returns is known by the names it returns, and handed to whoever asks for them.
final class Driver {
    private static final Pattern WHOLE = Pattern.compile(
            "(?i)(train(?!ing)\\w*|fit|learn|sgd|gradient_?descent|model|nn_?model|l_?layer_?model|optimi[sz]e|run|main|update_mini_batch|minibatch\\w*|back_?prop_?and_update|train_step)");
    private static final Pattern[] STAGES = {
        Pattern.compile("(?i).*(init|create|build|setup|make).*(param|weight|net|layer|model)?.*"),
        Pattern.compile(
                "(?i).*(forward|feed_?forward|propagate_forward|think|predict|forward_?(pass|prop\\w*)?|calculate_output|query|hypothesis).*"),
        Pattern.compile("(?i).*(cost|loss).*"),
        Pattern.compile("(?i).*(back).*"),
        Pattern.compile("(?i).*(update|step|apply|adjust|descent).*")
    };

    /// What a constructor is given for the sizes of its layers.
    private static final Pattern SIZE = Pattern.compile(
            "(?i)(n_?|num_?)?(in|inputs?|hidden|out|outputs?)(_?(layers?|nodes|neurons|units|size|dim|features))?_?\\d?");

    private final Run run;
    private final Program program;
    private final Frame globals;
    private final Map<String, Object> known = new HashMap<>();
    private final Invention invention;

    Driver(Run run, Program program, Frame globals) {
        this.run = run;
        this.program = program;
        this.globals = globals;
        this.invention = new Invention(run, program.source().text());
    }

    void drive() {
        for (Stmt statement : program.body()) {
            if (statement instanceof Stmt.ClassDef c && globals.names.get(c.name()) instanceof Callable.Type type)
                drive(type, c);
        }
        Map<String, Callable.Function> functions = new LinkedHashMap<>();
        for (Stmt statement : program.body())
            if (statement instanceof Stmt.Function f
                    && globals.names.get(f.name()) instanceof Callable.Function function)
                functions.put(f.name(), function);
        drive(functions, null);
    }

    private void drive(Callable.Type type, Stmt.ClassDef definition) {
        Map<String, Callable.Function> methods = new LinkedHashMap<>();
        for (Stmt statement : definition.body())
            if (statement instanceof Stmt.Function f
                    && type.members().get(f.name()) instanceof Callable.Function function)
                methods.put(f.name(), function);
        boolean learns = methods.keySet().stream()
                .anyMatch(
                        m -> WHOLE.matcher(m).matches() || STAGES[3].matcher(m).matches());
        if (!learns) return;
        Object object;
        try {
            object = run.interpreter.calls.call(
                    run,
                    type,
                    type.find("__init__") instanceof Callable.Function init
                            ? arguments(init, true)
                            : Callable.Arguments.of());
        } catch (PythonError | ShapeException | IndexOutOfBoundsException | ClassCastException e) {
            run.problem("the class " + type.name() + " could not be made: " + e.getMessage());
            return;
        }
        run.note(
                "the class `" + type.name() + "` is not used in the program; it was made and trained on invented data");
        drive(methods, object);
    }

    /// One function that does it all, or else one for every stage.
    private void drive(Map<String, Callable.Function> functions, @Nullable Object self) {
        int before = run.tape.nodes().size();
        for (Callable.Function f : functions.values()) {
            if (WHOLE.matcher(f.name()).matches()
                    && call(f, self)
                    && run.tape.nodes().size() > before + 12) return;
        }
        for (Pattern stage : STAGES) {
            for (Callable.Function f : functions.values()) {
                boolean special = f.name().startsWith("__") && !f.name().equals("__call__");
                if (!special && stage.matcher(f.name()).matches() && stageOf(f.name()) == stage && !helper(f))
                    call(f, self);
            }
        }
        if (self != null || run.tape.nodes().size() > before + 12) return;
        for (Callable.Function f : functions.values()) call(f, null); // an excerpt: one function of any name
    }

    private static @Nullable Pattern stageOf(String name) {
        Pattern last = null;
        for (Pattern stage : STAGES) if (stage.matcher(name).matches()) last = stage;
        return last;
    }

    /// `linear_backward`, `relu_backward`: called by the function of the stage.
    private static boolean helper(Callable.Function f) {
        return f.name()
                        .toLowerCase(Locale.ROOT)
                        .matches("(linear|relu|sigmoid|tanh|softmax|single|one|l)_?.*(forward|backward).*")
                && !f.name().toLowerCase(Locale.ROOT).startsWith("l_model");
    }

    private boolean call(Callable.Function f, @Nullable Object self) {
        try {
            Callable callee = self == null ? f : new Callable.Method(self, f);
            Object result = run.interpreter.calls.call(run, callee, arguments(f, self != null));
            remember(f, result);
            return true;
        } catch (PythonError
                | ShapeException
                | IndexOutOfBoundsException
                | ClassCastException
                | ArithmeticException e) {
            run.problem(f.name() + " could not be called: " + e.getMessage());
            return false;
        }
    }

    private Callable.Arguments arguments(Callable.Function f, boolean method) {
        List<Object> values = new ArrayList<>();
        List<Stmt.Parameter> parameters = f.parameters();
        for (Stmt.Parameter p : parameters.subList(method && !parameters.isEmpty() ? 1 : 0, parameters.size())) {
            if (p.kind() != Stmt.Parameter.Kind.PLAIN) break;
            Object preset = f.presets().get(p.name());
            Object given = known.get(p.name());
            if (given != null) values.add(given);
            else if (preset == null || preset instanceof Nothing && run.data.knows(p.name()))
                values.add(
                        f.name().equals("__init__") && SIZE.matcher(p.name()).matches()
                                ? run.data.count(p.name())
                                : invented(p.name()));
            else values.add(telling(p.name(), preset));
        }
        return new Callable.Arguments(values, new HashMap<>());
    }

    /// A default, unless it would hide a fault: few rounds show as much as many, and a regularisation of 0 shows
    /// nothing.
    private Object telling(String name, Object preset) {
        String n = name.toLowerCase(Locale.ROOT);
        if (n.matches(".*(epoch|iter|step).*") && preset instanceof Long rounds && rounds > 2) return 2L;
        boolean zero = preset instanceof Long whole && whole == 0
                || preset instanceof Tensor t && t.number && t.item(run) == 0;
        return zero && n.matches("(l1|l2|.*reg.*|.*lamb?da?.*|lmbda|.*decay.*)") && !n.contains("decrease")
                ? run.number(0.1)
                : preset;
    }

    private Object invented(String name) {
        for (Map.Entry<String, Object> global : globals.names.entrySet())
            if (global.getKey().equalsIgnoreCase(name)
                    && !(global.getValue() instanceof Callable)
                    && !(global.getValue() instanceof Opaque)) return global.getValue();
        known.putIfAbsent(name, invention.of(name));
        return java.util.Objects.requireNonNull(known.get(name));
    }

    private void remember(Callable.Function f, Object result) {
        List<Expr> returned = new ArrayList<>();
        returns(f.body(), returned);
        for (Expr e : returned) {
            List<Expr> names = e instanceof Expr.Sequence s ? s.items() : List.of(e);
            List<?> values = result instanceof Tuple t && e instanceof Expr.Sequence ? t.items() : List.of(result);
            for (int i = 0; i < Math.min(names.size(), values.size()); i++)
                known.put(names.get(i).at().text().replaceFirst("^self\\.", ""), values.get(i));
        }
        if (STAGES[1].matcher(f.name()).matches() && returned.size() == 1 && !(result instanceof Tuple))
            for (String name : new String[] {
                "output", "o", "y_hat", "yhat", "y_pred", "A2", "AL", "outputs", "predictions", "cache", "a"
            }) known.putIfAbsent(name, result);
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
                known.putIfAbsent(other, java.util.Objects.requireNonNull(known.get(alias)));
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
