package nabla.explain;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Verb;
import nabla.nn.check.Slope;

/// The third witness: one element is moved a little, the forward verbs behind it run again, and L is looked at. It
/// needs no rule of calculus, and no backward verb.
final class Measured {
    /// Elements of one matrix that are measured; of larger ones a random choice, and all of a bias.
    private static final int MOST = 64;

    /// Multiply-adds that one matrix may cost: a second or so. Of a large network less is measured.
    private static final long AFFORDABLE = 300_000_000;

    private final List<Verb> forward;
    private final Kernels kernels;
    private final long cost;

    /// @param forward the verbs from X to L; its masks are held: the verbs that draw them do not run
    /// @param cost multiply-adds of running them once
    Measured(List<Verb> forward, Kernels kernels, long cost) {
        this.cost = cost;
        this.forward = forward.stream().filter(v -> !(v instanceof Verb.Mask)).toList();
        this.kernels = kernels;
    }

    /// ∂L/∂M; NaN where it was not measured, or where L has a kink.
    ///
    /// @param uncertainty the most that any of the slopes may be off
    record Gradient(double[][] slopes, double uncertainty, int measured, int size) {
        String summary() {
            String all = size == 1 ? "" : measured == size ? ", all " + size : ", " + measured + " of " + size;
            return "central differences of L" + all;
        }
    }

    Gradient gradient(Matrix M, boolean penalized) {
        List<Verb> verbs = penalized
                ? forward
                : forward.stream().filter(v -> !(v instanceof Verb.Penalize)).toList();
        int from = 0;
        while (from < verbs.size() && !verbs.get(from).reads().contains(M)) {
            from++;
        }
        List<Verb> behind = verbs.subList(from, verbs.size());
        double[][] slopes = new double[M.rows][M.cols];
        Arrays.stream(slopes).forEach(row -> Arrays.fill(row, Double.NaN));
        double uncertainty = 0;
        int count = 0;
        for (int at : chosen(M)) {
            Slope slope = slope(M, at / M.cols, at % M.cols, behind);
            if (!slope.kink()) {
                slopes[at / M.cols][at % M.cols] = slope.value();
                uncertainty = Math.max(uncertainty, slope.uncertainty());
                count++;
            }
        }
        behind.forEach(v -> v.run(kernels));
        return new Gradient(slopes, uncertainty, count, M.size());
    }

    private Slope slope(Matrix M, int i, int j, List<Verb> behind) {
        double here = M.get(i, j);
        try {
            return Slope.of(
                    t -> {
                        M.set(i, j, here + t);
                        behind.forEach(v -> v.run(kernels));
                        return loss(behind);
                    },
                    Math.max(1, Math.abs(here)));
        } finally {
            M.set(i, j, here);
        }
    }

    private static double loss(List<Verb> behind) {
        return behind.getLast().writes().getFirst().get(0, 0);
    }

    private int[] chosen(Matrix M) {
        int[] all = new int[M.size()];
        Arrays.setAll(all, i -> i);
        long affordable = Math.max(6, AFFORDABLE / (cost * Slope.EVALUATIONS));
        long most = Math.min(affordable, M.rows == 1 ? all.length : MOST);
        return all.length <= most
                ? all
                : new SplittableRandom(1)
                        .ints(0, all.length)
                        .distinct()
                        .limit(most)
                        .toArray();
    }
}
