package nabla.audit.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Graph;
import nabla.calculus.expr.Reshape;

/// A trace in which some values are computed in another way: what would come of it, without a run.
public final class Splice {
    private final List<Expr> affected = new ArrayList<>();
    private final Set<Expr> changed;
    private final Set<Expr> all;
    private final Set<Node> unseen = new HashSet<>();
    /// What is being put together: a new value that leads back to it could not be computed.
    private final Set<Expr> open = identity(List.of());

    /// A trace and what is asked of it.
    ///
    /// @param nodes in order
    /// @param ends what is asked for
    /// @param exprs everything they are computed by, in order
    /// @param all the same, to be found by identity
    /// @param wanted what the ends are computed by
    public record Trace(List<Node> nodes, List<Node> ends, List<Expr> exprs, Set<Expr> all, Set<Expr> wanted) {
        public static Trace of(List<Node> nodes, List<Node> ends) {
            List<Expr> exprs =
                    Graph.to(nodes.stream().map(n -> n.expr).toList()).nodes();
            List<Expr> wanted =
                    Graph.to(ends.stream().map(n -> n.expr).toList()).nodes();
            return new Trace(nodes, ends, exprs, identity(exprs), identity(wanted));
        }
    }

    /// @param others the values that are to be computed in another way
    public Splice(Trace trace, Set<Node> others) {
        this.all = trace.all;
        this.changed = identity(others.stream().map(n -> n.expr).toList());
        for (Expr e : trace.exprs) {
            if (!changed.contains(e) && e.inputs().stream().noneMatch(changed::contains)) continue;
            changed.add(e);
            if (trace.wanted.contains(e)) affected.add(e);
        }
        Set<Node> behind = new HashSet<>(others);
        for (Node n : trace.nodes) {
            if (n.inputs.stream().anyMatch(behind::contains)) behind.add(n);
            boolean lost = behind.contains(n)
                    && !others.contains(n)
                    && (!changed.contains(n.expr) || n.inputs.stream().anyMatch(unseen::contains));
            if (lost) unseen.add(n);
        }
    }

    private static Set<Expr> identity(List<Expr> exprs) {
        Set<Expr> set = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(exprs);
        return set;
    }

    /// Whether a value depends on the others by a way that no derivative goes: then only a run tells what comes of it.
    public boolean isUnseen(Node n) {
        return unseen.contains(n);
    }

    /// Whether a value was computed from the others.
    public boolean changes(Node n) {
        return changed.contains(n.expr);
    }

    /// What becomes of every expression of the trace that changes. Values are worked out when they are asked for.
    /// @param others what each changed value is now computed by
    /// @throws ShapeException if the shapes do not go together any more, or a value would be computed from itself
    public Map<Expr, Expr> with(Map<Expr, Expr> others) {
        Map<Expr, Expr> now = new IdentityHashMap<>();
        open.clear();
        for (Expr e : affected) spliced(e, others, now);
        return now;
    }

    /// An expression of the trace that changes, as it is now. What a new expression asks for may be one that nothing
    /// came of before.
    private Expr spliced(Expr e, Map<Expr, Expr> others, Map<Expr, Expr> now) {
        Expr known = now.get(e);
        if (known != null) return known;
        if (!open.add(e)) throw new ShapeException("a value is computed from itself");
        Expr other = others.get(e);
        Expr made = rebuilt(other == null ? e : other, others, now, other == null);
        open.remove(e);
        now.put(e, made);
        return made;
    }

    private Expr rebuilt(Expr e, Map<Expr, Expr> others, Map<Expr, Expr> now, boolean own) {
        Expr known = now.get(e);
        if (known != null) return known;
        if (!own && changed.contains(e)) return spliced(e, others, now);
        if (!own && all.contains(e) || !(e instanceof Apply apply)) return e;
        List<Expr> inputs =
                apply.inputs().stream().map(i -> rebuilt(i, others, now, false)).toList();
        if (inputs.equals(apply.inputs())) return e;
        Expr made = applied(apply, inputs);
        if (!own) now.put(e, made);
        return made;
    }

    /// The operation on its new inputs. What was broadcast is broadcast anew where shapes have changed.
    private static Expr applied(Apply old, List<Expr> inputs) {
        boolean same = true;
        for (int i = 0; i < inputs.size(); i++)
            same &= inputs.get(i).shape().equals(old.input(i).shape());
        if (same) return old.with(inputs);
        if (old.op() instanceof Broadcast || isCopy(old)) return inputs.getFirst();
        if (old.op() instanceof Binary b) return b.of(unstretched(inputs.get(0)), unstretched(inputs.get(1)));
        return old.op().of(inputs.toArray(Expr[]::new));
    }

    /// Whether an operation only gives what it is given.
    private static boolean isCopy(Apply e) {
        return e.op() instanceof Reshape && e.shape().equals(e.input(0).shape());
    }

    private static Expr unstretched(Expr e) {
        return e instanceof Apply a && a.op() instanceof Broadcast ? a.input(0) : e;
    }
}
