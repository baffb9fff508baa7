package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.understand.Parameters;
import nabla.audit.understand.Roots;
import nabla.calculus.array.ShapeException;
import org.jspecify.annotations.Nullable;

/// Calls the functions and classes of a program that does not call them itself: make, forward, backward, update.
/// First by their names, then by what they need and what they write.
final class Driver {
    private static final Pattern WHOLE = Pattern.compile(
            "(?i)(train(?!ing)\\w*|fit|learn|sgd|gradient_?descent|model|nn_?model|l_?layer_?model|optimi[sz]e|run|main|update_mini_batch|minibatch\\w*|back_?prop_?and_update|train_step)");
    private static final Pattern[] STAGES = {
        Pattern.compile("(?i).*(init|create|build|setup|make).*(param|weight|net|layer|model)?.*"),
        Pattern.compile(
                "(?i).*(forward|feed_?forward|propagate_forward|think|predict|forward_?(pass|prop\\w*)?|calculate_output|query|hypothesis).*|f_?prop.*|fwd.*"),
        Pattern.compile("(?i).*(cost|loss).*"),
        Pattern.compile("(?i).*(back).*|b_?prop.*|bwd.*"),
        Pattern.compile("(?i).*(update|step|apply|adjust|descent).*")
    };
    /// A class without any such word in it trains nothing.
    private static final Pattern LEARNS =
            Pattern.compile("(?i)train|fit|learn|grad|prime|deriv|delta|back|update|optimi");
    /// Adds a layer to a network.
    private static final Pattern ADDS = Pattern.compile("(?i)(add|add_?layer|append|push|append_?layer)");

    /// Tells a network its loss and the like.
    private static final Pattern SETS = Pattern.compile("(?i)(compile|use|configure|set_(loss|cost|optimi[sz]er)\\w*)");

    /// A step of anything computes more values than this.
    private static final int FEW = 12;

    private final Run run;
    private final Program program;
    private final Frame globals;
    private final List<Callable.Type> types = new ArrayList<>();
    private Supply supply;

    Driver(Run run, Program program, Frame globals) {
        this.run = run;
        this.program = program;
        this.globals = globals;
        this.supply = new Supply(run, program, globals);
        for (Object value : globals.names.values()) if (value instanceof Callable.Type type) types.add(type);
        types.sort((a, b) -> a.name().compareTo(b.name()));
    }

    void drive() {
        if (learned() == 0) new InventedStep(run).take(globals.names);
        if (learned() > 0) return;
        List<Stmt.ClassDef> classes = new ArrayList<>();
        for (Stmt statement : program.body())
            if (statement instanceof Stmt.ClassDef c
                    && globals.names.get(c.name()) instanceof Callable.Type
                    && (LEARNS.matcher(c.at().text()).find()
                            || !Layers.methods(c).isEmpty())) classes.add(c);
        int before = learned();
        for (Stmt.ClassDef c : classes) if (!Layers.methods(c).isEmpty() && learned() == before) drive(c);
        if (learned() > before) return;
        classes.removeIf(c -> !Layers.methods(c).isEmpty());
        for (Stmt.ClassDef c : classes) if (!isPart(c, classes)) drive(c);
        if (learned() > before) return;
        for (Stmt.ClassDef c : classes) if (isPart(c, classes)) drive(c);
        if (learned() > before) return;
        supply = new Supply(run, program, globals);
        Map<String, Callable.Function> functions = new LinkedHashMap<>();
        List<Stmt.Function> definitions = new ArrayList<>();
        for (Stmt statement : program.body())
            if (statement instanceof Stmt.Function f
                    && globals.names.get(f.name()) instanceof Callable.Function function) {
                functions.put(f.name(), function);
                definitions.add(f);
            }
        if (functions.isEmpty()) return;
        giveLayers(definitions);
        if (attempt(() -> byName(functions, null))) return;
        attempt(() -> {
            byFlow(functions, new Roles(definitions), null);
            if (learned() == before) new InventedStep(run).take(supply.known());
        });
    }

    /// Whether another class makes objects of a class: it is driven with that one.
    private static boolean isPart(Stmt.ClassDef c, List<Stmt.ClassDef> classes) {
        Pattern made = Pattern.compile("\\b" + Pattern.quote(c.name()) + "\\(");
        return classes.stream()
                .filter(o -> o != c)
                .flatMap(o -> o.body().stream())
                .anyMatch(s -> made.matcher(s.at().text()).find());
    }

    /// Functions that go through the layers of a network they are given are given the program's own.
    private void giveLayers(List<Stmt.Function> definitions) {
        for (Stmt.Function f : definitions)
            for (Stmt.Parameter p : f.parameters()) {
                Set<String> methods = Layers.methods(f, p.name());
                if (methods.isEmpty() || supply.known().containsKey(p.name())) continue;
                List<Object> layers = Layers.of(
                        run,
                        types,
                        methods,
                        (t, in, out) -> supply.ofSizes(in, out).make(t));
                if (layers.isEmpty()) continue;
                supply.known().put(p.name(), layers);
                run.tape.assemble();
            }
    }

    /// How many values the run has learned so far.
    private int learned() {
        return Parameters.of(run.tape.nodes(), new Roots(run.tape.nodes())).size();
    }

    /// Tries a way of driving; what goes wrong in it counts only if something is learned.
    private boolean attempt(Runnable way) {
        int before = learned();
        run.attempt(way, () -> learned() > before);
        return learned() > before;
    }

    private void drive(Stmt.ClassDef definition) {
        Callable.Type type = (Callable.Type) java.util.Objects.requireNonNull(globals.names.get(definition.name()));
        Map<String, Callable.Function> methods = new LinkedHashMap<>();
        List<Stmt.Function> definitions = new ArrayList<>();
        for (Stmt statement : definition.body())
            if (statement instanceof Stmt.Function f
                    && type.members().get(f.name()) instanceof Callable.Function function) {
                methods.put(f.name(), function);
                definitions.add(f);
            }
        if (methods.keySet().stream().allMatch(m -> m.startsWith("__") && !m.equals("__call__"))) return;
        boolean trained = attempt(() -> {
            Object object = made(type, definition);
            if (object != null) byName(methods, object);
        });
        if (!trained)
            trained = attempt(() -> {
                Object object = made(type, definition);
                if (object == null) return;
                int before = learned();
                byFlow(methods, new Roles(definitions), object);
                if (learned() == before && object instanceof Callable.Instance i) new InventedStep(run).take(i.fields);
            });
        if (trained)
            run.note("the class `" + type.name()
                    + "` is not used in the program; it was made and trained on invented data");
    }

    /// An object of the class; a network of layers with layers.
    private @Nullable Object made(Callable.Type type, Stmt.ClassDef definition) {
        supply = new Supply(run, program, globals);
        Set<String> methods = Layers.methods(definition);
        List<Object> layers = methods.isEmpty()
                ? List.of()
                : Layers.of(
                        run,
                        types.stream().filter(t -> t != type).toList(),
                        methods,
                        (t, in, out) -> supply.ofSizes(in, out).make(t));
        if (!layers.isEmpty()) {
            supply.layers(layers);
            run.tape.assemble();
        }
        Object object = supply.make(type);
        if (!layers.isEmpty()
                && object instanceof Callable.Instance i
                && (!(type.find("__init__") instanceof Callable.Function init)
                        || init.parameters().stream().noneMatch(p -> p.name().contains("layer"))))
            for (Map.Entry<String, Object> member : type.members().entrySet())
                if (ADDS.matcher(member.getKey()).matches() && member.getValue() instanceof Callable.Function add)
                    for (Object layer : layers)
                        run.interpreter.calls.call(run, new Callable.Method(i, add), Callable.Arguments.of(layer));
        return object;
    }

    /// One function that does it all, or else one for every stage. What is called like one that made weights learn, and
    /// more behind it, is another way to make them: `backward_with_momentum` beside `backward`.
    private void byName(Map<String, Callable.Function> functions, @Nullable Object self) {
        if (self != null)
            for (Callable.Function f : functions.values())
                if (SETS.matcher(f.name()).matches()) call(f, self);
        int before = run.tape.nodes().size();
        for (Callable.Function f : functions.values())
            if (WHOLE.matcher(f.name()).matches()
                    && call(f, self)
                    && run.tape.nodes().size() > before + FEW) return;
        for (Pattern stage : STAGES) {
            List<String> taught = new ArrayList<>();
            for (Callable.Function f : functions.values()) {
                boolean special = f.name().startsWith("__") && !f.name().equals("__call__");
                boolean another = taught.stream().anyMatch(name -> f.name().startsWith(name + "_"));
                if (!special && !another && stageOf(f.name()) == stage && !helper(f)) {
                    int known = learned();
                    boolean done = call(f, self);
                    if (done && stage == STAGES[1]) supply.predicted();
                    if (learned() > known) taught.add(f.name());
                }
            }
        }
    }

    /// Functions nobody calls, as soon as what they need is there: those that compute before those that compare, those
    /// that change what was there last.
    private void byFlow(Map<String, Callable.Function> functions, Roles roles, @Nullable Object self) {
        List<String> open = new ArrayList<>(roles.ends());
        open.retainAll(functions.keySet());
        Set<String> start = arrays(self);
        open.sort((a, b) -> Integer.compare(roles.order(a, start), roles.order(b, start)));
        while (!open.isEmpty()) {
            Set<String> there = attributes(self);
            String next = open.stream()
                    .filter(name -> self == null || there.containsAll(roles.needed(name)))
                    .filter(name -> self != null || supply.has(java.util.Objects.requireNonNull(functions.get(name))))
                    .findFirst()
                    .orElse(open.getFirst());
            open.remove(next);
            Callable.Function f = java.util.Objects.requireNonNull(functions.get(next));
            if (call(f, self) && roles.order(next, start) == 0) supply.predicted();
        }
    }

    private static Set<String> attributes(@Nullable Object self) {
        if (!(self instanceof Callable.Instance i)) return Set.of();
        Set<String> names = new HashSet<>(i.fields.keySet());
        collect(i.type, names);
        return names;
    }

    private static void collect(Callable.Type type, Set<String> names) {
        names.addAll(type.members().keySet());
        for (Object base : type.bases()) if (base instanceof Callable.Type t) collect(t, names);
    }

    private static Set<String> arrays(@Nullable Object self) {
        Set<String> names = new HashSet<>();
        if (self instanceof Callable.Instance i)
            i.fields.forEach((name, value) -> {
                if (value instanceof Tensor t && !t.number || value instanceof Map || value instanceof List)
                    names.add(name);
            });
        return names;
    }

    private static @Nullable Pattern stageOf(String name) {
        Pattern last = null;
        for (Pattern stage : STAGES) if (stage.matcher(name).matches()) last = stage;
        return last;
    }

    /// `linear_backward`, `relu_backward`: called by the function of the stage.
    private static boolean helper(Callable.Function f) {
        return f.name().matches("(?i)(linear|relu|sigmoid|tanh|softmax|single|one|l)_?.*(forward|backward).*")
                && !f.name().matches("(?i)l_model.*");
    }

    private boolean call(Callable.Function f, @Nullable Object self) {
        try {
            Callable callee = self == null ? f : new Callable.Method(self, f);
            Object result = run.interpreter.calls.call(run, callee, supply.arguments(f, self != null));
            supply.remember(f, result);
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
}
