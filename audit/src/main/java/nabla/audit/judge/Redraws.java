package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;

/// Other start values for every parameter, and other data where it is plain numbers: biases must not be zero, nor
/// examples all noughts and ones.
final class Redraws {
    private final Step step;
    private final Map<Long, Map<Tape.Key, UnaryOperator<Array>>> bySeed = new HashMap<>();
    /// What is left of a constant that only keeps a logarithm or a quotient finite.
    private static final double GUARDED = 1e-30;

    /// How often weights are drawn smaller, where the numbers grow beyond all bounds.
    private static final int CALMER = 3;

    private double size = 1;
    private int calmed;
    private List<Node> data = List.of();
    private List<Node> guards = List.of();

    Redraws(Step step) {
        this.step = step;
    }

    Map<Tape.Key, UnaryOperator<Array>> of(long seed) {
        if (bySeed.isEmpty()) {
            data = data();
            guards = guards();
        }
        return bySeed.computeIfAbsent(seed, this::redraw);
    }

    /// From now on weights a quarter as large; false if that has been tried often enough: then they are as they were.
    boolean calm() {
        if (size == 1 && calmed > 0) return false;
        size = calmed++ < CALMER ? size / 4 : 1;
        bySeed.clear();
        return true;
    }

    private Map<Tape.Key, UnaryOperator<Array>> redraw(long seed) {
        Map<Tape.Key, UnaryOperator<Array>> redrawn = new HashMap<>();
        for (Parameter p : step.parameters) {
            Node n = p.start();
            redrawn.put(new Tape.Key(n.site, n.occurrence), value -> start(value, new Random(seed * 31 + n.id)));
        }
        for (Node n : data)
            redrawn.put(new Tape.Key(n.site, n.occurrence), value -> {
                Random random = new Random(seed * 37 + n.id);
                return value.map(x -> Math.abs(x) > 8 ? x : 0.6 * x + 0.5 * random.nextGaussian());
            });
        for (Node n : guards) redrawn.put(new Tape.Key(n.site, n.occurrence), value -> value.map(ignored -> GUARDED));
        return redrawn;
    }

    /// Small constants that are added and nothing else: `log(p + 1e-8)`. Where p is small they make a difference
    /// between the gradient of what is written and of what is meant.
    private List<Node> guards() {
        List<Node> found = new ArrayList<>();
        BitSet scales = new BitSet();
        for (Node n : step.nodes)
            if (n.op() == Binary.MULTIPLY || n.op() == Binary.DIVIDE || n.op() == Binary.POWER)
                for (Node input : n.inputs) scales.set(input.id);
        for (Node n : step.nodes)
            if (n.expr instanceof Constant
                    && n.value().size() == 1
                    && Tape.isGuard(n.value().at(0))
                    && !scales.get(n.id)) found.add(n);
        return found;
    }

    private Array start(Array value, Random random) {
        int longest = Arrays.stream(value.shape().dims()).max().orElse(1);
        double spread = value.rank() >= 2 && longest > 4 ? 2 / Math.sqrt(longest) : 0.8;
        return value.map(ignored -> size * spread * random.nextGaussian());
    }

    /// Leaves that go into the forward pass by arithmetic alone.
    private List<Node> data() {
        boolean[] flat = new boolean[step.nodes.size()];
        for (Node n : step.nodes.reversed()) {
            boolean whole = !n.isLeaf() && n.kind != Kind.FLOAT && n.op() == null;
            if (whole || flat[n.id]) for (Node input : n.inputs) flat[input.id] = true;
        }
        List<Node> ends = step.losses.stream()
                .filter(l -> l.written() == null)
                .flatMap(l -> l.seeds().keySet().stream())
                .toList();
        BitSet learned = new BitSet();
        for (Node n : Adjoints.ancestors(
                step.parameters.stream().map(Parameter::start).toList())) learned.set(n.id);
        List<Node> found = new ArrayList<>();
        for (Node n : Adjoints.ancestors(ends)) {
            boolean leaf =
                    n.isLeaf() && !(n.expr instanceof Constant) && n.value().size() > 1 && n.kind == Kind.FLOAT;
            if (!leaf || learned.get(n.id) || flat[n.id]) continue;
            boolean mask =
                    n.bindings.isEmpty() && Arrays.stream(n.value().toDoubles()).allMatch(x -> x == 0 || x == 1);
            boolean uniform = n.value().isEveryElement(n.value().at(0));
            if (!mask && !uniform) found.add(n);
        }
        return found;
    }
}
