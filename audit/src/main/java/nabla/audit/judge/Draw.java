package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// One random draw of a step, its true adjoints, and the wrong claims that are taken as given.
final class Draw {
    private final Step step;
    private final Loss loss;
    private final Map<Node, Array> given = new HashMap<>();
    private final Map<Expr, Expr> supposed;
    private Adjoints adjoints;
    private @Nullable Adjoints ofData;

    Draw(Step step, Loss loss) {
        this.step = step;
        this.loss = loss;
        this.supposed = Map.of();
        this.adjoints = Adjoints.of(loss.seeds(), given);
    }

    private Draw(Draw draw, Map<Expr, Expr> supposed) {
        this.step = draw.step;
        this.loss = draw.loss;
        this.supposed = supposed;
        this.adjoints = draw.adjoints;
    }

    /// The same draw with values computed in another way; what the loss depends on is not among them.
    Draw supposing(Map<Expr, Expr> others) {
        return new Draw(this, others);
    }

    boolean isSupposed(Node n) {
        Node own = step.same(n);
        return own != null && supposed.containsKey(own.expr);
    }

    /// The same value in this draw.
    @Nullable
    Node same(Node n) {
        return step.same(n);
    }

    /// The draws of one step that have this loss, without those whose numbers overflow where others' do not.
    static List<Draw> all(List<Step> steps, Loss loss) {
        List<Draw> draws = new ArrayList<>();
        for (Step step : steps)
            step.losses.stream().filter(l -> l.like(loss)).findFirst().ifPresent(l -> draws.add(new Draw(step, l)));
        List<Draw> finite = draws.stream().filter(Draw::isFinite).toList();
        return finite.isEmpty() ? draws : new ArrayList<>(finite);
    }

    private boolean isFinite() {
        for (Parameter p : step.parameters) {
            Array truth = adjoints.get(p.start());
            if (truth != null && !Double.isFinite(truth.times(truth).sum(false).item())) return false;
        }
        return true;
    }

    /// The same, those first in which the loss depends on something.
    static List<Draw> aliveFirst(List<Step> steps, Loss loss) {
        List<Draw> draws = all(steps, loss);
        draws.sort(Comparator.comparing(draw -> !draw.isAlive()));
        return draws;
    }

    @Nullable
    Array value(Node n) {
        Node own = step.same(n);
        return own == null ? null : supposed.getOrDefault(own.expr, own.expr).value();
    }

    /// Whether the loss depends on any parameter: where every unit of a layer happens to be off, it does not.
    boolean isAlive() {
        return step.parameters.stream()
                .map(p -> adjoints.get(p.start()))
                .anyMatch(truth -> truth != null && !truth.isEveryElement(0));
    }

    /// Whether a parameter's gradient is held within bounds in this draw.
    boolean isClipped(Parameter p) {
        Node start = step.same(p.start());
        return step.parameters.stream().anyMatch(own -> own.start() == start && Chain.isClipped(own, step));
    }

    /// The adjoint of a value; null if the loss does not depend on it.
    @Nullable
    Array adjoint(Node n) {
        Node own = step.same(n);
        return own == null ? null : adjoints.get(own);
    }

    /// The adjoint of a value without what the loss adds for the parameters alone; null if the loss adds nothing such
    /// or does not depend on the value.
    @Nullable
    Array adjointOfData(Node n) {
        Map<Node, Array> penalties = new HashMap<>();
        for (Node p : loss.penalties(step.parameters))
            penalties.put(p, p.value().map(x -> 0));
        Node own = step.same(n);
        if (own == null || penalties.isEmpty()) return null;
        Adjoints known = ofData == null ? Adjoints.of(loss.seeds(), penalties) : ofData;
        ofData = known;
        return known.get(own);
    }

    /// Lets a claim travel on as the adjoint of a value. The result takes that back.
    ///
    /// @param factor of the right claims it was computed from: as a multiple of the truth it is to travel
    Runnable give(Node of, Node claim, double factor) {
        Node target = step.same(of);
        Node value = step.same(claim);
        Adjoints before = adjoints;
        if (target == null || value == null) return () -> {};
        Array old = given.get(target);
        boolean alike = value.value().size() == target.value().size();
        if (!alike && !broadcasts(value, target)) return () -> {};
        Array travels = (alike
                        ? value.value().reshape(target.shape().dims())
                        : value.value().broadcastTo(target.shape()))
                .map(x -> x / factor);
        adjoints = before.with(target, travels, given);
        given.put(target, travels);
        return () -> {
            if (old == null) given.remove(target);
            else given.put(target, old);
            adjoints = before;
        };
    }

    private static boolean broadcasts(Node value, Node target) {
        try {
            return Shape.broadcast(value.shape(), target.shape()).equals(target.shape());
        } catch (ShapeException no) {
            return false;
        }
    }
}
