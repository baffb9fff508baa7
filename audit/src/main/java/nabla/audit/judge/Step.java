package nabla.audit.judge;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Losses;
import nabla.audit.understand.Parameter;
import nabla.audit.understand.Parameters;
import nabla.audit.understand.Rebound;
import nabla.audit.understand.Roots;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Put;
import org.jspecify.annotations.Nullable;

/// One training step of a trace: what is learned, what it may minimise, and every value that claims to be a gradient.
public final class Step {
    /// How far behind the last update a loss is looked for.
    private static final int MARGIN = 400;

    public final Tape tape;
    public final List<Node> nodes;
    public final List<Parameter> parameters;
    public final List<Loss> losses;
    final List<Claim> claims;
    /// Values that depend on a target as well as on the parameters.
    private final Map<Tape.Key, Node> byKey = new HashMap<>();
    private final BitSet used = new BitSet();
    private final BitSet errors = new BitSet();
    /// Values that depend on a parameter.
    final BitSet learned = new BitSet();
    private int begun;
    final Redraws redraws = new Redraws(this);

    public Step(Tape tape) {
        this.tape = tape;
        Roots roots = new Roots(tape.nodes());
        List<Parameter> known = Parameters.of(tape.nodes(), roots);
        List<Parameter> moved =
                ofOneNetwork(known.isEmpty() ? Rebound.of(tape.nodes(), tape.bindings(), List.of(), Set.of()) : known);
        int last = moved.stream().mapToInt(p -> p.end().id).max().orElse(0);
        this.nodes = tape.nodes().subList(0, Math.min(tape.nodes().size(), last + MARGIN));
        List<Loss> found = moved.isEmpty() ? List.of() : Losses.of(nodes, roots, moved);
        Set<Node> forward = new HashSet<>();
        for (Loss loss : found) {
            List<Node> behind = Adjoints.ancestors(loss.seeds().keySet());
            Set<Node> all = new HashSet<>(behind);
            if (2 * moved.stream().filter(p -> all.contains(p.start())).count() >= moved.size()) forward.addAll(behind);
        }
        List<Parameter> rebound = forward.isEmpty() ? List.of() : Rebound.of(nodes, tape.bindings(), moved, forward);
        List<Parameter> all = new ArrayList<>(moved);
        all.addAll(rebound);
        this.parameters = ofOneNetwork(all).stream().map(p -> named(p)).toList();
        this.losses = rebound.isEmpty() ? found : Losses.of(nodes, roots, parameters);
        for (Node n : nodes) byKey.put(new Tape.Key(n.site, n.occurrence), n);
        this.claims = new ArrayList<>();
        if (!parameters.isEmpty()) collect(tape, Losses.deltas(nodes, roots, parameters));
    }

    /// Without weights that were drawn when others had already learned, which are those of a network that is trained
    /// later, and without what an optimizer keeps: it starts at 0, and its new value is what another one learns by.
    private static List<Parameter> ofOneNetwork(List<Parameter> found) {
        int first = found.stream().mapToInt(p -> p.end().id).min().orElse(0);
        return found.stream()
                .filter(p -> p.start().id < first || !isDrawnAfter(first, p.start()))
                .filter(p -> found.stream().noneMatch(other -> isState(p, other)))
                .toList();
    }

    private static boolean isState(Parameter p, Parameter of) {
        return p != of
                && p.start().isLeaf()
                && p.start().value().size() > 1
                && p.start().value().isEveryElement(0)
                && p.start().shape().equals(of.start().shape())
                && Adjoints.ancestors(List.of(of.step())).contains(p.end());
    }

    private static boolean isDrawnAfter(int first, Node start) {
        List<Node> leaves = Adjoints.ancestors(List.of(start)).stream()
                .filter(n -> n.isLeaf() && n.value().size() > 1)
                .toList();
        return !leaves.isEmpty() && leaves.stream().allMatch(n -> n.id > first && !isInvented(n));
    }

    /// Whether a value was first met as an argument: it was invented when a function was called for the program.
    private static boolean isInvented(Node leaf) {
        return !leaf.bindings.isEmpty() && leaf.bindings.getFirst().how() == Binding.How.ARGUMENT;
    }

    /// Where a new value goes through one more operation before it gets the parameter's name, that is the new value.
    private Parameter named(Parameter p) {
        if (!p.end().bindings.isEmpty()) return p;
        for (Node n : nodes.subList(p.end().id + 1, Math.min(nodes.size(), p.end().id + 6)))
            if (n.inputs.contains(p.end())
                    && n.shape().equals(p.start().shape())
                    && n.bindings.stream().anyMatch(b -> has(p.start(), b.name())))
                return new Parameter(p.start(), n, n);
        return p;
    }

    private static boolean has(Node n, String name) {
        return n.bindings.stream().anyMatch(b -> b.name().equals(name));
    }

    /// How many values changed their shape when they were to learn: then the data invented do not fit.
    int outgrown() {
        int count = 0;
        for (Node n : nodes) {
            if (n.inputs.size() != 2 || n.bindings.isEmpty()) continue;
            Node old = n.inputs.getFirst();
            boolean same = has(old, n.bindings.getFirst().name());
            if (same && old.isLeaf() && old.value().size() < n.value().size() && isError(n)) count++;
        }
        return count;
    }

    private void collect(Tape tape, BitSet deltas) {
        for (Parameter p : parameters) learned.set(p.start().id);
        for (Node n : nodes) {
            for (Node input : n.inputs) {
                if (learned.get(input.id)) learned.set(n.id);
                if (errors.get(input.id)) errors.set(n.id);
            }
            if (deltas.get(n.id)) errors.set(n.id);
        }
        begun = nodes.stream()
                .filter(n -> learned.get(n.id) && parameters.stream().noneMatch(p -> p.start() == n))
                .mapToInt(n -> n.id)
                .min()
                .orElse(0);
        if (isUnaimed()) takeAll();
        for (Node n : Adjoints.ancestors(parameters.stream().map(Parameter::end).toList())) used.set(n.id);
        claims.addAll(claims(tape, errors));
    }

    /// The named values among some.
    private List<Claim> claims(Tape tape, BitSet among) {
        BitSet ends = new BitSet();
        for (Parameter p : parameters)
            for (Node n = p.end(); n != p.start(); n = n.inputs.getFirst()) {
                ends.set(n.id);
                if (!(n.op() instanceof Put))
                    break; // an array that is changed element by element is no gradient midway
            }
        int last = lastUpdate();
        Map<Node, Claim> first = new HashMap<>();
        for (Binding b : tape.bindings()) {
            Node n = Chain.unclipped(b.node());
            if (n.id >= nodes.size()) continue;
            if (!among.get(n.id) || n.id > last || ends.get(n.id) || n.kind == Kind.BOOL || n.expr instanceof Constant)
                continue;
            Claim known = first.get(n);
            if (known == null) first.put(n, new Claim(n, b.name(), b.place()));
        }
        List<Claim> claims = new ArrayList<>(first.values());
        claims.sort(Comparator.comparingInt(c -> c.node().id));
        return claims;
    }

    /// Every value that claims to be a gradient if some others do: what comes of those does too.
    List<Claim> claims(Set<Node> others) {
        if (others.isEmpty()) return claims;
        BitSet among = (BitSet) errors.clone();
        for (Node n : nodes)
            if (n.inputs.stream().anyMatch(i -> others.contains(i) || among.get(i.id))) among.set(n.id);
        return claims(tape, among);
    }

    /// Whether the step meets no target: then each of its losses has one that no step uses.
    boolean isUnaimed() {
        return !losses.isEmpty() && losses.getFirst().unmet();
    }

    /// Without a target, everything behind the first prediction may be meant for a gradient.
    private void takeAll() {
        BitSet forward = new BitSet();
        for (Node n : Adjoints.ancestors(losses.getFirst().seeds().keySet())) forward.set(n.id);
        errors.clear();
        errors.or(learned);
        errors.andNot(forward);
    }

    /// The same loss in this draw.
    @Nullable
    Loss like(Loss loss) {
        return losses.stream().filter(l -> l.like(loss)).findFirst().orElse(null);
    }

    /// The same value in this draw.
    @Nullable
    Node same(Node n) {
        return at(new Tape.Key(n.site, n.occurrence));
    }

    public @Nullable Node at(Tape.Key key) {
        return byKey.get(key);
    }

    /// Whether a value goes into some parameter's step.
    public boolean isUsed(Node n) {
        return used.get(n.id);
    }

    /// The first value a parameter went into.
    public int begun() {
        return begun;
    }

    /// Whether a value went into another one of this step.
    boolean isBehind(Node value, Node later) {
        return value.id < later.id && Adjoints.ancestors(List.of(later)).contains(value);
    }

    /// How many values had been computed when the last parameter was changed.
    public int lastUpdate() {
        return parameters.stream().mapToInt(p -> p.end().id).max().orElse(0);
    }

    /// The first value a target went into on the way to a step.
    public int firstError() {
        return Math.max(errors.nextSetBit(0), 0);
    }

    /// Whether a value is computed on the way back: from a target on, from what was learned, or, where no target went
    /// into it, for a step and later than the forward pass begins.
    public boolean isBackward(Node n) {
        return n.id >= firstError() || learned.get(n.id) || isUsed(n) && n.id > begun;
    }

    /// Whether a loss was invented with the target of a gradient that comes from nowhere.
    boolean isFromNowhere(Loss loss) {
        return loss.written() == null
                && tape.bindings().stream().anyMatch(b -> b.name().equals(Binding.FROM_NOWHERE));
    }

    /// Whether a value depends on a parameter.
    public boolean isLearned(Node n) {
        return learned.get(n.id);
    }

    /// Whether a target went into a value.
    public boolean isError(Node n) {
        return errors.get(n.id);
    }
}
