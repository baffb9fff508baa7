package nabla.audit.understand;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Sum;
import org.jspecify.annotations.Nullable;

/// What the program may be minimising: the losses it writes down, and the ones its gradient may come from without
/// saying so.
public final class Losses {
    private static final int MOST = 24;
    /// Predictions and targets that are put side by side where the program does not.
    private static final int MOST_UNMET = 6;
    /// The last values of the shape of a target: what the network predicts, and what may be meant for its gradient.
    private static final int MOST_PREDICTED = 2;
    private static final Pattern DERIVATIVE =
            Pattern.compile(".*(der_|deriv|grad|delta|prime).*|d_?(loss|cost|j|mse).*");
    /// What programs look at and do not make small: what the network says, a single weight.
    private static final Pattern SHOWN = Pattern.compile("(?i)`?(.*(output|predict|y_?hat).*|.*\\bw\\d*\\[[^]]*]`?)");

    private static final Pattern TARGET =
            Pattern.compile("(?i)target|label|hot|true|truth|want|expect|desired|answer|(^|\\W)[yt](_|\\b|s\\b)");

    private static final Pattern PENALTY =
            Pattern.compile("(?i)penalty|penali[sz]|regulari|\\breg|decay|ridge|\\bl[12]\\b");
    private static final Pattern NUMBER_FIRST = Pattern.compile("^[(\\s-]*[\\d.]");
    private static final Pattern NUMBER_LAST = Pattern.compile("(^|[^\\w.])[\\d.]+(e-?\\d+)?[)\\s]*$");

    private final List<Node> nodes;
    private final List<Parameter> parameters;
    private final BitSet learned = new BitSet();
    private final BitSet changed = new BitSet();
    /// What changes with a parameter, however little that changes: no count of hits.
    private final BitSet smooth = new BitSet();
    private final Roots roots;
    /// Whether a gradient starts from an error.
    private boolean errs;
    /// Whether no step meets a target.
    private boolean unmet;

    private Losses(List<Node> nodes, Roots roots, List<Parameter> parameters) {
        this.nodes = nodes;
        this.roots = roots;
        this.parameters = parameters;
        for (Parameter p : parameters) {
            learned.set(p.start().id);
            smooth.set(p.start().id);
            changed.set(p.end().id);
        }
        for (Node n : nodes) {
            for (Node input : n.inputs) {
                if (learned.get(input.id) && !changed.get(n.id)) learned.set(n.id);
                if (changed.get(input.id)) changed.set(n.id);
                if (smooth.get(input.id) && n.kind == Kind.FLOAT) smooth.set(n.id);
            }
        }
    }

    public static List<Loss> of(List<Node> nodes, Roots roots, List<Parameter> parameters) {
        return new Losses(nodes, roots, parameters).all();
    }

    private boolean forward(Node n) {
        return learned.get(n.id) && !changed.get(n.id);
    }

    /// Where targets enter the backward pass.
    public static BitSet deltas(List<Node> nodes, Roots roots, List<Parameter> parameters) {
        Losses losses = new Losses(nodes, roots, parameters);
        List<Node> behind =
                Adjoints.ancestors(parameters.stream().map(Parameter::step).toList());
        return losses.joinNodes(behind);
    }

    private List<Loss> all() {
        List<Loss> losses = new ArrayList<>();
        List<Node> ends = parameters.stream().map(Parameter::step).toList();
        List<Node> behind = Adjoints.ancestors(ends);
        written(losses, behind);
        penalised(losses);
        Map<Integer, Map<Node, Array>> joins = joins(behind);
        if (!errs) unused(joins, behind);
        unmet = joins.isEmpty() && losses.isEmpty();
        if (unmet) unmet(joins, behind);
        for (Map<Node, Array> join : joins.values()) candidates(losses, join);
        if (!unmet && joins.size() > 1 && joins.size() < 12) {
            Map<Node, Array> together = new LinkedHashMap<>();
            for (Map<Node, Array> join : joins.values()) together.putAll(join);
            List<Node> inner = Adjoints.ancestors(together.keySet()).stream()
                    .flatMap(n -> n.inputs.stream())
                    .toList();
            together.keySet().removeAll(new java.util.HashSet<>(inner));
            if (together.size() > 1) candidates(losses, together);
        }
        return losses.size() > MOST ? losses.subList(0, MOST) : losses;
    }

    /// Where no gradient starts from an error, the errors that are computed beside: one of them was left out. Where
    /// gradients start from a weight beside a target, also what is squared without a name.
    private void unused(Map<Integer, Map<Node, Array>> joins, Collection<Node> behind) {
        BitSet used = new BitSet();
        for (Node n : behind) used.set(n.id);
        int last = parameters.stream().mapToInt(p -> p.end().id).max().orElse(0);
        boolean aimless = !joins.isEmpty()
                && joins.values().stream()
                        .allMatch(join -> join.keySet().stream().allMatch(this::isStart));
        for (Node n : nodes) {
            boolean error = n.op() == Binary.SUBTRACT && (!n.bindings.isEmpty() || aimless && isSquared(n));
            if (n.id > last || used.get(n.id) || !error) continue;
            Node a = n.inputs.getFirst();
            Node b = n.inputs.getLast();
            Node p = isPrediction(a) && !learned.get(b.id) ? a : isPrediction(b) && !learned.get(a.id) ? b : null;
            Node y = p == a ? b : a;
            if (p != null && isTarget(n, y) && broadcasts(y, p) && isOfAll(p)) join(joins, n, p, fitted(y.value(), p));
        }
        boolean found =
                joins.values().stream().anyMatch(join -> join.keySet().stream().noneMatch(this::isStart));
        if (aimless && found)
            joins.values().removeIf(join -> join.keySet().stream().allMatch(this::isStart));
    }

    /// Whether an error is squared, as in a loss.
    private boolean isSquared(Node error) {
        return nodes.stream()
                .anyMatch(n -> n.op() == Binary.POWER && n.inputs.getFirst() == error
                        || n.op() == Binary.MULTIPLY && n.inputs.stream().allMatch(input -> input == error));
    }

    /// Where the step meets no target at all, what is predicted beside each named value of its shape that no step uses:
    /// one of them was left out.
    private void unmet(Map<Integer, Map<Node, Array>> joins, Collection<Node> behind) {
        BitSet used = new BitSet();
        for (Node n : behind) used.set(n.id);
        int last = parameters.stream().mapToInt(p -> p.end().id).max().orElse(0);
        List<Node> before = nodes.subList(0, Math.min(nodes.size(), last + 1));
        List<Node> targets = before.stream()
                .filter(n -> !used.get(n.id) && !learned.get(n.id) && !changed.get(n.id) && !n.bindings.isEmpty())
                .sorted(Comparator.comparing(n -> n.bindings.stream()
                        .noneMatch(b -> TARGET.matcher(b.name()).find())))
                .toList();
        List<Node> predictions = before.stream()
                .filter(n -> isPrediction(n) && used.get(n.id) && !n.bindings.isEmpty())
                .filter(n -> targets.stream().anyMatch(y -> y.shape().equals(n.shape())) && isOfAll(n))
                .toList();
        for (Node p : predictions.subList(Math.max(0, predictions.size() - MOST_PREDICTED), predictions.size()))
            for (Node y : targets) {
                if (joins.size() == MOST_UNMET) return;
                boolean fits = y.shape().equals(p.shape());
                if (fits && joins.values().stream().noneMatch(j -> j.containsKey(p) && j.containsValue(y.value())))
                    joins.put(-1 - joins.size(), new LinkedHashMap<>(Map.of(p, y.value())));
            }
    }

    /// Whether every parameter goes into a value.
    private boolean isOfAll(Node value) {
        List<Node> behind = Adjoints.ancestors(List.of(value));
        return parameters.stream().allMatch(p -> behind.contains(p.start()));
    }

    /// Where a prediction meets a target, by place: the predictions with their targets.
    private Map<Integer, Map<Node, Array>> joins(Collection<Node> behind) {
        Map<Integer, Map<Node, Array>> joins = new LinkedHashMap<>();
        BitSet errors = new BitSet();
        BitSet own = new BitSet();
        for (Parameter p : parameters) own.or(roots.of(p.start()));
        for (Node n : behind) {
            for (Node input : n.inputs) if (errors.get(input.id)) errors.set(n.id);
            if (n.inputs.size() != 2 || changed.get(n.id) || errors.get(n.id)) continue;
            Node a = n.inputs.get(0);
            Node b = n.inputs.get(1);
            Node p = forward(a) && !learned.get(b.id) ? a : forward(b) && !learned.get(a.id) ? b : null;
            if (p != null && !isPenalty(p, own)) {
                Node y = p == a ? b : a;
                if (isComparison(n) && isTarget(n, y) && broadcasts(y, p)) {
                    join(joins, n, p, fitted(y.value(), p));
                    boolean error = n.op() == Binary.SUBTRACT || n.op() == Binary.DIVIDE;
                    if (error) errors.set(n.id);
                    errs |= error && !isStart(p);
                }
            } else if (forward(a) && a.shape().equals(n.shape()) && forward(b) && isPut(n)) {
                Array difference = a.value().minus(n.value());
                if (n.value()
                        .zip(a.value(), (x, q) -> x == q || Math.abs(Math.abs(q - x) - 1) < 1e-12 ? 0 : 1)
                        .isEveryElement(0)) {
                    join(joins, n, a, difference.map(Math::rint));
                    errors.set(n.id);
                    errs = true;
                }
            }
        }
        return joins;
    }

    private BitSet joinNodes(Collection<Node> behind) {
        BitSet found = new BitSet();
        for (Node n : behind) {
            if (n.inputs.size() != 2 || changed.get(n.id)) continue;
            Node a = n.inputs.get(0);
            Node b = n.inputs.get(1);
            boolean compared = isPrediction(a) && !learned.get(b.id) && isTarget(n, b)
                    || isPrediction(b) && !learned.get(a.id) && isTarget(n, a);
            if (compared && isComparison(n) || isPut(n) && forward(a)) found.set(n.id);
        }
        return found;
    }

    private static boolean isComparison(Node n) {
        return n.op() == Binary.SUBTRACT
                || n.op() == Binary.DIVIDE
                || n.op() == Binary.MULTIPLY
                || n.op() == Binary.ADD;
    }

    /// Whether a value may be what is predicted: computed from parameters, and none itself.
    private boolean isPrediction(Node n) {
        return forward(n) && !isStart(n);
    }

    /// Whether a value may be what a prediction is to come near: no mere number of a formula.
    private static boolean isTarget(Node compared, Node y) {
        if (!(y.expr instanceof Constant) || !y.bindings.isEmpty()) return true;
        Pattern number = y == compared.inputs.getFirst() ? NUMBER_FIRST : NUMBER_LAST;
        return !number.matcher(compared.place.text()).find();
    }

    private static boolean isPut(Node n) {
        return !(n.op() instanceof Binary) && !(n.op() instanceof nabla.calculus.expr.MatMul);
    }

    private static boolean broadcasts(Node y, Node p) {
        if (y.shape().size() == p.shape().size()) return true;
        try {
            return nabla.calculus.array.Shape.broadcast(y.shape(), p.shape()).equals(p.shape())
                    && y.shape().size() > 1;
        } catch (nabla.calculus.array.ShapeException no) {
            return false;
        }
    }

    private static Array fitted(Array y, Node p) {
        return y.size() == p.shape().size() ? y.reshape(p.shape().dims()) : y.broadcastTo(p.shape());
    }

    private static void join(Map<Integer, Map<Node, Array>> joins, Node at, Node p, Array y) {
        joins.computeIfAbsent(at.site, ignored -> new LinkedHashMap<>()).putIfAbsent(p, y);
    }

    private void candidates(List<Loss> losses, Map<Node, Array> join) {
        add(losses, "half the squared error", Loss.Kind.SQUARED_ERROR, join, (p, y) -> p - y);
        boolean unit = join.keySet().stream().allMatch(p -> within(p.value()));
        if (unit) {
            add(
                    losses,
                    "the binary cross-entropy",
                    Loss.Kind.BINARY_CROSS_ENTROPY,
                    join,
                    (p, y) -> (p - y) / (p * (1 - p)));
            add(losses, "the cross-entropy", Loss.Kind.CROSS_ENTROPY, join, (p, y) -> -y / p);
        }
    }

    private static boolean within(Array p) {
        for (int i = 0; i < p.size(); i++) if (!(p.at(i) > 0 && p.at(i) < 1)) return false;
        return true;
    }

    private void add(
            List<Loss> losses,
            String name,
            Loss.Kind kind,
            Map<Node, Array> join,
            java.util.function.DoubleBinaryOperator seed) {
        Map<Node, Array> seeds = new HashMap<>();
        join.forEach((p, y) -> seeds.put(p, p.value().zip(y, seed)));
        Loss loss = new Loss(name, kind, seeds, null, unmet);
        for (Loss other : losses)
            if (other.kind() == kind && other.seeds().keySet().equals(seeds.keySet())) return;
        losses.add(loss);
    }

    /// Numbers that depend on the parameters as they were before the step, and that nothing but printing uses.
    private void written(List<Loss> losses, Collection<Node> behind) {
        BitSet used = new BitSet();
        for (Node n : behind) used.set(n.id);
        BitSet consumed = new BitSet();
        BitSet before = new BitSet();
        Map<Integer, List<Node>> bySite = new LinkedHashMap<>();
        for (Node n : nodes.reversed()) {
            boolean summed = !before.get(n.id) && !used.get(n.id); // with what later steps lose
            boolean terminal = !consumed.get(n.id) || summed;
            for (Node input : n.inputs) {
                consumed.set(input.id);
                if (!changed.get(n.id)) before.set(input.id);
            }
            if (!forward(n) || !smooth.get(n.id) || used.get(n.id) && n.shape().size() != 1) continue;
            boolean scalar = n.shape().size() == 1 && terminal;
            boolean named = isLossName(n) || terminal && !n.bindings.isEmpty() && isHalfOfSquares(n);
            String shown = named || n.bindings.isEmpty() ? "" : n.label();
            if (DERIVATIVE.matcher(shown).matches() || SHOWN.matcher(shown).matches()) continue;
            if ((scalar || named && !isCrossed(n))
                    && roots.of(n).cardinality() > 1
                    && n.shape().rank() <= 2)
                bySite.computeIfAbsent(n.site, ignored -> new ArrayList<>()).add(n);
        }
        bySite.values().forEach(Losses::dropPartial);
        bySite.values().forEach(group -> dropOther(group, used));
        bySite.values().stream()
                .sorted((a, b) -> Integer.compare(rank(a.getFirst()), rank(b.getFirst())))
                .filter(group -> Adjoints.ancestors(group).stream().anyMatch(this::isStart))
                .limit(6)
                .forEach(group -> {
                    Map<Node, Array> seeds = new LinkedHashMap<>();
                    for (Node n : group) seeds.put(n, Array.ones(n.shape()));
                    losses.add(new Loss(
                            "`" + group.getFirst().label() + "`", Loss.Kind.WRITTEN, seeds, group.getFirst(), false));
                });
    }

    /// Of a sum that grows in a loop, the last value is the loss: it holds the others.
    private static void dropPartial(List<Node> group) {
        List<Node> inputs = group.stream().flatMap(n -> n.inputs.stream()).toList();
        Set<Node> within = new java.util.HashSet<>(Adjoints.ancestors(inputs));
        group.removeIf(within::contains);
    }

    /// Of a loss that is computed again and again, those values go together that the step goes back from: where another
    /// batch is predicted and the gradients of it are not taken, its loss is none of this step.
    private void dropOther(List<Node> group, BitSet used) {
        if (group.size() < 2) return;
        List<Set<Node>> behind = group.stream()
                .map(n -> Adjoints.ancestors(List.of(n)).stream()
                        .filter(this::isPrediction)
                        .collect(Collectors.toSet()))
                .toList();
        List<Node> other = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            Set<Node> own = new java.util.HashSet<>(behind.get(i));
            for (int j = 0; j < group.size(); j++) if (j != i) own.removeAll(behind.get(j));
            if (!own.isEmpty() && own.stream().noneMatch(n -> used.get(n.id))) other.add(group.get(i));
        }
        if (other.size() < group.size()) group.removeAll(other);
    }

    /// A penalty the program computes beside its loss, for training to make both small.
    private void penalised(List<Loss> losses) {
        BitSet own = new BitSet();
        for (Parameter p : parameters) own.or(roots.of(p.start()));
        List<Loss> alone = losses.stream()
                .filter(l -> l.written() != null)
                .filter(l -> l.seeds().keySet().stream().allMatch(n -> isWithin(roots.of(n), own)))
                .filter(l -> !isOfLayers(l))
                .toList();
        losses.removeAll(alone); // what no data go into is nothing to learn from
        List<Loss> penalties =
                alone.stream().filter(l -> PENALTY.matcher(l.name()).find()).toList();
        for (Loss loss : List.copyOf(losses))
            for (Loss penalty : penalties) {
                if (loss == penalty || loss.isRegularised(parameters)) continue;
                Map<Node, Array> seeds = new LinkedHashMap<>(loss.seeds());
                seeds.putAll(penalty.seeds());
                losses.add(new Loss(
                        loss.name() + " + " + penalty.name(), Loss.Kind.WRITTEN, seeds, loss.written(), false));
            }
    }

    /// Whether a loss has a product of values of different parameters in it, as a network of layers has and a penalty
    /// has not: its data are numbers of the program's text.
    private boolean isOfLayers(Loss loss) {
        return Adjoints.ancestors(loss.seeds().keySet()).stream()
                .filter(n -> (n.op() == Binary.MULTIPLY || n.op() instanceof MatMul) && n.inputs.size() == 2)
                .anyMatch(n -> {
                    BitSet a = roots.of(n.inputs.getFirst());
                    BitSet b = roots.of(n.inputs.getLast());
                    return !a.isEmpty() && !b.isEmpty() && !a.intersects(b);
                });
    }

    /// Whether a value is a sum over parameters, into which no data go: no prediction.
    private boolean isPenalty(Node n, BitSet own) {
        if (n.shape().size() != 1 || !isWithin(roots.of(n), own)) return false;
        List<Node> behind = Adjoints.ancestors(List.of(n));
        return behind.stream().noneMatch(a -> a.op() instanceof MatMul)
                && behind.stream().anyMatch(a -> a.op() instanceof Sum);
    }

    private static boolean isWithin(BitSet part, BitSet whole) {
        BitSet rest = (BitSet) part.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }

    /// `Y @ log(P).T` of several outputs has every output beside every other: no loss, but a loss for one output.
    private boolean isCrossed(Node loss) {
        return loss.shape().rank() == 2
                && loss.shape().dim(0) == loss.shape().dim(1)
                && loss.shape().size() > 1
                && Adjoints.ancestors(List.of(loss)).stream()
                        .anyMatch(n -> n.op() instanceof MatMul
                                && n.shape().equals(loss.shape())
                                && n.inputs.stream().noneMatch(this::isStart));
    }

    /// Names of gradients of a loss.
    private static final Pattern OF_A_LOSS = Pattern.compile(
            "(self\\.)?(d_?|der_?|deriv\\w*_|grads?_|delta_)(loss|cost)\\w*|.*(_grads?|_prime|deriv\\w*|_delta)");

    private boolean isHalfOfSquares(Node n) {
        return Squares.isHalved(
                n, s -> learned.get(s.id) && roots.of(s).cardinality() > 1 && !isStart(s.inputs.getFirst()));
    }

    private boolean isStart(Node n) {
        for (Parameter p : parameters) if (p.start() == n) return true;
        return false;
    }

    private static int rank(Node n) {
        return isLossName(n) ? 0 : n.bindings.isEmpty() ? 2 : 1;
    }

    private static boolean isLossName(Node n) {
        return n.bindings.stream().anyMatch(b -> lossName(b.name()) != null);
    }

    /// Whether a name says that its value is a loss.
    static boolean isLossName(String name) {
        return lossName(name) != null;
    }

    private static @Nullable String lossName(String name) {
        String n = name.toLowerCase(Locale.ROOT);
        boolean said =
                n.contains("loss") || n.contains("cost") || n.equals("j") || n.contains("mse") || n.contains("entropy");
        return said && !OF_A_LOSS.matcher(n).matches() ? name : null;
    }
}
