package nabla.audit.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `x.name` and `x.name = v`.
final class Attributes {
    private static final Set<String> DATA_FIELDS = Set.of(
            "data", "target", "images", "labels", "values", "features", "targets", "train_images", "train_labels");

    /// What an array has no attribute of that name for: the data are a part of what is read.
    private static final Set<String> PARTS = Set.of("features", "targets", "target", "images", "labels");

    record Property(Callable getter) {}

    record Static(Callable function) {}

    record OfClass(Callable function) {}

    record Super(Object self, Callable.Type owner) {}

    Object get(Run run, Object object, String name) {
        Object value = find(run, object, name);
        if (value == null)
            throw new PythonError("AttributeError", Texts.typeName(object) + " has no attribute `" + name + "`");
        return value;
    }

    @Nullable
    Object find(Run run, Object raw, String name) {
        if (raw instanceof Deferred d && !d.isSettled() && PARTS.contains(name)) return new Deferred(name);
        Object object = Deferred.settled(run, raw);
        if (name.equals("__len__") && !(object instanceof Callable.Instance || object instanceof Callable.Type))
            return new Callable.Builtin(name, (r, a) -> (long) Iteration.length(r, object));
        return switch (object) {
            case Callable.Instance i -> field(run, i, name);
            case Callable.Type t -> name.equals("__name__") ? t.name() : unwrap(t, t.find(name));
            case Module m -> m.get(name);
            case Tensor t -> TensorAttributes.get(run, t, name);
            case Super s -> inherited(run, s, name);
            case String s -> StringMethods.get(s, name);
            case List<?> l -> ListMethods.get(l, name);
            case Map<?, ?> m -> DictMethods.get(m, name);
            case Set<?> s -> SetMethods.get(s, name);
            case Tuple t ->
                name.equals("index") || name.equals("count") ? ListMethods.get(t.items(), name) : new Opaque(name);
            case Long n -> TensorAttributes.get(run, Tensors.of(run, n), name);
            case Boolean b -> TensorAttributes.get(run, Tensors.of(run, b), name);
            case Opaque o -> field(o, name);
            case Callable c -> field(c, name);
            case Nothing ignored -> null;
            default -> new Opaque(name);
        };
    }

    private static Object field(Opaque o, String name) {
        if (o.what().equals("self") && Known.functions().get(name) instanceof Callable known) return known;
        return DATA_FIELDS.contains(name) ? new Deferred(name) : new Opaque(o.what() + "." + name);
    }

    private static Object field(Callable c, String name) {
        if (name.equals("__name__")) return c.name();
        if (c instanceof Callable.Builtin && name.equals("from_bytes"))
            return new Callable.Builtin(name, Files::fromBytes);
        return c instanceof Callable.Function f
                ? f.presets().getOrDefault("." + name, new Opaque(name))
                : new Opaque(name);
    }

    private @Nullable Object field(Run run, Callable.Instance i, String name) {
        Object own = i.fields.get(name);
        if (own != null) return own;
        if (name.equals("__dict__")) return i.fields;
        if (name.equals("__class__")) return i.type;
        Object member = i.type.find(name);
        if (member == null) {
            if (i.type.find("__getattr__") instanceof Callable f)
                return run.interpreter.calls.call(run, new Callable.Method(i, f), Callable.Arguments.of(name));
            boolean foreign = i.type.bases().stream().anyMatch(Opaque.class::isInstance);
            return foreign ? new Opaque(name) : null;
        }
        return switch (member) {
            case Property p ->
                run.interpreter.calls.call(run, new Callable.Method(i, p.getter()), Callable.Arguments.of());
            case Static s -> s.function();
            case OfClass c -> new Callable.Method(i.type, c.function());
            case Callable.Function f -> new Callable.Method(i, f);
            default -> member;
        };
    }

    private static @Nullable Object unwrap(Callable.Type type, @Nullable Object member) {
        if (member instanceof Static s) return s.function();
        return member instanceof OfClass c ? new Callable.Method(type, c.function()) : member;
    }

    private static Object inherited(Run run, Super s, String name) {
        for (Object base : s.owner().bases()) {
            Object member = base instanceof Callable.Type t ? t.find(name) : null;
            if (member instanceof Callable.Function f) return new Callable.Method(s.self(), f);
            if (member instanceof Property p)
                return run.interpreter.calls.call(
                        run, new Callable.Method(s.self(), p.getter()), Callable.Arguments.of());
            if (member != null) return member;
        }
        return new Callable.Builtin(name, (r, a) -> Nothing.NONE);
    }

    @SuppressWarnings("unchecked")
    void set(Run run, Object object, String name, Object value) {
        run.touch();
        switch (object) {
            case Callable.Instance i -> i.fields.put(name, value);
            case Callable.Type t -> t.members().put(name, value);
            case Module m -> {
                if (m.frame() != null) m.frame().names.put(name, value);
            }
            case Callable.Function f -> f.presets().put("." + name, value);
            case Tensor t -> {
                if (name.equals("shape")) t.reshapeInPlace(run, Tensors.shape(run, value));
            }
            default -> {}
        }
    }

    /// A dataclass or a namedtuple without a constructor of its own.
    static void fillFields(Run run, Callable.Instance instance, Callable.Arguments arguments) {
        instance.fields.putAll(arguments.named());
        List<String> fields = instance.type.fields();
        for (int i = 0; i < Math.min(fields.size(), arguments.positional().size()); i++)
            instance.fields.put(fields.get(i), arguments.positional().get(i));
        if (instance.type.find("__post_init__") instanceof Callable after)
            run.interpreter.calls.call(run, new Callable.Method(instance, after), Callable.Arguments.of());
    }
}
