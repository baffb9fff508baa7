package nabla.audit.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.judge.Verdict;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.calculus.array.Array;
import nabla.calculus.derive.LocalRules;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Gradient;
import nabla.calculus.expr.Graph;
import nabla.calculus.expr.Variable;
import nabla.calculus.notation.Dimensions;
import nabla.calculus.simplify.Simplifier;
import org.jspecify.annotations.Nullable;

/// Adjoints as expressions: each in terms of the gradients the program computed before, which are taken as given.
/// Between those the forward pass is simplified first, so that 1/(1 + e⁻ᶻ) is σ(z) and has σ's derivative.
final class ChainRule {
    /// How far two numbers may be apart that are one.
    private static final double SAME = 1e-9;

    private final Loss loss;
    private final List<Node> nodes;
    private final List<Node> forward;
    private final Map<Node, Expr> given = new IdentityHashMap<>();
    private final Map<Node, Double> factors = new IdentityHashMap<>();
    private final double usual;
    private final LocalRules rules = new LocalRules(Dimensions.NUMERIC);

    /// An adjoint, and the local rule of every step between it and the gradients it is written in.
    record Derived(Expr adjoint, List<String> reasons) {}

    /// @param nodes of the trace
    /// @param forward those the loss is computed from
    /// @param usual the multiple of the truth that the parameters' right gradients are
    ChainRule(Loss loss, List<Node> nodes, List<Node> forward, double usual) {
        this.usual = usual;
        this.loss = loss;
        this.nodes = nodes;
        this.forward = forward;
    }

    /// From here on a value's adjoint is what the program calls it.
    void give(Verdict v) {
        Array value = v.claim().node().value();
        if (value.size() != v.of().value().size()) return;
        given.put(
                v.of(),
                Names.given(v.claim().name(), value.reshape(v.of().shape().dims())));
        factors.put(v.of(), v.status() == Verdict.Status.WRONG ? 1 : v.fit().factor());
    }

    /// What a value's gradient has to be; null if the loss does not depend on it.
    ///
    /// @param learned whether it is a parameter: then all gradients may be one multiple of the truth
    @Nullable
    Derived of(Node n, boolean learned) {
        Names names = new Names(m -> m == n || m.isLeaf() || given.containsKey(m));
        Simplifier simplifier = Simplifier.keepingNames();
        if (!(names.shown(n) instanceof Variable x)) return null;
        Set<String> reasons = new LinkedHashSet<>();
        Set<Expr> ends = new LinkedHashSet<>();
        double factor = 1;
        Expr sum = null;
        for (Node end : forward) {
            Expr dy = given.get(end);
            Array seed = loss.seeds().get(end);
            if (end == n ? seed == null : dy == null && seed == null) continue;
            Expr part;
            if (end == n) part = seed(n, x, names);
            else {
                Expr y = simplifier.simplify(names.definition(end));
                if (!Graph.to(List.of(y)).nodes().contains(x)) continue;
                if (y instanceof Apply && Names.has(end)) y.named(Names.of(end));
                part = Gradient.of(y, dy != null ? dy : seed(end, y, names), List.of(x))
                        .by(x);
                if (part instanceof Constant zero && zero.is(0)) continue;
                ends.add(y);
                factor = usual / factors.getOrDefault(end, 1.0);
            }
            Expr unnamed = part instanceof Apply a ? a.op().of(a.inputs().toArray(Expr[]::new)) : part;
            sum = sum == null ? unnamed : sum.plus(unnamed);
        }
        if (sum == null) return null;
        boolean multiple = learned && Math.abs(factor - 1) > 1e-6;
        Expr simple = simplifier.simplify(multiple ? sum.times(factor) : sum);
        for (Node f : forward) // what lies between by the program's names
        if (Names.has(f) && f.expr instanceof Apply) name(simplifier.simplify(names.definition(f)), f);
        ends.forEach(y -> explain(y, x, reasons));
        if (loss.written() == null && reasons.isEmpty())
            reasons.add("The program writes no loss; " + loss.name() + " is what explains its gradient.");
        return new Derived(simple, new ArrayList<>(reasons));
    }

    private static void name(Expr e, Node f) {
        if (e instanceof Apply && e.name() == null) e.named(Names.of(f));
    }

    /// The local rules on the way from y to x.
    private void explain(Expr y, Variable x, Set<String> reasons) {
        List<Expr> order = Graph.to(List.of(y)).nodes();
        Set<Expr> between = new HashSet<>(Set.of(x));
        for (Expr e : order) if (e.inputs().stream().anyMatch(between::contains)) between.add(e);
        for (Expr e : order.reversed()) {
            if (!(e instanceof Apply apply) || !between.contains(e)) continue;
            for (int i = 0; i < apply.inputs().size(); i++) {
                String rule = between.contains(apply.input(i)) ? rules.of(apply, i) : "";
                if (!rule.isEmpty()) reasons.add(rule);
            }
        }
    }

    /// The derivative of the loss by a value it is computed from itself.
    private Expr seed(Node n, Expr p, Names names) {
        Array seed = java.util.Objects.requireNonNull(loss.seeds().get(n));
        if (loss.written() != null) return Expr.constant(seed);
        Expr y = target(n, seed, names);
        return switch (loss.kind()) {
            case SQUARED_ERROR -> p.minus(y);
            case BINARY_CROSS_ENTROPY -> p.minus(y).over(p.times(p.oneMinus()));
            case CROSS_ENTROPY -> y.negate().over(p);
            default -> Names.given("∂L/∂" + Names.of(n), seed);
        };
    }

    /// The target behind a derivative, by the name of what equals it; `Y` if nothing does.
    private Expr target(Node n, Array seed, Names names) {
        Array p = n.value();
        Array y = switch (loss.kind()) {
            case BINARY_CROSS_ENTROPY -> p.minus(seed.times(p.map(x -> x * (1 - x))));
            case CROSS_ENTROPY -> p.times(seed).map(x -> -x);
            default -> p.minus(seed);
        };
        for (Node m : nodes) {
            boolean same = Names.has(m)
                    && m.shape().equals(y.shape())
                    && m.value().minus(y).map(x -> Math.abs(x) < SAME ? 0 : 1).isEveryElement(0);
            if (same) return m.isLeaf() ? names.shown(m) : Names.given(m.label(), y);
        }
        return Names.given("Y", y);
    }
}
