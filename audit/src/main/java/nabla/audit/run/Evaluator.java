package nabla.audit.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import nabla.audit.read.Expr;
import nabla.audit.trace.Binding;
import org.jspecify.annotations.Nullable;

/// Expressions.
final class Evaluator {
    private final Interpreter interpreter;

    Evaluator(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    Object value(Run run, Expr original, Frame frame) {
        return !run.isAside() && interpreter.probes.has(original)
                ? interpreter.probes.read(run, original, () -> read(run, original, frame))
                : read(run, original, frame);
    }

    private Object read(Run run, Expr original, Frame frame) {
        run.step();
        Expr expr = original;
        if (!interpreter.edits.isEmpty() && interpreter.edits.get(original) instanceof Expr edited) expr = edited;
        return switch (expr) {
            case Expr.Name name -> name(run, name, frame);
            case Expr.Number n -> {
                run.place = n.at();
                yield n.integer() && Math.abs(n.value()) < 9e15
                        ? (Object) run.data.sizes().of((long) n.value())
                        : run.number(n.value());
            }
            case Expr.Text t -> t.value();
            case Expr.Format f -> format(run, f, frame);
            case Expr.Formatted f -> Texts.formatted(run, value(run, f.value(), frame), f.format());
            case Expr.Constant c ->
                switch (c.kind()) {
                    case NONE -> Nothing.NONE;
                    case TRUE -> Boolean.TRUE;
                    case FALSE -> Boolean.FALSE;
                    case ELLIPSIS -> new Opaque("...");
                };
            case Expr.Unary u -> {
                Object operand = value(run, u.operand(), frame);
                run.place = u.at();
                yield Arithmetic.unary(run, u.op(), operand);
            }
            case Expr.Binary b -> {
                Object left = value(run, b.left(), frame);
                Object right = value(run, b.right(), frame);
                run.place = b.at();
                yield Arithmetic.operator(run, b.op(), left, right);
            }
            case Expr.Logical l -> {
                Object left = value(run, l.left(), frame);
                yield Truth.of(run, left) == l.op().equals("or") ? left : value(run, l.right(), frame);
            }
            case Expr.Compare c -> compare(run, c, frame);
            case Expr.Call c -> interpreter.calls.evaluate(run, c, frame);
            case Expr.Attribute a -> {
                Object object = value(run, a.object(), frame);
                run.place = a.at();
                yield interpreter.attributes.get(run, object, a.name());
            }
            case Expr.Subscript s -> {
                Object object = value(run, s.object(), frame);
                Object index = value(run, s.index(), frame);
                run.place = s.at();
                yield Subscripts.get(run, object, index);
            }
            case Expr.Slice s -> slice(run, s, frame);
            case Expr.Sequence s -> sequence(run, s, frame);
            case Expr.Starred s -> value(run, s.value(), frame);
            case Expr.Dict d -> dict(run, d, frame);
            case Expr.Comprehension c -> comprehension(run, c, frame);
            case Expr.Lambda l -> interpreter.calls.define(run, l, frame);
            case Expr.Conditional c ->
                value(run, Truth.of(run, value(run, c.condition(), frame)) ? c.then() : c.otherwise(), frame);
            case Expr.Walrus w -> {
                Object value = value(run, w.value(), frame);
                frame.set(w.name(), value);
                run.bind(value, w.name(), Binding.How.ASSIGNED);
                yield value;
            }
            case Expr.Yield y -> yielded(run, y, frame);
            case Expr.Unknown u -> new Opaque(u.at().text());
        };
    }

    private Object name(Run run, Expr.Name name, Frame frame) {
        Object value = frame.find(name.id());
        if (value == null) value = interpreter.builtins().get(name.id());
        if (value != null) return value;
        Object known = Modules.wellKnown(name.id());
        if (known != null) return known;
        if (name.id().equals("self")) return new Opaque("self");
        if (run.isAside()) throw new PythonError("NameError", name.id());
        if (frame.isLocal(name.id()) && run.course.isClear())
            throw new PythonError("UnboundLocalError", "`" + name.id() + "` has no value yet", true);
        run.note("`" + name.id() + "` is not defined in the program");
        run.course.met(run, new Opaque(name.id()));
        Deferred free = Deferred.free(name.id());
        frame.globals.names.put(name.id(), free);
        return free;
    }

    private Object format(Run run, Expr.Format f, Frame frame) {
        StringBuilder text = new StringBuilder();
        for (Expr part : f.parts()) {
            try {
                text.append(value(run, part, frame));
            } catch (PythonError unknown) {
                text.append('?');
            }
        }
        return text.toString();
    }

    private Object compare(Run run, Expr.Compare c, Frame frame) {
        Object left = value(run, c.operands().getFirst(), frame);
        Object result = Boolean.TRUE;
        for (int i = 0; i < c.ops().size(); i++) {
            Object right = value(run, c.operands().get(i + 1), frame);
            run.place = c.at();
            result = Arithmetic.compare(run, c.ops().get(i), left, right);
            if (i + 1 < c.ops().size() && !Truth.of(run, result)) return result;
            left = right;
        }
        return result;
    }

    private Object slice(Run run, Expr.Slice s, Frame frame) {
        Integer step = bound(run, s.step(), frame);
        return new Subscripts.Slice(bound(run, s.start(), frame), bound(run, s.stop(), frame), step == null ? 1 : step);
    }

    private @Nullable Integer bound(Run run, @Nullable Expr expr, Frame frame) {
        if (expr == null) return null;
        Object value = value(run, expr, frame);
        return value instanceof Nothing || value instanceof Opaque ? null : (Integer) Tensors.whole(run, value);
    }

    private Object sequence(Run run, Expr.Sequence s, Frame frame) {
        List<Object> items = new ArrayList<>(s.items().size());
        for (Expr item : s.items()) {
            if (item instanceof Expr.Starred star) items.addAll(Iteration.list(run, value(run, star.value(), frame)));
            else items.add(value(run, item, frame));
        }
        return switch (s.kind()) {
            case LIST -> items;
            case TUPLE -> new Tuple(items);
            case SET -> {
                LinkedHashSet<Object> set = new LinkedHashSet<>();
                for (Object item : items) set.add(Keys.of(run, item));
                yield set;
            }
        };
    }

    private Object dict(Run run, Expr.Dict d, Frame frame) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Expr.Entry entry : d.entries()) {
            Expr key = entry.key();
            Object value = value(run, entry.value(), frame);
            if (key == null) {
                if (value instanceof Map<?, ?> other) map.putAll(other);
                continue;
            }
            Object k = Keys.of(run, value(run, key, frame));
            map.put(k, value);
            if (k instanceof String text) run.bind(value, "['" + text + "']", Binding.How.ARGUMENT);
        }
        return map;
    }

    private Object comprehension(Run run, Expr.Comprehension c, Frame frame) {
        Frame inner = new Frame(frame.globals, frame, frame.site, frame.depth);
        List<Object> items = new ArrayList<>();
        Map<Object, Object> map = new LinkedHashMap<>();
        through(run, c, 0, inner, items, map);
        return switch (c.kind()) {
            case LIST -> items;
            case GENERATOR -> new Iteration.Iterator(items);
            case DICT -> map;
            case SET -> {
                LinkedHashSet<Object> set = new LinkedHashSet<>();
                for (Object item : items) set.add(Keys.of(run, item));
                yield set;
            }
        };
    }

    private void through(
            Run run, Expr.Comprehension c, int clause, Frame frame, List<Object> items, Map<Object, Object> map) {
        if (clause == c.clauses().size()) {
            Expr key = c.key();
            Object value = value(run, c.value(), frame);
            if (key != null) {
                Object k = Keys.of(run, value(run, key, frame));
                map.put(k, value);
                if (k instanceof String text) run.bind(value, "['" + text + "']", Binding.How.ARGUMENT);
            } else items.add(value);
            return;
        }
        switch (c.clauses().get(clause)) {
            case Expr.IfClause f -> {
                if (Truth.of(run, value(run, f.condition(), frame))) through(run, c, clause + 1, frame, items, map);
            }
            case Expr.ForClause f -> {
                for (Object item : Iteration.over(run, value(run, f.iterable(), frame))) {
                    interpreter.executor.assign(run, f.target(), item, frame, Binding.How.ARGUMENT);
                    through(run, c, clause + 1, frame, items, map);
                }
            }
        }
    }

    private Object yielded(Run run, Expr.Yield y, Frame frame) {
        Expr expr = y.value();
        Object value = expr == null ? Nothing.NONE : value(run, expr, frame);
        if (y.from()) frame.yielded.addAll(Iteration.list(run, value));
        else frame.yielded.add(value);
        if (frame.yielded.size() > Calls.MOST_YIELDED) throw new Calls.EnoughYielded();
        return Nothing.NONE;
    }
}
