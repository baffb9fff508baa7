package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Binding;
import org.jspecify.annotations.Nullable;

/// Definitions and calls.
final class Calls {
    /// A generator is run to its end before its first value is taken, so an endless one has to be ended.
    static final int MOST_YIELDED = 12;

    private final Interpreter interpreter;

    /// The names that the body of a function sets.
    private final Map<List<Stmt>, Set<String>> locals = new IdentityHashMap<>();

    Calls(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    /// A generator has yielded enough.
    static final class EnoughYielded extends RuntimeException {
        private static final long serialVersionUID = 1;

        EnoughYielded() {
            super(null, null, false, false);
        }
    }

    Object define(Run run, Stmt.Function f, Frame frame) {
        Callable function = new Callable.Function(
                f.name(),
                f.parameters(),
                f.body(),
                null,
                presets(run, f.parameters(), frame),
                frame == frame.globals ? null : frame,
                frame.globals,
                Generators.yields(f.body()));
        Object result = function;
        for (Expr decorator : f.decorators().reversed()) result = decorated(run, decorator, result, frame);
        return result;
    }

    private Object decorated(Run run, Expr decorator, Object function, Frame frame) {
        if (decorator instanceof Expr.Name name) {
            switch (name.id()) {
                case "property", "cached_property" -> {
                    return new Attributes.Property((Callable) function);
                }
                case "staticmethod" -> {
                    return new Attributes.Static((Callable) function);
                }
                case "classmethod" -> {
                    return new Attributes.OfClass((Callable) function);
                }
                default -> {
                    if (frame.find(name.id()) instanceof Callable wrapper) {
                        Object wrapped = call(run, wrapper, Arguments.of(function));
                        return wrapped instanceof Opaque ? function : wrapped;
                    }
                }
            }
        }
        return function;
    }

    Object define(Run run, Expr.Lambda l, Frame frame) {
        return new Callable.Function(
                "<lambda>",
                l.parameters(),
                List.of(),
                l.body(),
                presets(run, l.parameters(), frame),
                frame == frame.globals ? null : frame,
                frame.globals,
                false);
    }

    private Map<String, Object> presets(Run run, List<Stmt.Parameter> parameters, Frame frame) {
        Map<String, Object> presets = new HashMap<>();
        for (Stmt.Parameter p : parameters) {
            Expr preset = p.preset();
            if (preset != null) presets.put(p.name(), interpreter.evaluator.value(run, preset, frame));
        }
        return presets;
    }

    Object define(Run run, Stmt.ClassDef c, Frame frame) {
        List<Object> bases = new ArrayList<>();
        for (Expr base : c.bases()) bases.add(interpreter.evaluator.value(run, base, frame));
        Frame body = new Frame(frame.globals, frame == frame.globals ? null : frame, frame.site, frame.depth);
        interpreter.executor.block(run, c.body(), body);
        return new Callable.Type(c.name(), bases, body.names, c.fields());
    }

    Object evaluate(Run run, Expr.Call c, Frame frame) {
        if (c.function() instanceof Expr.Name name && name.id().equals("super") && frame.find("super") == null)
            return superOf(run, c, frame);
        Object function = interpreter.evaluator.value(run, c.function(), frame);
        Arguments arguments = arguments(run, c, frame);
        run.place = c.at();
        int before = run.site;
        run.site = frame.site;
        Object result = call(run, function, arguments);
        run.site = before;
        run.place = c.at();
        return result;
    }

    private Object superOf(Run run, Expr.Call c, Frame frame) {
        Frame method = frame;
        while (method.self == null && method.closure != null) method = method.closure;
        if (method.self == null || method.owner == null) return new Opaque(c.at().text());
        return new Attributes.Super(method.self, method.owner);
    }

    private Arguments arguments(Run run, Expr.Call c, Frame frame) {
        List<Object> positional = new ArrayList<>(c.arguments().size());
        Map<String, Object> named = new LinkedHashMap<>(0);
        for (Expr.Argument a : c.arguments()) {
            Object value = interpreter.evaluator.value(run, a.value(), frame);
            switch (a.kind()) {
                case PLAIN -> {
                    if (a.name() != null) named.put(a.name(), value);
                    else positional.add(value);
                }
                case STAR -> positional.addAll(Iteration.list(run, value));
                case STARS -> {
                    if (value instanceof Map<?, ?> map) map.forEach((k, v) -> named.put(String.valueOf(k), v));
                }
            }
        }
        return new Arguments(positional, named);
    }

    Object call(Run run, Object function, Arguments arguments) {
        return switch (function) {
            case Callable.Builtin b -> b.body().call(run, arguments);
            case Callable.Function f -> call(run, f, arguments, null, null);
            case Callable.Method m ->
                m.function() instanceof Callable.Function f && m.self() instanceof Callable.Instance i
                        ? call(run, f, withSelf(i, arguments), i, ownerOf(i.type, f))
                        : call(run, m.function(), withSelf(m.self(), arguments));
            case Callable.Type t -> instantiate(run, t, arguments);
            case Callable.Instance i ->
                i.type.find("__call__") instanceof Callable f
                        ? call(run, new Callable.Method(i, f), arguments)
                        : new Opaque(i.type.name());
            case Attributes.Static s -> call(run, s.function(), arguments);
            case Opaque o -> {
                run.course.met(run, o);
                if (o.what().endsWith(".read")
                        && !arguments.positional().isEmpty()
                        && arguments.first() instanceof Long bytes) Files.read(run, bytes);
                yield new Opaque(o.what() + "(…)");
            }
            case Deferred d -> {
                run.course.met(run, new Opaque(d.name));
                run.note("the function `" + d.name + "` is not in the program");
                yield new Opaque(d.name + "(…)");
            }
            default -> throw new PythonError("TypeError", Texts.typeName(function) + " is not callable");
        };
    }

    private static Set<String> locals(List<Stmt> body) {
        Set<String> names = new HashSet<>();
        for (Stmt s : body) {
            if (s instanceof Stmt.Function || s instanceof Stmt.ClassDef) continue;
            if (s instanceof Stmt.Assign a) a.targets().forEach(t -> named(t, names));
            if (s instanceof Stmt.Augment a) named(a.target(), names);
            if (s instanceof Stmt.For f) named(f.target(), names);
            for (List<Stmt> inner : s.blocks()) names.addAll(locals(inner));
        }
        return names;
    }

    private static void named(Expr target, Set<String> names) {
        if (target instanceof Expr.Name n) names.add(n.id());
        if (target instanceof Expr.Sequence s) s.items().forEach(item -> named(item, names));
    }

    private static Arguments withSelf(Object self, Arguments arguments) {
        List<Object> all = new ArrayList<>();
        all.add(self);
        all.addAll(arguments.positional());
        return new Arguments(all, arguments.named());
    }

    static Callable.@Nullable Type ownerOf(Callable.Type type, Callable.Function f) {
        if (type.members().containsValue(f)) return type;
        for (Object base : type.bases()) {
            Callable.Type owner = base instanceof Callable.Type t ? ownerOf(t, f) : null;
            if (owner != null) return owner;
        }
        return null;
    }

    private Object instantiate(Run run, Callable.Type type, Arguments arguments) {
        Callable.Instance instance = new Callable.Instance(type);
        if (type.find("__init__") instanceof Callable init) call(run, new Callable.Method(instance, init), arguments);
        else Attributes.fillFields(run, instance, arguments);
        return instance;
    }

    Object call(
            Run run, Callable.Function f, Arguments arguments, @Nullable Object self, Callable.@Nullable Type owner) {
        int site = run.tape.site(run.site, run.place);
        int depth = run.depth + 1;
        if (depth > run.limits.depth()) throw new LimitReached("calls nested deeper than " + run.limits.depth());
        Frame frame = new Frame(f.globals(), f.closure(), site, depth);
        frame.self = self;
        frame.owner = owner;
        bind(run, f, arguments, frame);
        frame.locals(locals.computeIfAbsent(f.body(), Calls::locals));
        var statement = run.statement;
        var place = run.place;
        int callerSite = run.site;
        run.depth = depth;
        run.site = site;
        try {
            Expr value = f.value();
            if (value != null) return interpreter.evaluator.value(run, value, frame);
            interpreter.executor.block(run, f.body(), frame);
            return f.generator() ? new Iteration.Iterator(frame.yielded) : frame.result;
        } catch (EnoughYielded enough) {
            return new Iteration.Iterator(frame.yielded);
        } finally {
            run.depth = depth - 1;
            run.site = callerSite;
            run.statement = statement;
            run.place = place;
        }
    }

    private static void bind(Run run, Callable.Function f, Arguments arguments, Frame frame) {
        List<Object> rest = new ArrayList<>(arguments.positional());
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        for (Stmt.Parameter p : f.parameters()) {
            switch (p.kind()) {
                case STAR -> {
                    frame.names.put(p.name(), new Tuple(new ArrayList<>(rest)));
                    rest.clear();
                }
                case STARS -> {
                    frame.names.put(p.name(), new LinkedHashMap<Object, Object>(named));
                    named.clear();
                }
                case PLAIN, KEYWORD_ONLY -> {
                    Object value;
                    if (p.kind() == Stmt.Parameter.Kind.PLAIN && !rest.isEmpty()) value = rest.removeFirst();
                    else if (named.containsKey(p.name())) value = named.remove(p.name());
                    else value = f.presets().get(p.name());
                    if (value == null)
                        throw new PythonError("TypeError", f.name() + "() needs a value for `" + p.name() + "`");
                    frame.names.put(p.name(), value);
                    run.bind(value, p.name(), Binding.How.ARGUMENT);
                }
            }
        }
        if (!rest.isEmpty() && f.parameters().stream().noneMatch(p -> p.kind() == Stmt.Parameter.Kind.STAR))
            throw new PythonError(
                    "TypeError",
                    f.name() + "() takes " + f.parameters().size() + " arguments, "
                            + arguments.positional().size() + " were given");
    }
}
