package nabla.train;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An order of n rows, drawn by a seed, that can be asked for any place and for any row without being written down: so
 * many machines agree on it, each looking at its own rows only.
 *
 * <p>A Feistel network on a·b ≥ n pairs (l, r), a and b about √n, each round moving one half by a function of the
 * other; what falls outside n walks on until it is inside (Black and Rogaway, "Ciphers with arbitrary finite domains",
 * 2002).
 */
public final class RowOrder implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int ROUNDS = 8;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long rows;
    private final long a;
    private final long b;
    private final long[] keys;

    private RowOrder(long rows, long[] keys) {
        this.rows = rows;
        this.keys = keys;
        this.a = Math.max(1, (long) Math.ceil(Math.sqrt((double) rows)));
        this.b = Math.max(1, (rows + a - 1) / a);
    }

    /** Row 0, 1, 2, … */
    public static RowOrder natural(long rows) {
        return new RowOrder(rows, new long[0]);
    }

    /** The order of one epoch. */
    public static RowOrder shuffled(long rows, long seed, int epoch) {
        long[] keys = new long[ROUNDS];
        long state = mix(mix(seed) + epoch);
        for (int i = 0; i < ROUNDS; i++) {
            state += GOLDEN;
            keys[i] = mix(state);
        }
        return new RowOrder(rows, keys);
    }

    public long rows() {
        return rows;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RowOrder other && rows == other.rows && Arrays.equals(keys, other.keys);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(rows) + Arrays.hashCode(keys);
    }

    /** The row that stands at this place. */
    public long at(long place) {
        long x = place;
        do {
            x = forward(x);
        } while (x >= rows);
        return x;
    }

    /** The place at which this row stands. */
    public long placeOf(long row) {
        long x = row;
        do {
            x = backward(x);
        } while (x >= rows);
        return x;
    }

    private long forward(long x) {
        long l = x / b;
        long r = x - l * b;
        for (int i = 0; i < keys.length; i++) {
            if ((i & 1) == 0) {
                l += below(a, r, keys[i]);
                l = l >= a ? l - a : l;
            } else {
                r += below(b, l, keys[i]);
                r = r >= b ? r - b : r;
            }
        }
        return l * b + r;
    }

    private long backward(long x) {
        long l = x / b;
        long r = x - l * b;
        for (int i = keys.length - 1; i >= 0; i--) {
            if ((i & 1) == 0) {
                l -= below(a, r, keys[i]);
                l = l < 0 ? l + a : l;
            } else {
                r -= below(b, l, keys[i]);
                r = r < 0 ? r + b : r;
            }
        }
        return l * b + r;
    }

    /** A number below n that x and the key decide; n is below 2³¹. */
    private static long below(long n, long x, long key) {
        return ((mix(x + key) >>> 32) * n) >>> 32;
    }

    /** SplitMix64's finaliser (Steele, Lea, Flood 2014). */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
