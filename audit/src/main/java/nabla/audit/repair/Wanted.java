package nabla.audit.repair;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.judge.Step;
import nabla.audit.judge.Supposition;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// What an expression would have to give to make more of a step right: the true gradient of a value the loss depends
/// on, or what is still to be multiplied to give one. It need not give what the program can say.
///
/// @param values in every draw, for each time the expression is computed; null where nothing is asked
/// @param free whether any positive multiple will do
/// @param right how many parameters would be right
record Wanted(List<List<@Nullable Array>> values, boolean free, int right) {
    /// A value met more often is one of a loop over examples, of which no single one makes anything right.
    private static final int MOST_MET = 8;

    /// The first time that something is asked.
    int first() {
        List<@Nullable Array> draw = values.getFirst();
        int k = 0;
        while (draw.get(k) == null) k++;
        return k;
    }

    /// What is asked that time in every draw.
    List<Array> cases() {
        int first = first();
        List<Array> cases = new ArrayList<>();
        for (List<@Nullable Array> draw : values) cases.add(java.util.Objects.requireNonNull(draw.get(first)));
        return cases;
    }

    /// What would have to take a value's place for its product to be a gradient.
    private interface Family {
        /// @return null if it cannot be the gradient
        @Nullable
        Array of(int draw, int met, Array gradient);
    }

    /// @param supposition of the step in all draws
    /// @param factors what gradients of this step may be multiples by
    /// @param known how many parameters are right as it is
    static List<Wanted> of(Traced traced, List<Step> steps, Supposition supposition, List<Double> factors, int known) {
        List<Wanted> found = new ArrayList<>();
        int times = traced.met(0).size();
        for (int d = 0; d < steps.size(); d++) if (traced.met(d).size() != times) return found;
        if (times == 0 || times > MOST_MET) return found;
        Searching searching = new Searching(traced, supposition, factors, known, times);
        searching.in(Wanted::gradient, found);
        List<List<List<Node>>> products = products(traced, steps, times);
        searching.in((d, k, gradient) -> quotient(products.get(d).get(k), gradient), found);
        return found;
    }

    private static Array gradient(int draw, int met, Array gradient) {
        return gradient;
    }

    /// The other factors of the products a value goes into.
    private static List<List<List<Node>>> products(Traced traced, List<Step> steps, int times) {
        List<List<List<Node>>> all = new ArrayList<>();
        for (int d = 0; d < steps.size(); d++) {
            List<List<Node>> ofDraw = new ArrayList<>();
            for (int k = 0; k < times; k++) {
                Node own = traced.met(d).get(k).value();
                List<Node> others = new ArrayList<>();
                for (Node n : steps.get(d).nodes)
                    if (n.op() == Binary.MULTIPLY && n.inputs.size() == 2 && n.inputs.contains(own))
                        others.add(n.inputs.get(n.inputs.getFirst() == own ? 1 : 0));
                ofDraw.add(others);
            }
            all.add(ofDraw);
        }
        return all;
    }

    private static @Nullable Array quotient(List<Node> others, Array gradient) {
        if (others.isEmpty()) return null;
        try {
            Array quotient = gradient.zip(others.getFirst().value(), (g, m) -> m == 0 ? 0 : g / m);
            return quotient.shape().equals(gradient.shape()) ? quotient : null;
        } catch (ShapeException no) {
            return null;
        }
    }

    private record Searching(Traced traced, Supposition supposition, List<Double> factors, int known, int times) {

        /// Each time the expression is computed is settled in turn, in the order of the run: what comes first
        /// goes into what comes later.
        void in(Family family, List<Wanted> found) {
            int draws = traced.splices().size();
            List<Map<Expr, Expr>> chosen = new ArrayList<>();
            List<List<@Nullable Array>> values = new ArrayList<>();
            for (int d = 0; d < draws; d++) {
                chosen.add(new IdentityHashMap<>());
                values.add(new ArrayList<>(java.util.Collections.nCopies(times, null)));
            }
            int most = supposition.right();
            double factor = 0;
            for (int k = 0; k < times; k++) {
                List<Array> best = null;
                for (List<Array> gradient : supposition.gradients()) {
                    List<Array> base = inFamily(family, gradient, k);
                    if (base == null) continue;
                    for (double f : factor == 0 ? factors : List.of(factor)) {
                        List<Array> tried = scaled(base, f);
                        int right = right(chosen, tried, k);
                        if (right <= most) continue;
                        most = right;
                        best = tried;
                        factor = f;
                    }
                }
                if (best == null) continue;
                for (int d = 0; d < draws; d++) {
                    chosen.get(d).put(met(d, k).expr, Expr.constant(best.get(d)));
                    values.get(d).set(k, best.get(d));
                }
            }
            if (most <= known) return;
            boolean free = right(twice(chosen), List.of(), 0) == most;
            found.add(new Wanted(values, free, most));
        }

        private Node met(int draw, int k) {
            return traced.met(draw).get(k).value();
        }

        private @Nullable List<Array> inFamily(Family family, List<Array> gradient, int k) {
            List<Array> all = new ArrayList<>();
            for (int d = 0; d < gradient.size(); d++) {
                Array own = met(d, k).value();
                Array wanted = family.of(d, k, gradient.get(d));
                boolean fits = wanted != null
                        && wanted.isFinite()
                        && !wanted.isEveryElement(0)
                        && (own.size() == 1 || own.shape().equals(wanted.shape()));
                if (!fits) return null;
                all.add(wanted);
            }
            return all;
        }

        private static List<Array> scaled(List<Array> arrays, double factor) {
            return factor == 1
                    ? arrays
                    : arrays.stream().map(a -> a.map(x -> factor * x)).toList();
        }

        private static List<Map<Expr, Expr>> twice(List<Map<Expr, Expr>> chosen) {
            List<Map<Expr, Expr>> doubled = new ArrayList<>();
            for (Map<Expr, Expr> own : chosen) {
                Map<Expr, Expr> map = new IdentityHashMap<>();
                own.forEach((of, by) -> map.put(of, Expr.constant(by.value().map(x -> 2 * x))));
                doubled.add(map);
            }
            return doubled;
        }

        private int right(List<Map<Expr, Expr>> chosen, List<Array> tried, int k) {
            List<Map<Expr, Expr>> others = new ArrayList<>();
            for (int d = 0; d < chosen.size(); d++) {
                Map<Expr, Expr> map = new IdentityHashMap<>(chosen.get(d));
                if (!tried.isEmpty()) map.put(met(d, k).expr, Expr.constant(tried.get(d)));
                others.add(map);
            }
            List<Map<Expr, Expr>> changed = traced.changed(others);
            return changed == null ? -1 : supposition.right(changed);
        }
    }
}
