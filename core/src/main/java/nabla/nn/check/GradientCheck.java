package nabla.nn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import nabla.nn.Bound;

/**
 * Holds a claimed gradient against central differences in double precision: coordinate by coordinate, each with a step
 * of its own, and along random directions, which see every coordinate at once. The error is relative,
 * |claimed − measured| / max(|claimed|, |measured|), as in Stanford's cs231n notes, "Gradient checks".
 *
 * @param tolerance the largest relative error that passes
 * @param samples how many coordinates of each matrix are measured; biases are measured whole
 * @param directions how many random directions are measured
 * @param seed which coordinates and directions
 */
public record GradientCheck(double tolerance, int samples, int directions, long seed) {

    /** 1e-6, 30 coordinates a matrix, 3 directions. */
    public GradientCheck() {
        this(1e-6, 30, 3, 1);
    }

    /** @throws IllegalArgumentException unless the tolerance is positive and something is measured */
    public GradientCheck {
        if (!(tolerance > 0) || samples < 1 || directions < 0) {
            throw new IllegalArgumentException("gradient check: tolerance is " + tolerance + ", samples " + samples
                    + ", directions " + directions + "; the first two must be positive");
        }
    }

    /** With another tolerance. */
    public GradientCheck within(double largestError) {
        return new GradientCheck(largestError, samples, directions, seed);
    }

    /**
     * f's claimed gradient g at x.
     *
     * @throws IllegalArgumentException when g(x) has not x's length, or f(x) or g(x) is not finite
     */
    public GradientReport of(ToDoubleFunction<double[]> f, UnaryOperator<double[]> g, double... x) {
        return of(new FunctionClaim(f, g, x));
    }

    /**
     * A network's gradients as its kernels compute them, fused, on the batch it is bound to; measured in double on a
     * copy, its dropout masks held. Overwrites what {@code bound} computed before, not its parameters.
     */
    public GradientReport of(Bound bound) {
        return of(new NetworkClaim(bound));
    }

    private GradientReport of(Claim claim) {
        double[] x = claim.x();
        double[] claimed = claim.gradient();
        requireFinite(claim.f(x), claimed, x.length);
        var random = new SplittableRandom(seed);
        var samples = new ArrayList<Sample>();
        for (Block block : claim.blocks()) {
            double floor = claim.rounding() * largest(claimed, block);
            for (int index : chosen(block, random)) {
                double[] axis = new double[x.length];
                axis[index] = 1;
                double scale = Math.max(1, Math.abs(x[index]));
                samples.add(sample(claim, block, index, axis, scale, claimed[index], floor));
            }
        }
        var along = new ArrayList<Sample>();
        Block all = new Block("direction ", 0, 1, directions, true);
        for (int d = 0; d < directions; d++) {
            double[] v = direction(x.length, random);
            double sum = 0;
            double floor = 0;
            for (int i = 0; i < v.length; i++) {
                sum += v[i] * claimed[i];
                floor += claim.rounding() * Math.abs(v[i] * claimed[i]);
            }
            along.add(sample(claim, all, d, v, 1, sum, floor));
        }
        var wrong = samples.stream().filter(s -> s.error() > tolerance).toList();
        String guess = wrong.isEmpty() ? "" : claim.guess(wrong);
        return new GradientReport(tolerance, claim.blocks(), List.copyOf(samples), List.copyOf(along), guess);
    }

    /** @param floor what the claim may be off by for its own rounding */
    private Sample sample(Claim claim, Block block, int index, double[] v, double scale, double claimed, double floor) {
        double[] x = claim.x();
        double[] moved = new double[x.length];
        DoubleUnaryOperator line = t -> {
            for (int i = 0; i < x.length; i++) {
                moved[i] = x[i] + t * v[i];
            }
            return claim.f(moved);
        };
        double quick = Slope.quick(line, scale);
        double error = error(claimed, quick, floor);
        if (error <= tolerance) {
            return new Sample(block, index, claimed, quick, error, false);
        }
        Slope slope = Slope.of(line, scale);
        if (slope.kink() && slope.between(claimed)) {
            return new Sample(block, index, claimed, slope.value(), 0, true);
        }
        error = error(claimed, slope.value(), floor + slope.uncertainty());
        return new Sample(block, index, claimed, slope.value(), error, slope.kink());
    }

    private static double error(double claimed, double measured, double floor) {
        double apart = Math.abs(claimed - measured);
        return apart <= floor ? 0 : apart / Math.max(Math.abs(claimed), Math.abs(measured));
    }

    private int[] chosen(Block block, SplittableRandom random) {
        int[] all = new int[block.size()];
        Arrays.setAll(all, i -> block.offset() + i);
        if (block.always() || all.length <= samples) {
            return all;
        }
        for (int i = 0; i < samples; i++) {
            int j = i + random.nextInt(all.length - i);
            int t = all[i];
            all[i] = all[j];
            all[j] = t;
        }
        return Arrays.copyOf(all, samples);
    }

    /** A random direction of length 1: none of its elements is small, so that every coordinate is seen. */
    private static double[] direction(int n, SplittableRandom random) {
        double[] v = new double[n];
        Arrays.setAll(v, i -> (random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble()));
        double length = Math.sqrt(Arrays.stream(v).map(t -> t * t).sum());
        Arrays.setAll(v, i -> v[i] / length);
        return v;
    }

    private static double largest(double[] g, Block block) {
        return Arrays.stream(g, block.offset(), block.offset() + block.size())
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    private static void requireFinite(double f, double[] g, int n) {
        if (g.length != n) {
            throw new IllegalArgumentException(
                    "gradient check: x has " + n + " elements, the claimed gradient " + g.length);
        }
        if (!Double.isFinite(f) || !Arrays.stream(g).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("gradient check: f(x) is " + f + " and the claimed gradient "
                    + Arrays.toString(g) + "; both must be finite");
        }
    }
}
