package nabla.audit.judge;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.run.Course;
import nabla.audit.run.Recording;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Losses;
import nabla.audit.understand.Parameter;
import nabla.audit.understand.Roots;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// A loop that computes the gradients of its weights, round after round, and changes none of them.
///
/// @param loss whose gradients they are
/// @param pairs the weights with their gradients
/// @param still whether they stay what they are; otherwise they change, but not along them
/// @param at the statement that should apply them, or where the last of them is computed
public record Unapplied(Loss loss, List<Pair> pairs, boolean still, Place at) {
    /// A weight, and the value that is its gradient.
    public record Pair(Node weight, Claim gradient) {}

    private static final int MOST_LOOPS = 8;
    /// What a value may be computed from and be a start value still: a random draw and its scale.
    private static final int MOST_BEHIND = 12;
    /// Programs that compute gradients to compare them.
    private static final Pattern CHECKS =
            Pattern.compile("(?i)numeric|grad_?check|check_?grad|gradient_?check|approx|finite_?diff|perturb");

    /// What a run shows of it; null if it does not, or if anything unknown, unrun or not reached may be what changes
    /// the weights.
    static @Nullable Unapplied of(Program program, Recording run, BooleanSupplier late) {
        if (run.limit() != null || CHECKS.matcher(program.source().text()).find()) return null;
        List<Course.Round> rounds = run.course().rounds().stream()
                .filter(r -> r.end() > r.from())
                .limit(MOST_LOOPS)
                .toList();
        if (rounds.isEmpty()) return null;
        Roots roots = new Roots(run.tape().nodes());
        for (Course.Round round : rounds) {
            boolean open = run.course().isUnknown(round.from(), round.next())
                    || run.problems().stream().anyMatch(p -> p.order() <= round.next());
            if (late.getAsBoolean()) return null;
            Unapplied found = open ? null : in(run, roots, round);
            boolean nested =
                    run.course().rounds().stream().anyMatch(r -> r.from() < round.from() && round.end() < r.end());
            if (found != null) return Untaken.mayStep(program, run.course(), nested) ? null : found;
        }
        return null;
    }

    private static @Nullable Unapplied in(Recording run, Roots roots, Course.Round round) {
        Rounds both = new Rounds(run.tape().nodes(), roots, round);
        List<Node> weights = weights(both, run.tape().nodes().subList(0, round.end()));
        if (weights.isEmpty()) return null;
        List<Node> nodes = run.tape().nodes().subList(0, round.end());
        List<Claim> claims = claims(run, round, weights);
        weights.removeIf(w -> claims.stream()
                .noneMatch(c -> c.node().shape().size() == w.shape().size()));
        if (weights.isEmpty()) return null;
        Node after = Node.after(nodes, claims.stream().map(Claim::node).toList());
        List<Parameter> still =
                weights.stream().map(w -> new Parameter(w, after, after)).toList();
        Unapplied best = null;
        for (Loss loss : Losses.of(nodes, roots, still)) {
            if (loss.unmet()) continue;
            List<Pair> pairs = pairs(loss, weights, claims);
            boolean more = !pairs.isEmpty()
                    && (best == null || pairs.size() > best.pairs().size());
            if (more && pairs.stream().noneMatch(p -> both.applies(p.gradient().node(), p.weight())))
                best = new Unapplied(
                        loss,
                        pairs,
                        pairs.stream().allMatch(p -> both.later(p.weight()) == p.weight()),
                        at(run, pairs, round));
            else if (more) return null;
        }
        return best;
    }

    /// Start values that both rounds use, or what has become of them.
    private static List<Node> weights(Rounds both, List<Node> nodes) {
        List<Node> found = new ArrayList<>();
        for (Node n : nodes) {
            if (n.kind != Kind.FLOAT || n.expr instanceof Constant || n.bindings.isEmpty()) continue;
            if (n.shape().size() < 2 || n.bindings.stream().anyMatch(b -> Idle.isData(n, b.name()))) continue;
            if (!n.isLeaf() && n.bindings.stream().allMatch(b -> b.how() == Binding.How.ARGUMENT)) continue;
            if (!both.keeps(n)) continue;
            List<Node> behind = Adjoints.ancestors(List.of(n));
            if (behind.size() <= MOST_BEHIND && behind.stream().noneMatch(b -> b.op() instanceof MatMul)) found.add(n);
        }
        return found;
    }

    /// Named values of the round that were computed from a weight and have a weight's size, the last first.
    private static List<Claim> claims(Recording run, Course.Round round, List<Node> weights) {
        BitSet learned = new BitSet();
        for (Node w : weights) learned.set(w.id);
        for (Node n : run.tape().nodes().subList(0, round.end()))
            for (Node input : n.inputs) if (learned.get(input.id)) learned.set(n.id);
        Set<Node> own = new HashSet<>(weights);
        Set<String> names = weights.stream()
                .flatMap(w -> w.bindings.stream())
                .map(Binding::name)
                .collect(Collectors.toSet());
        Set<Node> seen = new LinkedHashSet<>();
        List<Claim> found = new ArrayList<>();
        for (Binding b : run.tape().bindings().reversed()) {
            Node n = b.node();
            boolean fits = n.id >= round.from()
                    && n.id < round.end()
                    && learned.get(n.id)
                    && !own.contains(n)
                    && !names.contains(b.name())
                    && !isUpdate(n, own)
                    && isKept(b)
                    && weights.stream()
                            .anyMatch(w -> w.shape().size() == n.shape().size());
            if (fits && seen.add(n))
                found.add(Claim.of(n.bindings.stream()
                        .filter(Unapplied::isKept)
                        .findFirst()
                        .orElse(b)));
        }
        return found;
    }

    /// Whether a value is a weight's new value, whatever it is called.
    private static boolean isUpdate(Node n, Set<Node> weights) {
        return (n.op() == Binary.ADD || n.op() == Binary.SUBTRACT)
                && n.inputs.stream().anyMatch(weights::contains);
    }

    /// Whether a name keeps its value, in a variable or in a dict as it is written down.
    private static boolean isKept(Binding b) {
        return b.how() != Binding.How.ARGUMENT || b.name().startsWith("[");
    }

    /// The weights whose gradient is there; none unless it is so of most that the loss depends on.
    private static List<Pair> pairs(Loss loss, List<Node> weights, List<Claim> claims) {
        Adjoints adjoints = Adjoints.of(loss.seeds(), Map.of());
        List<Pair> pairs = new ArrayList<>();
        int all = 0;
        for (Node w : weights) {
            Array truth = adjoints.get(w);
            if (truth == null || truth.isEveryElement(0)) continue;
            all++;
            claims.stream()
                    .filter(c -> isGradient(c.node(), w, truth))
                    .findFirst()
                    .ifPresent(c -> pairs.add(new Pair(w, c)));
        }
        return 2 * pairs.size() > all ? pairs : List.of();
    }

    private static boolean isGradient(Node claim, Node weight, Array truth) {
        List<Array> value = List.of(claim.value());
        List<Array> truths = List.of(truth);
        Fit fit = Fit.of(value, truths);
        if (fit == null) return false;
        boolean decays = truth.size() > 3 && claim.shape().equals(weight.shape());
        if (fit.good() || !decays) return fit.good();
        Fit decayed = Fit.withDecay(value, truths, List.of(weight.value()));
        return decayed.good() && decayed.decay() * decayed.factor() > 0;
    }

    /// Where one of the weights is written all the same, or where the step gets lost; else where the last gradient is
    /// computed.
    private static Place at(Recording run, List<Pair> pairs, Course.Round round) {
        for (Pair p : pairs) {
            Place written = Writing.of(run.tape(), p.weight(), p.gradient().node(), round.end());
            if (written != null) return written;
        }
        Pair last = last(pairs);
        Place missed = new Missed(run.course()).only(last.weight(), last.gradient(), round.end());
        return missed == null ? last.gradient().at() : missed;
    }

    /// Where the last of the gradients is computed.
    public Pair last() {
        return last(pairs);
    }

    private static Pair last(List<Pair> pairs) {
        return Objects.requireNonNull(pairs.stream()
                .max((a, b) ->
                        Integer.compare(a.gradient().node().id, b.gradient().node().id))
                .orElse(null));
    }
}
