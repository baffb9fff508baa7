package nabla.audit.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.read.Place;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// A weight of the forward pass that stays what it was, beside others that learn.
///
/// @param value that does not learn
/// @param gradient computed for it and never used; null if there is none
/// @param at where it is written and its gradient ignored, where its gradient is computed, where an update gave it
///     another shape, or where its likes are updated
/// @param grown the shape an update gave it in place of its own, or null
public record Idle(
        Node value,
        @Nullable Claim gradient,
        Place at,
        @Nullable Node grown) {
    private static final Pattern DATA = Pattern.compile(
            "(?i)(x|y|t|xs|ys|xb|yb|a|o|h)_?\\d*|.*(data|input|target|label|batch|sample|train|test|image|example|feature|pattern|prev|noise|mask|drop|eps|hot|expected|desired|answer|want|true|truth|output|activat|result).*");

    /// At most as many as the parameters that do learn; of a program that leaves most of its network out, only those
    /// are told whose gradients it computes.
    static List<Idle> of(List<Draw> draws, Step step) {
        if (draws.isEmpty()) return List.of();
        List<Node> weights = weights(draws, step);
        List<Idle> found = new ArrayList<>();
        Set<Node> taken = new HashSet<>();
        List<Claim> unused = unused(draws.getFirst(), step);
        for (Node n : weights) {
            Idle idle = grown(step, n);
            for (Claim c : unused) {
                if (idle != null) break;
                if (c.node().shape().size() != n.shape().size()
                        || taken.contains(c.node())
                        || !isGradient(draws, c, n, step.isError(c.node()))) continue;
                Place written = Writing.of(step.tape, n, c.node(), step.nodes.size());
                idle = new Idle(n, c, written == null ? c.at() : written, null);
                taken.add(c.node());
            }
            boolean own = idle == null && (!isFree(n) || isLeftOut(step, weights, n));
            if (own && isWeight(draws.getFirst(), step, n))
                idle = new Idle(n, null, update(draws.getFirst(), step, n), null);
            if (idle != null) found.add(idle);
        }
        if (found.size() > step.parameters.size()) found.removeIf(idle -> idle.gradient() == null);
        return found;
    }

    /// Values that are computed on the way of the step, that neither it nor the loss needs.
    private static List<Claim> unused(Draw draw, Step step) {
        Map<Node, Claim> found = new LinkedHashMap<>();
        int last = step.parameters.stream().mapToInt(p -> p.end().id).max().orElse(0);
        for (Binding b : step.tape.bindings()) {
            Node n = b.node();
            boolean before = n.id <= last && b.how() != Binding.How.ARGUMENT && b == n.bindings.getFirst();
            if (before && !step.isUsed(n) && step.learned.get(n.id) && draw.adjoint(n) == null)
                found.put(n, Claim.of(b));
        }
        return List.copyOf(found.values());
    }

    /// Values the program starts with, that the loss depends on and no step changes, data left out.
    private static List<Node> weights(List<Draw> draws, Step step) {
        Set<Node> moved = new HashSet<>();
        for (Parameter p : step.parameters) {
            moved.addAll(Adjoints.ancestors(List.of(p.start())));
            moved.add(p.end());
        }
        boolean several = step.parameters.size() > 1; // of an excerpt that updates one value nothing more is known
        List<Node> found = new ArrayList<>();
        for (Node n : step.nodes) {
            boolean own = n.kind == Kind.FLOAT
                    && (!(n.expr instanceof Constant) || isOffset(draws.getFirst(), step, n))
                    && !n.bindings.isEmpty()
                    && !step.learned.get(n.id)
                    && (several || !isFree(n) && n.bindings.stream().anyMatch(b -> b.how() == Binding.How.ASSIGNED))
                    && n.bindings.stream()
                            .noneMatch(
                                    b -> isData(n, b.name()) && !isDrawn(step, n, b.name()) && !isPassing(n, b.name()));
            if (!own || given(n) || moved.contains(n) || draws.stream().allMatch(d -> d.adjoint(n) == null)) continue;
            List<Node> behind = Adjoints.ancestors(List.of(n));
            if (behind.size() > 12 || behind.stream().anyMatch(b -> b.op() instanceof MatMul)) continue;
            found.removeAll(behind);
            found.add(n);
        }
        return found;
    }

    /// Whether a name is one of data. What an object keeps from its start under a single letter may be a bias.
    static boolean isData(Node n, String name) {
        return DATA.matcher(Names.bare(name)).matches() && !(n.isLeaf() && name.matches("\\w+\\.[aoh]"));
    }

    /// Whether what has the letter of an activation was made by a call and has a gradient of its name: it is a weight,
    /// for an activation is computed from others.
    private static boolean isDrawn(Step step, Node n, String name) {
        return n.isLeaf()
                && name.matches("[aohAOH]\\d*")
                && n.place.text().contains("(")
                && step.claims.stream().anyMatch(c -> Names.fit(c.name(), n));
    }

    /// Whether the letter of an activation is only what a loop calls a weight that it goes over, made under another
    /// name.
    private static boolean isPassing(Node n, String name) {
        return n.isLeaf()
                && name.matches("[aoh]\\d*")
                && !isData(n, n.bindings.getFirst().name());
    }

    /// A number in a list that is added to a product with something learned, as a bias is, and is no sum under way
    /// itself.
    private static boolean isOffset(Draw draw, Step step, Node n) {
        String list = n.bindings.stream()
                .map(Binding::name)
                .filter(name -> name.endsWith("]"))
                .map(Names::list)
                .findFirst()
                .orElse("");
        if (list.isEmpty()) return false;
        boolean added = false;
        for (Node user : step.nodes.subList(n.id + 1, step.nodes.size())) {
            if (!user.inputs.contains(n) || draw.adjoint(user) == null) continue;
            if (user.op() != Binary.ADD
                    || user.bindings.stream().anyMatch(b -> Names.list(b.name()).equals(list))) return false;
            Node other = user.inputs.get(user.inputs.getFirst() == n ? 1 : 0);
            added |= other.op() == Binary.MULTIPLY && step.learned.get(other.id);
        }
        return added;
    }

    /// Whether an excerpt changes every other weight it uses, a like of this one among them.
    private static boolean isLeftOut(Step step, List<Node> weights, Node n) {
        return weights.size() == 1
                && step.parameters.size() > 2
                && step.parameters.stream().anyMatch(p -> isAkin(n, p));
    }

    /// A name an excerpt leaves out: that the excerpt should change it is known only where it computes its gradient.
    private static boolean isFree(Node n) {
        return isArgument(n)
                && n.bindings.stream()
                        .anyMatch(b -> b.how() == Binding.How.ASSIGNED
                                && b.order() == n.bindings.getFirst().order()
                                && b.name().equals(n.bindings.getFirst().name()));
    }

    /// A value that came in as an argument or as data, or rows chosen from one, or one with a column of ones: its
    /// owner's to change.
    private static boolean given(Node n) {
        if (isFree(n)) return false;
        Node from = n;
        while (!isArgument(from)) {
            if (from != n && from.bindings.stream().anyMatch(b -> isData(b.node(), b.name()))) return true;
            List<Node> own =
                    from.inputs.stream().filter(input -> !isFilled(input)).toList();
            if (own.size() != 1) return false;
            from = own.getFirst();
        }
        return true;
    }

    /// One number all over: what an input is extended by, for a bias among the weights.
    private static boolean isFilled(Node n) {
        return n.isLeaf()
                && n.value().size() > 0
                && n.value().isEveryElement(n.value().at(0));
    }

    private static boolean isArgument(Node n) {
        if (n.bindings.isEmpty()) return false;
        Binding first = n.bindings.getFirst();
        return first.how() == Binding.How.ARGUMENT && first.name().matches("\\w+");
    }

    /// A new value under the weight's name that has another shape: the step was broadcast into it.
    private static @Nullable Idle grown(Step step, Node n) {
        for (Binding own : n.bindings) {
            for (Binding b : step.tape.bindings()) {
                Node after = b.node();
                boolean other = after.id > n.id
                        && after.id < step.nodes.size()
                        && b.name().equals(own.name())
                        && after.shape().size() != n.shape().size()
                        && step.isError(after)
                        && (after.op() == Binary.SUBTRACT || after.op() == Binary.ADD)
                        && after.inputs.contains(n);
                if (!other) continue;
                Claim gradient = step.claims.stream()
                        .filter(c -> c.node().id < after.id)
                        .filter(c -> Adjoints.ancestors(List.of(after)).contains(c.node()))
                        .max(Comparator.comparingInt(c -> c.node().id))
                        .orElse(null);
                return new Idle(n, gradient, gradient == null ? b.place() : gradient.at(), after);
            }
        }
        return null;
    }

    /// Whether a value is used as weights are: as the other operand of an activation, added to a product, or named and
    /// kept like a parameter.
    private static boolean isWeight(Draw draw, Step step, Node n) {
        if (n.expr instanceof Constant) return true;
        if (step.parameters.stream().anyMatch(p -> isAkin(n, p))) return true;
        if (beside(draw, step, n) != null) return true;
        Set<Node> starts = new HashSet<>();
        for (Parameter p : step.parameters) starts.add(p.start());
        for (Node user : step.nodes.subList(n.id + 1, step.nodes.size())) {
            if (user.inputs.size() != 2 || !user.inputs.contains(n) || draw.adjoint(user) == null) continue;
            Node other = user.inputs.get(user.inputs.getFirst() == n ? 1 : 0);
            if (!step.learned.get(other.id)
                    || starts.contains(other)
                    || other.shape().size() < 2) continue;
            if (user.op() instanceof MatMul || user.op() == Binary.ADD && other.op() instanceof MatMul) return true;
        }
        return false;
    }

    /// Of a network whose weights are numbers in lists, what this one's product is added to; null where that is nothing
    /// learned, or where it is a parameter that it multiplies, as an input does.
    private static @Nullable Node beside(Draw draw, Step step, Node n) {
        boolean number = n.isLeaf()
                && n.shape().rank() == 0
                && n.bindings.stream().anyMatch(b -> b.name().endsWith("]"));
        if (!number) return null;
        for (Node product : step.nodes.subList(n.id + 1, step.nodes.size())) {
            if (product.op() != Binary.MULTIPLY || !product.inputs.contains(n) || draw.adjoint(product) == null)
                continue;
            if (step.parameters.stream().anyMatch(p -> product.inputs.contains(p.start()))) return null;
            for (Node sum : step.nodes.subList(product.id + 1, step.nodes.size())) {
                if (sum.op() != Binary.ADD || !sum.inputs.contains(product)) continue;
                Node other = sum.inputs.get(sum.inputs.getFirst() == product ? 1 : 0);
                return step.learned.get(other.id) ? other : null;
            }
        }
        return null;
    }

    private static boolean isAkin(Node n, Parameter p) {
        for (Binding own : n.bindings)
            for (Node q : List.of(p.start(), p.end()))
                for (Binding b : q.bindings) if (Names.akin(own.name(), b.name())) return true;
        return false;
    }

    /// Where the parameter most like it is updated, or the one that is added to it.
    private static Place update(Draw draw, Step step, Node n) {
        Node beside = beside(draw, step, n);
        Parameter like = step.parameters.stream()
                .filter(p -> isAkin(n, p) || p.start() == beside)
                .findFirst()
                .orElse(step.parameters.getLast());
        return like.end().bindings.isEmpty()
                ? like.end().place
                : like.end().bindings.getFirst().place();
    }

    /// @param isClaimed whether it was computed from an error: then its name may say what it is to be
    private static boolean isGradient(List<Draw> draws, Claim claim, Node of, boolean isClaimed) {
        List<Array> claims = new ArrayList<>();
        List<Array> truths = new ArrayList<>();
        List<Array> starts = new ArrayList<>();
        for (Draw draw : draws) {
            Array value = draw.value(claim.node());
            Array truth = draw.adjoint(of);
            Array start = draw.value(of);
            if (value == null || truth == null || start == null || value.size() != truth.size()) return false;
            claims.add(value);
            truths.add(truth);
            starts.add(start);
        }
        Fit fit = Fit.of(claims, truths);
        if (fit != null && fit.good() || isClaimed && Names.fit(claim.name(), of)) return true;
        return of.shape().equals(claim.node().shape())
                && Fit.withDecay(claims, truths, starts).good();
    }
}
