package nabla.matrix;

import org.jspecify.annotations.Nullable;

/**
 * Inverted dropout's mask: each element is 1/keep with probability keep, else 0 (Srivastava et al. 2014,
 * scaled at training so that prediction needs nothing). An element depends on (seed, draw, position) only,
 * so every kernel and any number of threads draws the same mask.
 */
public final class Noise {
    private final long seed;
    private final double keep;
    private final long threshold;
    private long draw;
    private long @Nullable [] places;

    /** @throws IllegalArgumentException unless 0 &lt; keep ≤ 1 */
    public Noise(double keep, long seed) {
        if (!(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException("noise: keep is " + keep + "; it must be above 0 and at most 1");
        }
        this.keep = keep;
        this.seed = seed;
        this.threshold = (long) (keep * (1L << 53));
    }

    /** The next mask. */
    public void redraw() {
        draw++;
    }

    /** Which mask this is; setting it repeats an earlier one. */
    public long draw() {
        return draw;
    }

    public void draw(long number) {
        draw = number;
    }

    /** Row i of the masks to come is row {@code places[i]} of a larger one, of which this machine draws a part; null: row i. */
    public void places(long @Nullable [] places) {
        this.places = places;
    }

    /** The element in row i and column j of a mask of so many columns. */
    public double at(int i, int j, int cols) {
        return at((places == null ? i : places[i]) * cols + j);
    }

    /** The mask's element at position {@code index} = i·cols + j. */
    public double at(long index) {
        long h = mix(mix(seed + 0x9E3779B97F4A7C15L * draw) + index);
        return (h >>> 11) < threshold ? 1 / keep : 0;
    }

    /** SplitMix64's finaliser (Steele, Lea, Flood 2014). */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
