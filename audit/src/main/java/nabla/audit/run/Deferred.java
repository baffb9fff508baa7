package nabla.audit.run;

import java.util.Map;
import nabla.audit.trace.Binding;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// A value the program expects from elsewhere. Its shape is settled by what it first meets.
final class Deferred {
    private static final double RATE = 0.1;
    private static final String TEXT = "the quick fox jumps over a lazy dog; ";

    final String name;
    private final boolean factor;
    /// Whether the program leaves it out and uses it as its own.
    private boolean free;

    private @Nullable Object value;

    Deferred(String name) {
        this(name, false);
    }

    /// @param factor whether it is a number if the first thing it meets is multiplied by it
    Deferred(String name, boolean factor) {
        this.name = name;
        this.factor = factor;
    }

    /// A name that an excerpt uses and does not define.
    static Deferred free(String name) {
        Deferred free = new Deferred(name);
        free.free = true;
        return free;
    }

    /// The value; invented by its name alone if it has met nothing yet.
    Object settle(Run run) {
        if (value == null) keep(run, run.data.invent(run, name));
        return java.util.Objects.requireNonNull(value);
    }

    private void keep(Run run, Object invented) {
        run.touch();
        value = invented;
        if (free) run.bind(invented, name, Binding.How.ASSIGNED);
    }

    boolean isSettled() {
        return value != null;
    }

    Object settle(Run run, Shape shape) {
        if (value == null) keep(run, run.data.invent(run, name, shape));
        return java.util.Objects.requireNonNull(value);
    }

    static Object settled(Run run, Object value) {
        return value instanceof Deferred d ? d.settle(run) : value;
    }

    /// A value used as an index: class labels.
    static Object settledAsPlaces(Run run, Object value) {
        if (value instanceof Deferred d) {
            if (d.value == null) {
                run.touch();
                d.value = run.data.places(run, d.name);
            }
            return d.value;
        }
        return value;
    }

    /// What a program looks up in a dict of texts is one of these.
    Object settleAsKey(Run run, Map<?, ?> dict) {
        Object first = dict.isEmpty() ? Nothing.NONE : dict.keySet().iterator().next();
        if (value == null && first instanceof String) {
            run.touch();
            run.note("`" + name + "` was read as \"" + first + "\"");
            value = first;
        }
        return settle(run);
    }

    /// What a program takes the different elements of is a text, taken apart into its characters; classes excepted.
    void settleAsText(Run run) {
        if (value != null || Data.isTruth(name)) return;
        run.touch();
        run.note("`" + name + "` was read as a short text");
        run.course.met(run, new Opaque(name));
        value = TEXT.repeat(4);
    }

    /// Settles both operands of `op`, each by the other.
    static Object[] meet(Run run, String op, Object left, Object right) {
        Deferred l = left instanceof Deferred d && d.value == null ? d : null;
        Deferred r = right instanceof Deferred d && d.value == null ? d : null;
        Object a = l == null ? settled(run, left) : left;
        Object b = r == null ? settled(run, right) : right;
        if (op.equals("@")) {
            if (l != null && r != null) a = l.settle(run);
            Shape known = shape(run, l != null && r == null ? b : a);
            if (known != null && known.rank() > 0) {
                if (r != null) b = r.settle(run, run.data.rightOf(r.name, known));
                else if (l != null) a = l.settle(run, run.data.leftOf(l.name, known));
            }
        } else if (l != null || r != null) {
            if (l != null && r != null) a = l.settle(run);
            Shape known = shape(run, l != null && r == null ? b : a);
            Deferred open = r != null ? r : java.util.Objects.requireNonNull(l);
            Object other = open == r ? a : b;
            if (open.factor && (op.equals("*") || op.equals("/") || !(other instanceof Tensor))) {
                run.touch();
                open.value = run.number(RATE);
            }
            if (known != null && Data.isTruth(open.name) && !Data.isBias(open.name) && other instanceof Tensor t) {
                run.touch();
                open.value = run.data.truthBeside(run, open.name, t.value(run));
            }
            Object met = known != null && known.rank() > 0
                    ? open.settle(run, run.data.besides(open.name, known))
                    : open.settle(run);
            if (r != null) b = met;
            else a = met;
        }
        return new Object[] {settled(run, a), settled(run, b)};
    }

    private static @Nullable Shape shape(Run run, Object value) {
        return value instanceof Tensor t ? t.shape(run) : null;
    }
}
