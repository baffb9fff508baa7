package nabla.audit.judge;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import nabla.audit.judge.Fault.Kind;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Sum;
import org.jspecify.annotations.Nullable;

/// A wrong gradient by what makes it wrong, where that can be said: it is always 0, or it is another loss' gradient.
public final class Diagnosis {
    /// What is left of numbers that cancel, against the numbers.
    private static final double NOTHING = 1e-10;

    private final Examination examination;
    private final Judgement judgement;

    public Diagnosis(Examination examination) {
        this.examination = examination;
        this.judgement = Objects.requireNonNull(examination.judgement());
    }

    /// The fault, with the kind that says most.
    ///
    /// @param only whether it is the only one
    public Fault of(Fault fault, boolean only) {
        if (fault.kind() != Kind.WRONG_GRADIENT) return fault;
        Fault stuck = stuck(fault);
        if (stuck != null) return stuck;
        Fault penalty = penalty(fault);
        if (penalty != null) return penalty;
        Loss other = only ? otherLoss() : null;
        if (other == null) return fault;
        Node crossed = crossed();
        return crossed == null
                ? with(fault, Kind.LOSS_MISMATCH, fault.of(), other.name())
                : new Fault(Kind.STRETCHED_LOSS, crossed.place, null, crossed, null, 1, other.name());
    }

    /// Where the declared loss meets its target across: a row beside a column, which gives every prediction the targets
    /// of all examples. Then the loss is what is wrong, and no gradient.
    private @Nullable Node crossed() {
        Step step = examination.draws().getFirst();
        return Adjoints.ancestors(judgement.loss().seeds().keySet()).stream()
                .filter(n -> n.op() instanceof Binary && n.inputs.size() == 2 && step.learned.get(n.id))
                .filter(n -> n.inputs.stream().anyMatch(input -> !step.learned.get(input.id)))
                .filter(n -> n.inputs.stream()
                        .allMatch(input -> n.shape().size() > 1
                                && n.shape()
                                        .equals(Shape.of(
                                                input.shape().size(),
                                                input.shape().size()))))
                .min(Comparator.comparingInt(n -> n.id))
                .orElse(null);
    }

    /// Where a penalty is computed from a gradient that the line only calls by another name, and what it calls it says
    /// what it is: that line is right, the penalty's is not.
    private @Nullable Fault penalty(Fault fault) {
        Claim claim = fault.claim();
        Node value = claim == null ? null : examination.draws().getFirst().same(claim.node());
        if (claim == null || value == null) return null;
        boolean renamed = value.bindings.stream()
                .anyMatch(b -> !b.place().equals(fault.at()) && Names.speakOfOne(b.name(), claim.name()));
        if (!renamed || !examination.draws().getFirst().isError(value)) return null;
        return judgement.faults().stream()
                .filter(f -> f.kind() == Kind.DECAY_SIGN && f.claim() != null)
                .filter(f -> Adjoints.ancestors(
                                List.of(Objects.requireNonNull(f.claim()).node()))
                        .contains(value))
                .findFirst()
                .orElse(null);
    }

    private static Fault with(Fault f, Kind kind, @Nullable Node of, String detail) {
        return new Fault(kind, f.at(), f.claim(), of, f.truth(), f.error(), detail);
    }

    /// A loss the program does not write, of which its whole gradient is the gradient.
    private @Nullable Loss otherLoss() {
        if (judgement.loss().written() == null) return null;
        for (Loss loss : examination.draws().getFirst().losses)
            if (loss.written() == null && Standing.of(examination.draws(), loss).isRight()) return loss;
        return null;
    }

    /// A bias whose gradient is 0 in every draw, although the loss depends on it.
    private @Nullable Fault stuck(Fault fault) {
        Claim claim = fault.claim();
        if (claim == null) return null;
        List<Draw> draws = Draw.all(examination.draws(), judgement.loss());
        Step step = examination.draws().getFirst();
        Node value = step.same(claim.node());
        if (value == null || draws.isEmpty()) return null;
        for (Parameter p : step.parameters) {
            if (!Chain.of(p).contains(value) || isWeight(p)) continue;
            Node sum = sum(value);
            if (sum == null) continue;
            Node summed = sum.inputs.getFirst();
            boolean always = draws.stream().allMatch(d -> {
                Array own = d.value(value);
                Array parts = d.value(summed);
                Array truth = d.adjoint(p.start());
                return own != null
                        && parts != null
                        && truth != null
                        && most(own) <= NOTHING * most(parts)
                        && most(truth) > 1e-6 * most(parts);
            });
            if (always) return with(fault, Kind.STUCK_BIAS, p.start(), why(summed));
        }
        return null;
    }

    private boolean isWeight(Parameter p) {
        return Adjoints.ancestors(judgement.loss().seeds().keySet()).stream()
                .anyMatch(n -> n.op() instanceof MatMul && n.inputs.contains(p.start()));
    }

    /// The sum a value is a multiple of.
    private static @Nullable Node sum(Node value) {
        Deque<Node> open = new ArrayDeque<>(List.of(value));
        Set<Node> seen = new HashSet<>();
        while (!open.isEmpty() && seen.size() < 20) {
            Node n = open.poll();
            if (!seen.add(n)) continue;
            if (n.op() instanceof Sum) return n;
            open.addAll(n.inputs);
        }
        return null;
    }

    private String why(Node summed) {
        Array value = summed.value();
        String name = "`" + summed.label() + "`";
        for (int axis = 0; axis < value.rank() && value.rank() == 2; axis++) {
            if (most(value.sum(false, 1 - axis)) > 1e-9 * most(value)) continue;
            String line = axis == 0 ? "row" : "column";
            return "Each " + line + " of " + name + " sums to 0"
                    + (isSoftmax(value, 1 - axis)
                            ? ", as softmax minus one-hot does: probabilities and targets both sum to 1"
                            : "")
                    + ". So the sum over it is 0 whatever the network says; a bias sums over the examples alone, axis="
                    + axis + ".";
        }
        return "What " + name + " sums to is 0 whatever the network says.";
    }

    private boolean isSoftmax(Array delta, int axis) {
        return Adjoints.ancestors(judgement.loss().seeds().keySet()).stream()
                .anyMatch(n -> n.shape().equals(delta.shape())
                        && most(n.value().sum(false, axis).map(x -> x - 1)) < 1e-9);
    }

    private static double most(Array a) {
        double most = 0;
        for (int i = 0; i < a.size(); i++) most = Math.max(most, Math.abs(a.at(i)));
        return most;
    }
}
