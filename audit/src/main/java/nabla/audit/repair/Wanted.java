package nabla.audit.repair;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.judge.Step;
import nabla.audit.judge.Supposition;
import nabla.audit.judge.Supposition.Gradient;
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
    /// Times that are looked at where a value is one number, of which a few tell little.
    private static final int MOST_TIMES = 4;

    /// The first time that something is asked.
    int first() {
        return times().getFirst();
    }

    /// The times that are looked at: the first one that something is asked, as what is read later may come of what was
    /// given then. Single numbers are read a few times.
    List<Integer> times() {
        List<@Nullable Array> draw = values.getFirst();
        List<Integer> times = new ArrayList<>();
        for (int k = 0; k < draw.size() && times.size() < MOST_TIMES; k++) {
            Array asked = draw.get(k);
            if (asked == null) continue;
            times.add(k);
            if (asked.size() > 1) break;
        }
        return times;
    }

    /// What is asked those times, in every draw.
    List<Array> cases() {
        List<Array> cases = new ArrayList<>();
        for (List<@Nullable Array> draw : values)
            for (int k : times()) cases.add(java.util.Objects.requireNonNull(draw.get(k)));
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
        if (times == 0 || !supposition.mayMend(traced::changes, known)) return found;
        Searching searching = new Searching(traced, supposition, factors, known, times);
        List<List<List<Node>>> products = products(traced, steps, times);
        List<Family> families = List.of(
                Wanted::gradient, (d, k, gradient) -> quotient(products.get(d).get(k), gradient));
        for (Family family : families) {
            int before = found.size();
            if (times <= MOST_MET) searching.in(family, found);
            if (times > 1 && found.size() == before) searching.together(family, found);
        }
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
                        int right = right(chosen, tried, k, most);
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
            boolean free = right(twice(chosen), List.of(), 0, most - 1) == most;
            found.add(new Wanted(values, free, most));
        }

        /// What an expression gives in a loop over examples is settled for all of them at once: each time it is the
        /// gradient of what one expression of the forward pass gave, in the order of the run or back from its end.
        void together(Family family, List<Wanted> found) {
            for (List<Gradient> place : supposition.byPlace()) {
                List<Gradient> ordered = inOrder(place);
                List<Gradient> back = fromTheEnd(place);
                if (!ordered.isEmpty() && given(family, ordered, found)) return;
                if (!back.isEmpty() && !back.equals(ordered) && given(family, back, found)) return;
            }
        }

        /// One value for each time, the last of several that were computed for one; none if they cannot be told apart.
        private List<Gradient> inOrder(List<Gradient> place) {
            int each = place.size() / times;
            if (each == 0 || place.size() % times != 0) return List.of();
            List<Gradient> chosen = new ArrayList<>();
            for (int k = 0; k < times; k++) chosen.add(place.get(k * each + each - 1));
            return chosen;
        }

        /// The latest value that was there each time and has not been taken, as a pass back through layers takes them.
        private List<Gradient> fromTheEnd(List<Gradient> place) {
            List<Gradient> left = new ArrayList<>(place);
            List<Gradient> chosen = new ArrayList<>();
            for (int k = 0; k < times; k++) {
                Node own = met(0, k);
                int last = left.size() - 1;
                while (last >= 0
                        && (left.get(last).at().id > own.id
                                || !left.get(last).each().getFirst().shape().equals(own.shape()))) last--;
                if (last < 0) return List.of();
                chosen.add(left.remove(last));
            }
            return chosen;
        }

        private boolean given(Family family, List<Gradient> gradients, List<Wanted> found) {
            List<List<@Nullable Array>> values = new ArrayList<>();
            for (int d = 0; d < traced.splices().size(); d++) values.add(new ArrayList<>());
            for (int k = 0; k < times; k++) {
                List<Array> all = inFamily(family, gradients.get(k).each(), k);
                if (all == null) return false;
                for (int d = 0; d < all.size(); d++) values.get(d).add(all.get(d));
            }
            for (double factor : factors) {
                List<List<@Nullable Array>> scaled = new ArrayList<>();
                List<Map<Expr, Expr>> chosen = new ArrayList<>();
                for (int d = 0; d < values.size(); d++) {
                    List<Array> own = scaled(
                            values.get(d).stream()
                                    .map(java.util.Objects::requireNonNull)
                                    .toList(),
                            factor);
                    Map<Expr, Expr> map = new IdentityHashMap<>();
                    for (int k = 0; k < times; k++) map.put(met(d, k).expr, Expr.constant(own.get(k)));
                    chosen.add(map);
                    scaled.add(new ArrayList<>(own));
                }
                int right = right(chosen, List.of(), 0, known);
                if (right <= known) continue;
                found.add(new Wanted(scaled, right(twice(chosen), List.of(), 0, right - 1) == right, right));
                return true;
            }
            return false;
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

        /// @param known how many are to be surpassed
        private int right(List<Map<Expr, Expr>> chosen, List<Array> tried, int k, int known) {
            List<Map<Expr, Expr>> others = new ArrayList<>();
            for (int d = 0; d < chosen.size(); d++) {
                Map<Expr, Expr> map = new IdentityHashMap<>(chosen.get(d));
                if (!tried.isEmpty()) map.put(met(d, k).expr, Expr.constant(tried.get(d)));
                others.add(map);
            }
            List<Map<Expr, Expr>> changed = traced.changed(others);
            try {
                return changed == null ? -1 : supposition.right(changed, known);
            } catch (IllegalArgumentException | IndexOutOfBoundsException shapesDoNotFit) {
                return -1;
            }
        }
    }
}
