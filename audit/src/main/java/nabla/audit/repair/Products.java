package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.judge.Fit;
import nabla.audit.read.Place;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;
import org.jspecify.annotations.Nullable;

/// Expressions that are a multiple of what is wanted, found by their values: products, matrix products, quotients and
/// sums of a few of the values that are there. All are held against all; three numbers tell nearly every one apart.
final class Products {
    /// An expression with its value in every case.
    ///
    /// @param cost the lower, the likelier it was meant
    record Value(Term term, List<Array> arrays, int cost) {}

    /// Expressions that go on into products of three.
    private static final int MOST_PAIRS = 6_000;
    private static final int MOST_FACTORS = 400;
    private static final int MOST_FOUND = 12;
    private static final int SAMPLES = 3;
    /// What rounding leaves of a difference.
    private static final double CLOSE = 1e-4;

    private record Factor(Term term, double[] values, int cost) {}

    private final Place at;
    private final boolean operator;
    private final int alike;
    private final List<Array> wanted;
    private final double[] target;
    private final int[] samples;
    private final List<Value> found = new ArrayList<>();

    /// @param operator whether the program writes `@` for a matrix product
    /// @param alike how many expressions of one value are kept: in a loop they may have others in later rounds
    Products(Place at, boolean operator, int alike, List<Array> wanted) {
        this.at = at;
        this.operator = operator;
        this.alike = alike;
        this.wanted = wanted;
        this.target = Fit.join(wanted);
        this.samples = samples();
    }

    /// One expression that was found.
    ///
    /// @param multiple of the wanted value that it is
    record Found(Term term, double multiple, int cost) {}

    List<Found> of(List<Value> values) {
        List<Factor> factors = new ArrayList<>();
        List<Factor> made = new ArrayList<>();
        for (Value v : values) add(factors, v.term, v.arrays, v.cost);
        for (Value v : sums(values)) add(made, v.term, v.arrays, v.cost);
        for (Value v : matrices(values)) add(made, v.term, v.arrays, v.cost);
        List<Factor> small = distinct(factors, MOST_FACTORS);
        List<Factor> large = new ArrayList<>(distinct(made, MOST_PAIRS));
        List<Found> all = new ArrayList<>();
        for (Factor f : small) offer(all, f);
        for (Factor f : large) offer(all, f);
        pairs(all, small, small);
        differences(all, large, small);
        pairs(all, large, small);
        for (Factor f : large.subList(0, Math.min(large.size(), 400)))
            for (Factor g : small)
                if (!same(f, g) && all.size() < MOST_FOUND) pairs(all, List.of(product(f, g)), small);
        all.sort(Comparator.comparingInt(Found::cost));
        return all.subList(0, Math.min(alike * MOST_FOUND, all.size()));
    }

    private static boolean same(Factor f, Factor g) {
        return f.term.text().equals(g.term.text());
    }

    private void pairs(List<Found> all, List<Factor> left, List<Factor> right) {
        for (Factor a : left)
            for (Factor b : right) {
                if (left == right && a.cost > b.cost || same(a, b)) continue;
                if (alike(a.values, b.values, false)) offer(all, product(a, b));
                if (!a.term.text().contains(b.term.text()) && alike(a.values, b.values, true))
                    offer(all, quotient(a, b));
            }
    }

    /// Differences, which go on into products.
    private void differences(List<Found> all, List<Factor> large, List<Factor> small) {
        int count = Math.min(small.size(), 40);
        for (Factor a : small.subList(0, count))
            for (Factor b : small.subList(0, count)) {
                if (a.cost > 1 || b.cost > 1 || same(a, b)) continue;
                double[] values = new double[target.length];
                for (int i = 0; i < values.length; i++) values[i] = a.values[i] - b.values[i];
                Factor difference = new Factor(a.term.minus(at, b.term), values, a.cost + b.cost + 2);
                offer(all, difference);
                large.add(difference);
            }
    }

    private Factor product(Factor a, Factor b) {
        double[] values = new double[target.length];
        for (int i = 0; i < values.length; i++) values[i] = a.values[i] * b.values[i];
        return new Factor(a.term.times(at, b.term), values, a.cost + b.cost + 1);
    }

    private Factor quotient(Factor a, Factor b) {
        double[] values = new double[target.length];
        for (int i = 0; i < values.length; i++) values[i] = a.values[i] / b.values[i];
        return new Factor(a.term.binary(at, "/", b.term), values, a.cost + b.cost + 2);
    }

    /// Whether a product or quotient has the ratios of the target where it is looked at first.
    private boolean alike(double[] a, double[] b, boolean divided) {
        double first = 0;
        double other = 0;
        for (int s = 0; s < SAMPLES; s++) {
            int i = samples[s];
            double value = divided ? a[i] / b[i] : a[i] * b[i];
            if (s == 0) {
                first = value;
                other = target[i];
            } else if (!(Math.abs(value * other - target[i] * first) <= CLOSE * Math.abs(target[i] * first)))
                return false;
        }
        return first != 0;
    }

    private void offer(List<Found> all, Factor f) {
        for (int s = 1; s < SAMPLES; s++) {
            double a = f.values[samples[s]] * target[samples[0]];
            double b = target[samples[s]] * f.values[samples[0]];
            if (!(Math.abs(a - b) <= CLOSE * Math.abs(b))) return;
        }
        Fit fit = Fit.of(List.of(Array.vector(f.values)), List.of(Array.vector(target)));
        if (fit == null || !fit.good()) return;
        all.add(new Found(f.term, fit.factor(), f.cost));
    }

    /// Where the target is largest, each in another case where there are several.
    private int[] samples() {
        int[] chosen = new int[SAMPLES];
        int start = 0;
        int cases = wanted.size();
        boolean[] used = new boolean[target.length];
        for (int s = 0; s < SAMPLES; s++) {
            int of = s % cases;
            start = 0;
            for (int c = 0; c < of; c++) start += wanted.get(c).size();
            int best = start;
            double most = -1;
            for (int i = start; i < start + wanted.get(of).size(); i++)
                if (!used[i] && Math.abs(target[i]) > most) {
                    most = Math.abs(target[i]);
                    best = i;
                }
            used[best] = true;
            chosen[s] = best;
        }
        return chosen;
    }

    /// As a factor of the wanted value, stretched where it has to be.
    private void add(List<Factor> factors, Term term, List<Array> arrays, int cost) {
        List<Array> stretched = new ArrayList<>();
        try {
            for (int i = 0; i < arrays.size(); i++) {
                Array own = arrays.get(i);
                if (own.size() == 1 && wanted.get(i).size() > 1) return; // numbers come last
                stretched.add(own.broadcastTo(wanted.get(i).shape()));
            }
        } catch (ShapeException no) {
            return;
        }
        double[] values = Fit.join(stretched);
        boolean uniform = values.length > wanted.size();
        for (double v : values) {
            if (!Double.isFinite(v)) return;
            uniform &= v == values[0];
        }
        if (uniform) return; // a mask that hides nothing
        factors.add(new Factor(term, values, cost));
    }

    /// One or a few expressions of each value, the cheapest.
    private List<Factor> distinct(List<Factor> factors, int most) {
        Map<List<Long>, Integer> counts = new HashMap<>();
        factors.sort(Comparator.comparingInt(Factor::cost));
        List<Factor> kept = new ArrayList<>();
        for (Factor f : factors) {
            List<Long> key = new ArrayList<>();
            for (double v : f.values) key.add(Math.round(v * 1e9));
            if (counts.merge(key, 1, Integer::sum) <= alike) kept.add(f);
            if (kept.size() == most) break;
        }
        return kept;
    }

    /// Sums over rows or columns.
    private List<Value> sums(List<Value> values) {
        List<Value> sums = new ArrayList<>();
        for (Value v : values) {
            if (v.cost > 1 || v.arrays.getFirst().rank() != 2) continue;
            for (int axis = 0; axis < 2; axis++) {
                int along = axis;
                boolean keep = wanted.getFirst().rank() == 2;
                Term term = Variations.sum(at, v.term, axis, keep);
                sums.add(new Value(
                        term, v.arrays.stream().map(a -> a.sum(keep, along)).toList(), v.cost + 2));
            }
        }
        return sums;
    }

    /// Matrix products that have the shape of the wanted value.
    private List<Value> matrices(List<Value> values) {
        List<Value> made = new ArrayList<>();
        List<Value> sides = new ArrayList<>();
        for (Value v : values) {
            int rank = v.arrays.getFirst().rank();
            if (v.cost > 1 || rank == 0 || rank > 2 || v.arrays.getFirst().size() == 1) continue;
            sides.add(v);
            if (rank == 2)
                sides.add(new Value(
                        v.term.turned(at),
                        v.arrays.stream().map(Array::transpose).toList(),
                        v.cost));
        }
        for (Value a : sides)
            for (Value b : sides) {
                List<Array> product = product(a, b);
                if (product != null) made.add(new Value(dot(a.term, b.term), product, a.cost + b.cost + 1));
                List<Array> outer = outer(a, b);
                if (outer != null)
                    made.add(new Value(
                            Variations.module("outer", at).called(at, a.term, b.term), outer, a.cost + b.cost + 1));
            }
        return made;
    }

    private Term dot(Term a, Term b) {
        return operator ? a.binary(at, "@", b) : Variations.dot(at, a, b);
    }

    private @Nullable List<Array> product(Value a, Value b) {
        List<Array> products = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Shape l = a.arrays.get(i).shape();
            Shape r = b.arrays.get(i).shape();
            Shape own = wanted.get(i).shape();
            boolean fits = own.rank() == l.rank() + r.rank() - 2
                    && l.dim(l.rank() - 1) == r.dim(0)
                    && (l.rank() == 1 || l.dim(0) == own.dim(0))
                    && (r.rank() == 1 || r.dim(1) == own.dim(own.rank() - 1));
            if (!fits) return null;
            products.add(a.arrays.get(i).matmul(b.arrays.get(i)));
        }
        return products;
    }

    private @Nullable List<Array> outer(Value a, Value b) {
        List<Array> products = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Array l = a.arrays.get(i);
            Array r = b.arrays.get(i);
            Shape own = wanted.get(i).shape();
            boolean fits = l.rank() == 1
                    && r.rank() == 1
                    && own.rank() == 2
                    && own.dim(0) == l.size()
                    && own.dim(1) == r.size();
            if (!fits) return null;
            products.add(l.reshape(l.size(), 1).times(r.reshape(1, r.size())));
        }
        return products;
    }
}
