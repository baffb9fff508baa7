package nabla.data;

/**
 * Reads decimal numbers from characters, without making a String, to exactly the float that {@link Float#parseFloat}
 * gives.
 *
 * <p>Up to 2⁵³ the digits, and up to 10²² the power of ten, are exact doubles, so their product or quotient is the
 * correctly rounded double (Clinger, "How to read floating point numbers accurately", 1990). Rounding that once more to
 * float is right unless the double lies half-way between two floats; those, and longer numbers, go to {@code
 * parseFloat}.
 */
final class Decimal {
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    /** Looked up, since a jump on the sign is foretold wrongly half of the time. */
    private static final double[] SIGNS = {1, -1};

    private static final long EXACT_DIGITS = 1L << 53;
    /** So many digits fit a long. */
    private static final int MOST_DIGITS = 18;

    private static final int LARGEST_POWER = 99_999;
    private static final int NONE = Integer.MIN_VALUE;
    /** What a double has in its fraction beyond a float's: these 29 bits decide how it rounds. */
    private static final long BEYOND_FLOAT = (1L << 29) - 1;

    private static final long HALF_WAY = 1L << 28;

    private Decimal() {}

    /**
     * The number written in {@code text[from, to)}, or NaN where that is not one: [+-] digits [point digits] [e [+-]
     * digits]. Too large for a float gives ±∞.
     */
    static float parse(char[] text, int from, int to, char point) {
        int minus = from < to && text[from] == '-' ? 1 : 0;
        int i = from + (minus == 1 || from < to && text[from] == '+' ? 1 : 0);
        long digits = 0;
        int start = i;
        for (int digit; i < to && (digit = text[i] - '0') >= 0 && digit <= 9; i++) {
            digits = digits * 10 + digit;
        }
        int count = i - start;
        int exponent = 0;
        if (i < to && text[i] == point) {
            int fraction = ++i;
            for (int digit; i < to && (digit = text[i] - '0') >= 0 && digit <= 9; i++) {
                digits = digits * 10 + digit;
            }
            exponent = fraction - i;
            count -= exponent;
        }
        if (i < to) {
            int power = power(text, i, to);
            if (power == NONE) {
                return Float.NaN;
            }
            exponent += power;
        }
        if (count == 0) {
            return Float.NaN;
        }
        if (count <= MOST_DIGITS && digits <= EXACT_DIGITS && Math.abs(exponent) < TENS.length) {
            double value = exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
            if ((Double.doubleToRawLongBits(value) & BEYOND_FLOAT) != HALF_WAY) {
                return (float) (value * SIGNS[minus]);
            }
        }
        return Float.parseFloat(new String(text, from, to - from).replace(point, '.'));
    }

    static float parse(String text, char point) {
        return parse(text.toCharArray(), 0, text.length(), point);
    }

    /** The power of ten written in {@code text[from, to)} as e [+-] digits, or {@link #NONE}. */
    private static int power(char[] text, int from, int to) {
        int i = from + 1;
        boolean negative = i < to && text[i] == '-';
        if (negative || i < to && text[i] == '+') {
            i++;
        }
        if ((text[from] != 'e' && text[from] != 'E') || i == to) {
            return NONE;
        }
        int power = 0;
        for (; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            power = Math.min(power * 10 + digit, LARGEST_POWER);
        }
        return negative ? -power : power;
    }
}
