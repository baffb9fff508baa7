package nabla.audit.repair;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nabla.audit.judge.Fit;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Step;
import nabla.audit.judge.Verdict;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.ShapeException;

/// The right line in the program's own names: the chain rule's forms over the values that are there, kept where the
/// numbers agree. An upstream gradient times a local derivative, a product with a layer's input or weights, a sum over
/// examples.
final class Derivation {
    private record Term(String text, Array value) {}

    private final Array truth;
    private final List<Term> upstream = new ArrayList<>();
    private final List<Term> forward = new ArrayList<>();
    private final List<String> found = new ArrayList<>();

    /// @param truth the right value, what was wrong before it taken as given
    Derivation(Step step, Judgement judgement, Node claim, Array truth, Scope scope) {
        this.truth = truth;
        Set<Node> errors = new LinkedHashSet<>();
        for (Verdict v : judgement.verdicts())
            if (v.claim().node().id < claim.id) errors.add(v.claim().node());
        Set<Node> before =
                new LinkedHashSet<>(Adjoints.ancestors(judgement.loss().seeds().keySet()));
        for (String name : scope.all()) {
            Node n = scope.node(name);
            if (n == null || n.id >= claim.id) continue;
            if (errors.contains(n)) upstream.add(new Term(name, n.value()));
            else if (before.contains(n)) forward.add(new Term(name, n.value()));
        }
        if (step.nodes.isEmpty()) upstream.clear();
    }

    /// Right lines, the shortest first.
    List<String> lines() {
        for (Term g : upstream.subList(0, Math.min(8, upstream.size()))) {
            offer(g);
            times(g);
            sums(g);
            for (Term w : forward) {
                for (Term product : products(g, w)) {
                    offer(product);
                    times(product);
                }
            }
        }
        found.sort(java.util.Comparator.comparingInt(String::length));
        return found.stream().distinct().limit(6).toList();
    }

    private void offer(Term t) {
        if (t.value.size() != truth.size()) return;
        Fit fit = Fit.of(List.of(t.value), List.of(truth));
        if (fit == null || !fit.good() || t.value.size() < 2) return;
        found.add(t.text);
    }

    private void times(Term g) {
        for (Term a : forward) {
            if (!a.value.shape().equals(g.value.shape())) continue;
            offer(new Term(
                    g.text + " * " + a.text + " * (1 - " + a.text + ")", g.value.times(a.value.map(x -> x * (1 - x)))));
            offer(new Term(g.text + " * (1 - " + a.text + "**2)", g.value.times(a.value.map(x -> 1 - x * x))));
            boolean mask = !a.value.map(x -> x > 0 ? 1 : 0).isEveryElement(1);
            if (mask)
                offer(new Term(g.text + " * (" + a.text + " > 0)", g.value.times(a.value.map(x -> x > 0 ? 1 : 0))));
        }
    }

    private void sums(Term g) {
        if (g.value.rank() != 2) return;
        for (int axis = 0; axis < 2; axis++) {
            boolean keep = truth.rank() == 2;
            offer(new Term(
                    "np.sum(" + g.text + ", axis=" + axis + (keep ? ", keepdims=True)" : ")"),
                    g.value.sum(keep, axis)));
        }
    }

    private static List<Term> products(Term g, Term w) {
        List<Term> list = new ArrayList<>();
        if (g.value.rank() != 2 || w.value.rank() != 2) return list;
        product(list, g, turned(w));
        product(list, turned(w), g);
        product(list, g, w);
        product(list, w, g);
        product(list, turned(g), w);
        return list;
    }

    private static Term turned(Term t) {
        return new Term(t.text + ".T", t.value.transpose());
    }

    private static void product(List<Term> list, Term a, Term b) {
        if (a.value.shape().dim(1) != b.value.shape().dim(0)) return;
        try {
            list.add(new Term("np.dot(" + a.text + ", " + b.text + ")", a.value.matmul(b.value)));
        } catch (ShapeException no) {
            return;
        }
    }
}
