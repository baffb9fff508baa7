package nabla.audit.judge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nabla.audit.read.Place;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// The values between a parameter's gradient and its step: learning rate, momentum, moments, decay, clipping.
final class Chain {
    /// The most values between a gradient and the number that shortens it.
    private static final int LONGEST = 60;

    private Chain() {}

    /// From the step back, element by element, to the gradient; the step first.
    static List<Node> of(Parameter p) {
        Set<Node> found = new LinkedHashSet<>();
        Deque<Node> open = new ArrayDeque<>();
        open.add(p.step());
        while (!open.isEmpty() && found.size() < 200) {
            Node n = open.poll();
            if (n == p.start() || !found.add(n)) continue;
            if (n.op() instanceof MatMul) continue;
            for (Node input : n.inputs) {
                boolean fits = input.shape().size() == p.start().shape().size()
                        || input.shape().size() > 1 && input.shape().rank() > 0 && broadcast(input.value(), p) != null
                        || n == p.step() && input.shape().size() == 1;
                if (fits) open.add(input);
            }
        }
        return new ArrayList<>(found);
    }

    /// Whether the gradient is held within bounds on its way, element by element or by its length.
    static boolean isClipped(Parameter p, Step step) {
        return of(p).stream().anyMatch(n -> step.isError(n) && (unclipped(n) != n || unshortened(n) != n));
    }

    /// What was held within two bounds, or within a length; the value itself if it was not. A single number has no
    /// length that could be told from a factor, `a * (1 - a)`.
    static Node unclipped(Node n) {
        boolean clipped = n.op() == Binary.MINIMUM
                && n.inputs.size() == 1
                && ((Apply) n.expr).input(0) instanceof Apply lower
                && lower.op() == Binary.MAXIMUM;
        if (clipped) return n.inputs.getFirst();
        return n.shape().size() > 1 ? unshortened(n) : n;
    }

    /// What was multiplied by a number that was computed from its length, `g * (most / norm(g))`; the value itself if
    /// it was not.
    private static Node unshortened(Node n) {
        if (n.inputs.size() != 2 || n.op() != Binary.MULTIPLY && n.op() != Binary.DIVIDE) return n;
        Node left = n.inputs.getFirst();
        Node right = n.inputs.getLast();
        if (isOfLength(right, left)) return left;
        return n.op() == Binary.MULTIPLY && isOfLength(left, right) ? right : n;
    }

    private static boolean isOfLength(Node number, Node g) {
        return number.shape().size() == 1 && !number.isLeaf() && isLength(number, g);
    }

    /// Whether a number was computed from the sizes of a value's elements, and maybe of others'.
    private static boolean isLength(Node number, Node g) {
        Set<Node> seen = new LinkedHashSet<>(List.of(number));
        Deque<Node> open = new ArrayDeque<>(seen);
        while (!open.isEmpty() && seen.size() < LONGEST) {
            Node n = open.poll();
            boolean squares = n.inputs.contains(g)
                    && n.inputs.stream()
                            .allMatch(i -> i == g || i.isLeaf() && i.shape().size() == 1);
            if (n == g || squares) return true;
            if (n.shape().size() == 1 && !(n.op() instanceof MatMul))
                for (Node input : n.inputs) if (seen.add(input)) open.add(input);
        }
        return false;
    }

    /// A value in the parameter's shape; null if it does not go there.
    static @Nullable Array broadcast(Array value, Parameter p) {
        if (value.shape().equals(p.start().shape())) return value;
        if (value.size() == p.start().shape().size()) {
            if (value.rank() == 2
                    && p.start().shape().rank() == 2
                    && value.shape().dim(0) == p.start().shape().dim(1)) return value.transpose();
            return value.reshape(p.start().shape().dims());
        }
        try {
            return value.broadcastTo(p.start().shape());
        } catch (ShapeException no) {
            return null;
        }
    }

    /// The named value nearest the step; the step itself if none has a name.
    static Claim claim(Parameter p, Step step) {
        Place update = p.end().bindings.isEmpty()
                ? p.end().place
                : p.end().bindings.getFirst().place();
        for (Node n : of(p)) {
            if (!step.isError(n) || n == p.end()) continue;
            for (Binding b : n.bindings) return Claim.of(b);
        }
        for (Node n : of(p)) { // a gradient that no target went into
            boolean made =
                    !n.isLeaf() && n != p.end() && n.shape().equals(p.start().shape());
            if (made) for (Binding b : n.bindings) if (b.how() == Binding.How.ASSIGNED) return Claim.of(b);
        }
        for (Node n : of(p)) // a number that no array was made of
        for (Binding b : n.bindings)
                if (n.shape().size() == 1 && b.how() == Binding.How.ASSIGNED && isLikeAGradient(b.name(), p, step))
                    return Claim.of(b);
        return new Claim(p.step(), p.name(), update);
    }

    /// Whether a name says it is the parameter's gradient, or is of one family with those of other gradients.
    private static boolean isLikeAGradient(String name, Parameter p, Step step) {
        return Names.fit(name, p.start())
                || !Names.target(name).isEmpty()
                        && step.claims.stream()
                                .anyMatch(c -> !Names.target(c.name()).isEmpty() && Names.akin(name, c.name()));
    }

    static Place statement(Node n, Place otherwise) {
        return n.bindings.isEmpty() ? otherwise : n.bindings.getFirst().place();
    }
}
