package nabla.train.optimizer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Limited-memory BFGS (Liu and Nocedal 1989) with a line search for the weak Wolfe conditions: the whole data set a
 * step, for small problems. One {@link Search#step} is one iteration.
 *
 * @param memory how many pairs (s, y) are kept
 */
public record Lbfgs(int memory) implements Optimizer {
    /** Ten pairs. */
    public Lbfgs() {
        this(10);
    }

    /** @throws IllegalArgumentException unless at least one pair is kept */
    public Lbfgs {
        if (memory < 1) {
            throw new IllegalArgumentException("lbfgs: memory is " + memory + "; it must be at least 1");
        }
    }

    @Override
    public String name() {
        return "lbfgs";
    }

    /** The first trial of the line search; Newton's step is 1. */
    @Override
    public double defaultLearningRate() {
        return 1;
    }

    /** f(θ), writing ∇f into {@code gradient}. */
    @FunctionalInterface
    public interface Objective {
        double evaluate(double[] theta, double[] gradient);
    }

    /** Begins at θ. */
    public Search start(Objective objective, double[] theta) {
        return new Search(objective, theta, memory);
    }

    /** The iteration's memory. */
    public static final class Search {
        private static final double SUFFICIENT_DECREASE = 1e-4;
        private static final double CURVATURE = 0.9;
        private static final int TRIALS = 30;

        private final Objective objective;
        private final int memory;
        private final Deque<Pair> pairs = new ArrayDeque<>();
        private double[] theta;
        private double[] gradient;
        private double value;

        /** s = Δθ, y = Δ∇. */
        private record Pair(double[] s, double[] y, double sy) {}

        Search(Objective objective, double[] theta, int memory) {
            this.objective = objective;
            this.memory = memory;
            this.theta = theta.clone();
            this.gradient = new double[theta.length];
            this.value = objective.evaluate(this.theta, gradient);
        }

        public double[] theta() {
            return theta;
        }

        public double[] gradient() {
            return gradient;
        }

        /** f at {@link #theta()}. */
        public double value() {
            return value;
        }

        /** One iteration from a first trial of {@code rate}; false where no step lowers f any more. */
        public boolean step(double rate) {
            double[] direction = direction();
            double slope = dot(gradient, direction);
            if (!(slope < 0)) {
                pairs.clear();
                direction = scaled(-1, gradient);
                slope = -dot(gradient, gradient);
            }
            double first = pairs.isEmpty() ? rate * Math.min(1, 1 / Math.sqrt(-slope)) : rate;
            return slope < 0 && search(direction, slope, first);
        }

        /** Bisection between a step that is too long and one that is too short (Lewis and Overton 2013, algorithm 2.6). */
        private boolean search(double[] direction, double slope, double first) {
            double low = 0;
            double high = Double.POSITIVE_INFINITY;
            double length = first;
            for (int trial = 0; trial < TRIALS; trial++) {
                double[] next = theta.clone();
                for (int i = 0; i < next.length; i++) {
                    next[i] += length * direction[i];
                }
                double[] g = new double[next.length];
                double f = objective.evaluate(next, g);
                if (!(f <= value + SUFFICIENT_DECREASE * length * slope)) {
                    high = length;
                } else if (dot(g, direction) < CURVATURE * slope && trial < TRIALS - 1) {
                    low = length;
                } else {
                    accept(next, g, f);
                    return true;
                }
                length = Double.isInfinite(high) ? 2 * length : (low + high) / 2;
            }
            return false;
        }

        private void accept(double[] next, double[] g, double f) {
            double[] s = difference(next, theta);
            double[] y = difference(g, gradient);
            double sy = dot(s, y);
            if (sy > 1e-10 * dot(y, y)) {
                pairs.addFirst(new Pair(s, y, sy));
                if (pairs.size() > memory) {
                    pairs.removeLast();
                }
            }
            theta = next;
            gradient = g;
            value = f;
        }

        /** −H·∇ by the two-loop recursion (Nocedal and Wright 2006, algorithm 7.4). */
        private double[] direction() {
            double[] q = scaled(-1, gradient);
            double[] alpha = new double[pairs.size()];
            int i = 0;
            for (Pair p : pairs) {
                alpha[i] = dot(p.s, q) / p.sy;
                add(q, -alpha[i++], p.y);
            }
            if (!pairs.isEmpty()) {
                Pair newest = pairs.getFirst();
                q = scaled(newest.sy / dot(newest.y, newest.y), q);
            }
            for (Iterator<Pair> it = pairs.descendingIterator(); it.hasNext(); ) {
                Pair p = it.next();
                add(q, alpha[--i] - dot(p.y, q) / p.sy, p.s);
            }
            return q;
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }

        private static double[] difference(double[] a, double[] b) {
            double[] out = a.clone();
            add(out, -1, b);
            return out;
        }

        private static double[] scaled(double c, double[] a) {
            double[] out = new double[a.length];
            add(out, c, a);
            return out;
        }

        private static void add(double[] to, double c, double[] a) {
            for (int i = 0; i < to.length; i++) {
                to[i] += c * a[i];
            }
        }
    }
}
