package nabla.audit.run;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import nabla.audit.read.Expr;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import org.jspecify.annotations.Nullable;

/// Expressions that are read in other ways too, each time a run comes to them. What a reading computes is written on a
/// tape of its own, and one that would change something the program goes on with is left off: the run is what it would
/// be without.
public final class Probes {
    /// How often one expression is probed. One that is met more often, as in a loop over examples, is not told.
    private static final int MOST = 100;

    static final Probes NONE = new Probes(Map.of(), false);

    private final Map<Expr, Probe> probes = new IdentityHashMap<>();
    private final boolean copying;
    /// How many values the run has written down when nothing it computes is asked for any more.
    private int end = Integer.MAX_VALUE;
    private Set<Tape.Key> kept = Set.of();
    /// Values that were written down only to be told.
    private int copies;

    /// One evaluation of the expression.
    ///
    /// @param value as it is
    /// @param others as each other reading has it; null where that fails, or has failed before
    public record Met(Node value, List<nabla.calculus.expr.@Nullable Expr> others) {}

    /// What became of one expression.
    private static final class Probe {
        final List<Map<Object, Object>> readings;
        final boolean[] untold;
        final boolean[] failed;
        final List<Met> met = new ArrayList<>();
        boolean lost;

        Probe(List<Map<Object, Object>> readings) {
            this.readings = readings;
            this.untold = new boolean[readings.size()];
            this.failed = new boolean[readings.size()];
        }
    }

    /// A reading that would change what the program goes on with.
    static final class Untouchable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Untouchable() {
            super(null, null, false, false);
        }
    }

    /// @param readings of each expression: tree nodes read as others
    /// @param copying whether an expression that gives an array that was there before is told too, by giving a copy:
    ///     the run may then go another way, where a program counts on the one array under two names
    public Probes(Map<Expr, List<Map<Object, Object>>> readings, boolean copying) {
        this.copying = copying;
        readings.forEach((host, list) -> probes.put(host, new Probe(list)));
    }

    /// Whether the run tells what the program would compute if the expression had this reading.
    public boolean tells(Expr host, int reading) {
        Probe probe = Objects.requireNonNull(probes.get(host));
        return !probe.lost && !probe.met.isEmpty() && !probe.untold[reading];
    }

    /// Every evaluation of the expression, in order.
    public List<Met> met(Expr host) {
        return Objects.requireNonNull(probes.get(host)).met;
    }

    /// @param values after so many of the run itself nothing is told: the step is over, and what comes repeats it
    /// @param own what the step changes and what it makes small: a copy of it would be another value
    public void within(int values, Set<Tape.Key> own) {
        end = values;
        kept = own;
    }

    boolean has(Expr host) {
        return probes.containsKey(host);
    }

    /// Reads an expression as it is, then in its other ways.
    Object read(Run run, Expr host, Supplier<Object> value) {
        Probe probe = Objects.requireNonNull(probes.get(host));
        int before = run.tape.nodes().size();
        boolean over = before - copies > end;
        Object given = value.get();
        if (over) return given;
        Object own = given instanceof Deferred d && d.isSettled() ? d.settle(run) : given;
        if (probe.lost) return own;
        if (!(own instanceof Tensor tensor) || probe.met.size() == MOST) {
            probe.lost = true;
            return own;
        }
        boolean old = tensor.node(run).id < before;
        if (old && (!copying || kept.contains(new Tape.Key(tensor.node(run).site, tensor.node(run).occurrence)))) {
            probe.lost = true;
            return own;
        }
        Tensor told = old ? again(run, host, tensor) : tensor;
        List<nabla.calculus.expr.@Nullable Expr> others = new ArrayList<>();
        for (int i = 0; i < probe.readings.size(); i++) {
            var other = probe.untold[i] || probe.failed[i] ? null : other(run, probe, i, value);
            probe.failed[i] = other == null;
            others.add(other);
        }
        probe.met.add(new Met(told.node(run), others));
        return told;
    }

    /// A value that was there before, as a value of this place.
    private Tensor again(Run run, Expr host, Tensor old) {
        Node node = old.node(run);
        run.place = host.at();
        copies++;
        Node same = run.node(node.expr.reshape(node.shape().dims()), node.kind, node);
        return old.number ? Tensor.number(same) : Tensor.array(same);
    }

    private static nabla.calculus.expr.@Nullable Expr other(Run run, Probe probe, int i, Supplier<Object> value) {
        Tape tape = run.tape;
        var place = run.place;
        var statement = run.statement;
        int site = run.site;
        int depth = run.depth;
        run.aside(probe.readings.get(i));
        try {
            Object given = value.get();
            boolean number = given instanceof Long || given instanceof Double; // a size, a rate
            return given instanceof Tensor || number ? Tensors.of(run, given).node(run).expr : null;
        } catch (Untouchable e) {
            probe.untold[i] = true;
            return null;
        } catch (LimitReached | Run.EnoughSeen | StackOverflowError endless) {
            return null;
        } catch (RuntimeException e) {
            if (!PythonError.isMeantBy(e)) throw e;
            return null;
        } finally {
            run.back(tape);
            run.place = place;
            run.statement = statement;
            run.site = site;
            run.depth = depth;
        }
    }
}
