package nabla.audit.run;

import java.util.List;
import java.util.Map;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Binding;
import nabla.calculus.array.ShapeException;

/// Statements.
final class Executor {
    /// How a statement ended.
    enum End {
        NORMAL,
        BREAK,
        CONTINUE,
        RETURN
    }

    /// A loop this long is a training loop, or one over data: a few rounds show what the rest would.
    private static final int LONG_LOOP = 40;
    /// Rounds of a long loop that computes something.
    private static final int ROUNDS = 2;

    /// Values a round of filling a table makes at most; such a loop is followed to its end.
    private static final int SMALL_ROUND = 4;

    private final Interpreter interpreter;
    private int tries;

    Executor(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    End run(Run run, Stmt statement, Frame frame) {
        Object edited = interpreter.edits.isEmpty() ? null : interpreter.edits.get(statement);
        if (edited instanceof List<?> others) {
            for (Object other : others) {
                End end = attempt(run, (Stmt) other, frame);
                if (end != End.NORMAL) return end;
            }
            return End.NORMAL;
        }
        return attempt(run, statement, frame);
    }

    private End attempt(Run run, Stmt statement, Frame frame) {
        run.step();
        run.statement = statement.at();
        run.place = statement.at();
        run.site = frame.site;
        run.course.reach(statement, run.tape.nodes().size());
        run.operands = List.of();
        try {
            return execute(run, statement, frame);
        } catch (RuntimeException e) {
            if (e instanceof Run.EnoughSeen) run.course.cutIn(statement);
            if (!PythonError.isMeantBy(e)) throw e;
            if (tries > 0 && !(e instanceof ClassCastException)) throw e;
            run.statement = statement.at();
            run.site = frame.site;
            if (!(e instanceof PythonError error && error.type.equals("SystemExit"))) {
                boolean certain = e instanceof PythonError error && error.certain;
                run.problem(message(e), certain, e instanceof ShapeException ? run.operands : List.of());
            }
            forget(run, statement, frame);
            return End.NORMAL;
        }
    }

    private static String message(RuntimeException e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return e instanceof PythonError error ? error.type + ": " + text : text;
    }

    /// What a failed statement was to define becomes opaque.
    private void forget(Run run, Stmt statement, Frame frame) {
        if (statement instanceof Stmt.Assign assign) {
            for (Expr target : assign.targets()) {
                for (Expr each : target instanceof Expr.Sequence s ? s.items() : List.of(target)) {
                    if (each instanceof Expr.Name name) frame.set(name.id(), new Opaque(name.id()));
                    else if (each instanceof Expr.Attribute a
                            && interpreter.evaluator.value(run, a.object(), frame) instanceof Callable.Instance i)
                        i.fields.putIfAbsent(a.name(), new Opaque(a.name()));
                }
            }
        } else if (statement instanceof Stmt.Return) {
            frame.result = new Opaque(run.statement.text());
        }
    }

    End block(Run run, List<Stmt> body, Frame frame) {
        for (Stmt statement : body) {
            End end = run(run, statement, frame);
            if (end != End.NORMAL) return end;
        }
        return End.NORMAL;
    }

    private End execute(Run run, Stmt statement, Frame frame) {
        switch (statement) {
            case Stmt.Expression e -> interpreter.evaluator.value(run, e.value(), frame);
            case Stmt.Assign a -> {
                Object value = given(run, a, interpreter.evaluator.value(run, a.value(), frame), frame);
                for (Expr target : a.targets()) assign(run, target, value, frame, Binding.How.ASSIGNED);
            }
            case Stmt.Augment a -> augment(run, a, frame);
            case Stmt.If s -> {
                return block(run, condition(run, s.condition(), frame) ? s.then() : s.otherwise(), frame);
            }
            case Stmt.For s -> {
                return loop(run, s, frame);
            }
            case Stmt.While s -> {
                return loop(run, s, frame);
            }
            case Stmt.Function f -> frame.set(f.name(), interpreter.calls.define(run, f, frame));
            case Stmt.ClassDef c -> frame.set(c.name(), interpreter.calls.define(run, c, frame));
            case Stmt.Return r -> {
                Expr value = r.value();
                frame.result = value == null ? Nothing.NONE : interpreter.evaluator.value(run, value, frame);
                return End.RETURN;
            }
            case Stmt.Import i -> Modules.bind(run, i, frame);
            case Stmt.ImportFrom i -> Modules.bind(run, i, frame);
            case Stmt.Outer o -> o.names().forEach(name -> frame.declareOuter(name, o.global()));
            case Stmt.Delete d -> delete(run, d, frame);
            case Stmt.Try t -> {
                return guarded(run, t, frame);
            }
            case Stmt.With w -> {
                Object context = interpreter.evaluator.value(run, w.context(), frame);
                Expr as = w.as();
                if (as != null) assign(run, as, context, frame, Binding.How.ARGUMENT);
                return block(run, w.body(), frame);
            }
            case Stmt.Raise r -> raise(run, r, frame);
            case Stmt.Assert ignored -> {}
            case Stmt.Pass ignored -> {}
            case Stmt.Break ignored -> {
                return End.BREAK;
            }
            case Stmt.Continue ignored -> {
                return End.CONTINUE;
            }
        }
        return End.NORMAL;
    }

    /// What a call of a function that is not at hand gives, as far as the assignment tells: `w = update(w, dw)` moves w
    /// against dw, and `A, cache = relu(Z)` keeps Z.
    private Object given(Run run, Stmt.Assign a, Object value, Frame frame) {
        if (!(a.value() instanceof Expr.Call c) || a.targets().size() != 1) return value;
        Expr target = a.targets().getFirst();
        if (value instanceof Tensor t
                && target instanceof Expr.Sequence s
                && s.items().size() == 2
                && c.arguments().size() == 1
                && Known.isActivation(interpreter.evaluator.value(run, c.function(), frame)))
            return Tuple.of(
                    t, interpreter.evaluator.value(run, c.arguments().getFirst().value(), frame));
        if (!(value instanceof Opaque) || c.arguments().size() < 2) return value;
        Expr moved = c.arguments().getFirst().value();
        if (!moved.at().text().equals(target.at().text())) return value;
        Object old = interpreter.evaluator.value(run, moved, frame);
        Object gradient = interpreter.evaluator.value(run, c.arguments().get(1).value(), frame);
        if (!(old instanceof Tensor x
                && gradient instanceof Tensor g
                && x.shape(run).equals(g.shape(run)))) return value;
        run.note("`" + c.function().at().text()
                + "` is not in the program: it was taken for a step against the gradient");
        run.place = c.at();
        return Arithmetic.binary(run, "-", old, Arithmetic.binary(run, "*", run.number(0.1), gradient));
    }

    private boolean condition(Run run, Expr expr, Frame frame) {
        return Truth.of(run, interpreter.evaluator.value(run, expr, frame));
    }

    private void raise(Run run, Stmt.Raise r, Frame frame) {
        String what = r.value() == null ? "raise" : r.value().at().text();
        if (tries > 0) throw new PythonError(what.replaceAll("\\W.*", ""), what);
        run.note("line " + r.at().line() + " raises: " + what);
        frame.result = Nothing.NONE;
    }

    private End guarded(Run run, Stmt.Try t, Frame frame) {
        if (t.handlers().isEmpty()) { // what goes wrong in it is nobody's to catch
            End end = block(run, t.body(), frame);
            if (end == End.NORMAL) end = block(run, t.otherwise(), frame);
            block(run, t.last(), frame);
            return end;
        }
        tries++;
        boolean inside = true;
        try {
            End end = block(run, t.body(), frame);
            tries--;
            inside = false;
            return end == End.NORMAL ? block(run, t.otherwise(), frame) : end;
        } catch (PythonError
                | ShapeException
                | IndexOutOfBoundsException
                | ArithmeticException
                | NumberFormatException e) {
            if (!inside) throw e;
            tries--;
            inside = false;
            return block(run, t.handlers().getFirst().body(), frame);
        } finally {
            if (inside) tries--;
            block(run, t.last(), frame);
        }
    }

    private End loop(Run run, Stmt.For s, Frame frame) {
        Iterable<? extends Object> items = Iteration.over(run, interpreter.evaluator.value(run, s.iterable(), frame));
        long size = items instanceof java.util.Collection<?> c ? c.size() : 0;
        int made = run.tape.nodes().size();
        int first = made;
        long round = 0;
        for (Object item : items) {
            if (size > LONG_LOOP && round >= ROUNDS && run.tape.nodes().size() - made > SMALL_ROUND * round) {
                run.note("the loop in line " + s.at().line() + " was followed for " + round + " of its " + size
                        + " rounds");
                run.course.cut();
                break;
            }
            run.step();
            run.statement = s.at();
            assign(run, s.target(), item, frame, Binding.How.ARGUMENT);
            End end = block(run, s.body(), frame);
            round++;
            if (round == 1) first = run.tape.nodes().size();
            if (round == 2) looped(run, s, made, first);
            if (end == End.BREAK) return End.NORMAL;
            if (end == End.RETURN) return end;
        }
        return block(run, s.otherwise(), frame);
    }

    private static void looped(Run run, Stmt loop, int from, int first) {
        if (!run.isAside())
            run.course.looped(
                    new Course.Round(loop, from, first, run.tape.nodes().size()));
    }

    private End loop(Run run, Stmt.While s, Frame frame) {
        int made = run.tape.nodes().size();
        int first = made;
        for (int round = 0; condition(run, s.condition(), frame); round++) {
            if (round >= LONG_LOOP || round >= ROUNDS && run.tape.nodes().size() > made + 30) {
                run.note("the loop in line " + s.at().line() + " was followed for " + round + " rounds");
                run.course.cut();
                break;
            }
            End end = block(run, s.body(), frame);
            if (round == 0) first = run.tape.nodes().size();
            if (round == 1) looped(run, s, made, first);
            if (end == End.BREAK) return End.NORMAL;
            if (end == End.RETURN) return end;
            run.statement = s.at();
            run.place = s.condition().at();
        }
        return block(run, s.otherwise(), frame);
    }

    private void delete(Run run, Stmt.Delete d, Frame frame) {
        for (Expr target : d.targets()) {
            if (target instanceof Expr.Name name) frame.names.remove(name.id());
            else if (target instanceof Expr.Subscript s) {
                Object object = interpreter.evaluator.value(run, s.object(), frame);
                Object index = interpreter.evaluator.value(run, s.index(), frame);
                if (object instanceof Map<?, ?> m) m.remove(Keys.of(run, index));
                else if (object instanceof List<?> l && index instanceof Long i)
                    l.remove((int) (i < 0 ? i + l.size() : i));
            }
        }
    }

    void assign(Run run, Expr target, Object value, Frame frame, Binding.How how) {
        switch (target) {
            case Expr.Name name -> {
                boolean data = value instanceof Opaque o && o.what().endsWith("(…)") && run.data.isData(name.id());
                if (frame.isOuter(name.id())) run.touch();
                frame.set(name.id(), data ? new Deferred(name.id()) : value);
                named(run, value, name.id(), how);
            }
            case Expr.Attribute a -> {
                Object object = interpreter.evaluator.value(run, a.object(), frame);
                interpreter.attributes.set(run, object, a.name(), value);
                named(run, value, a.at().text(), how);
            }
            case Expr.Subscript s -> {
                Object object = interpreter.evaluator.value(run, s.object(), frame);
                Object index = interpreter.evaluator.value(run, s.index(), frame);
                run.place = s.at();
                Subscripts.set(run, object, index, value);
                String key = index instanceof String || index instanceof Long
                        ? Texts.of(run, index, true)
                        : s.index().at().text();
                named(
                        run,
                        value,
                        s.index().at() == s.at() ? s.at().text() : kept(run, s.object(), frame) + "[" + key + "]",
                        how);
                if (object instanceof Tensor whole)
                    run.bind(whole, s.object().at().text(), Binding.How.CHANGED);
            }
            case Expr.Starred s -> assign(run, s.value(), value, frame, how);
            case Expr.Sequence s -> unpack(run, s, value, frame, how);
            default -> {}
        }
    }

    /// What holds an element, its own place in a list by number: `w[j]` is `w[0]` in the first round.
    private String kept(Run run, Expr holder, Frame frame) {
        if (holder instanceof Expr.Subscript s
                && s.index() instanceof Expr.Name i
                && interpreter.evaluator.value(run, i, frame) instanceof Long number)
            return kept(run, s.object(), frame) + "[" + number + "]";
        return holder.at().text();
    }

    /// A name for an array, or for every array in a list and in its lists.
    private static void named(Run run, Object value, String name, Binding.How how) {
        if (value instanceof Tensor) run.bind(value, name, how);
        else if (value instanceof List<?> items && items.size() < 50) {
            for (int i = 0; i < items.size(); i++) {
                Object item = items.get(i);
                boolean row = item instanceof List<?> && !name.endsWith("]");
                if (item instanceof Tensor || row) named(run, item, name + "[" + i + "]", how);
            }
        }
    }

    private void unpack(Run run, Expr.Sequence targets, Object value, Frame frame, Binding.How how) {
        Object source = Deferred.settled(run, value);
        if (source instanceof Opaque o) {
            for (Expr target : targets.items())
                assign(run, target, target instanceof Expr.Name n ? run.data.unpacked(o, n.id()) : o, frame, how);
            return;
        }
        List<Object> items = Iteration.list(run, source);
        int n = targets.items().size();
        int star = -1;
        for (int i = 0; i < n; i++) if (targets.items().get(i) instanceof Expr.Starred) star = i;
        if (star < 0 && items.size() != n)
            throw new PythonError("ValueError", items.size() + " values for " + n + " names", isComputed(run, source));
        for (int i = 0; i < n; i++) {
            Object item;
            if (star < 0 || i < star) item = items.get(i);
            else if (i == star) item = new java.util.ArrayList<>(items.subList(star, items.size() - (n - 1 - star)));
            else item = items.get(items.size() - (n - i));
            assign(run, targets.items().get(i), item, frame, how);
        }
    }

    /// Whether a list or tuple holds what the program computed by its weights.
    private static boolean isComputed(Run run, Object source) {
        List<?> items = source instanceof Tuple t ? t.items() : source instanceof List<?> l ? l : List.of();
        return items.stream().anyMatch(item -> item instanceof Tensor t && Fitting.isPredicted(t.node(run)));
    }

    /// `x op= v`: an array is changed in place, so that its aliases see it; anything else is bound anew.
    private void augment(Run run, Stmt.Augment a, Frame frame) {
        Evaluator eval = interpreter.evaluator;
        Object object = Nothing.NONE;
        Object index = Nothing.NONE;
        Object old;
        switch (a.target()) {
            case Expr.Attribute t -> {
                object = eval.value(run, t.object(), frame);
                old = interpreter.attributes.get(run, object, t.name());
            }
            case Expr.Subscript t -> {
                object = eval.value(run, t.object(), frame);
                index = eval.value(run, t.index(), frame);
                old = Subscripts.get(run, object, index);
            }
            default -> old = eval.value(run, a.target(), frame);
        }
        Object value = eval.value(run, a.value(), frame);
        run.place = a.at();
        run.statement = a.at();
        run.site = frame.site;
        if (old instanceof List<?> list && a.op().equals("+")) {
            @SuppressWarnings("unchecked")
            List<Object> grown = (List<Object>) list;
            grown.addAll(Iteration.list(run, value));
            return;
        }
        Object result = Arithmetic.operator(run, a.op(), old, value);
        boolean view = a.target() instanceof Expr.Subscript && object instanceof Tensor;
        if (old instanceof Tensor t && !t.number && !view && result instanceof Tensor changed) {
            if (!changed.shape(run).equals(t.shape(run)))
                throw new ShapeException("`" + a.at().text() + "`: an array of shape " + t.shape(run)
                        + " cannot take a result of shape " + changed.shape(run) + " in place");
            t.assign(run, changed.node(run));
            named(run, t, a.target().at().text(), Binding.How.CHANGED);
            return;
        }
        switch (a.target()) {
            case Expr.Attribute t -> interpreter.attributes.set(run, object, t.name(), result);
            case Expr.Subscript t -> Subscripts.set(run, object, index, result);
            case Expr.Name t -> {
                if (frame.isOuter(t.id())) run.touch();
                frame.set(t.id(), result);
            }
            default -> {}
        }
        named(run, result, a.target().at().text(), Binding.How.CHANGED);
        if (view) run.bind(object, ((Expr.Subscript) a.target()).object().at().text(), Binding.How.CHANGED);
    }
}
