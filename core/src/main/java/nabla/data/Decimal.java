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
    /** What a double has in its fraction beyond a float's: these 29 bits decide how it rounds. */
    private static final long BEYOND_FLOAT = (1L << 29) - 1;

    private static final long HALF_WAY = 1L << 28;

    private final char point;
    private int end;

    Decimal(char point) {
        this.point = point;
    }

    /** The number that the whole of {@code text[from, to)} is, or NaN where it is none. */
    float parse(char[] text, int from, int to) {
        float value = read(text, from, to);
        return end == to ? value : Float.NaN;
    }

    float parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    /** Where the number that was last read ends. */
    int end() {
        return end;
    }

    /**
     * The number with which {@code text[from, to)} begins: [+-] digits [point digits] [e [+-] digits]; NaN where there
     * is none. Too large for a float gives ±∞.
     */
    float read(char[] text, int from, int to) {
        char sign = from < to ? text[from] : '0';
        int minus = sign == '-' ? 1 : 0;
        int i = from + minus + (sign == '+' ? 1 : 0);
        int start = i;
        long digits = 0;
        int digit = 0; // of the character at i, what it is worth; or something else
        for (; i < to && (digit = text[i] - '0') >= 0 && digit <= 9; i++) {
            digits = digits * 10 + digit;
        }
        int count = i - start;
        int exponent = 0;
        if (digit == point - '0') {
            int fraction = ++i;
            for (; i < to && (digit = text[i] - '0') >= 0 && digit <= 9; i++) {
                digits = digits * 10 + digit;
            }
            exponent = fraction - i;
            count -= exponent;
        }
        end = i;
        if (count == 0) {
            return Float.NaN;
        }
        if (digit == 'e' - '0' || digit == 'E' - '0') {
            exponent += power(text, i + 1, to);
        }
        if (count <= MOST_DIGITS && digits <= EXACT_DIGITS && Math.abs(exponent) < TENS.length) {
            double value = exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
            if ((Double.doubleToRawLongBits(value) & BEYOND_FLOAT) != HALF_WAY) {
                return (float) (value * SIGNS[minus]);
            }
        }
        return Float.parseFloat(new String(text, from, end - from).replace(point, '.'));
    }

    /** The power of ten written as [+-] digits, after which the number ends; 0 where there is none, and it ended before. */
    private int power(char[] text, int from, int to) {
        int i = from;
        boolean negative = i < to && text[i] == '-';
        if (negative || i < to && text[i] == '+') {
            i++;
        }
        int power = 0;
        for (int digit; i < to && (digit = text[i] - '0') >= 0 && digit <= 9; i++) {
            power = Math.min(power * 10 + digit, LARGEST_POWER);
            end = i + 1;
        }
        return negative ? -power : power;
    }
}
