package nabla.calculus.notation;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as one writes them: 2, 0.1, 1e-8; no more than twelve digits.
final class Numbers {
    private static final MathContext DIGITS = new MathContext(12);

    private Numbers() {}

    static String text(double value) {
        if (!Double.isFinite(value)) return Double.toString(value);
        if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return Math.abs(value) < 1e-3 || Math.abs(value) >= 1e15
                ? rounded.toString().replace("E", "e")
                : rounded.toPlainString();
    }

    /// The whole d for which the value is 1/d and is not shorter as a decimal; 0 if there is none.
    static int reciprocal(double value) {
        double inverse = 1 / value;
        boolean whole = inverse > 1 && inverse < 1000 && Math.abs(inverse - Math.rint(inverse)) < 1e-12 * inverse;
        return whole && text(value).length() > 5 ? (int) Math.rint(inverse) : 0;
    }
}
