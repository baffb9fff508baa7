package nabla.nn.function;

/** The error function and the normal distribution, to double precision. */
final class Erf {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

    private Erf() {}

    /** Φ(z) = ½·erfc(−z/√2). */
    static double normalCdf(double z) {
        double x = z / Math.sqrt(2);
        return Math.abs(x) < 2 ? (1 + erf(x)) / 2 : x < 0 ? erfc(-x) / 2 : 1 - erfc(x) / 2;
    }

    /** φ(z) = e^(−z²/2) / √(2π). */
    static double normalDensity(double z) {
        return Math.exp(-z * z / 2) / SQRT_TWO_PI;
    }

    /** For |x| &lt; 2: the series of Abramowitz and Stegun 7.1.6, all of whose terms have one sign. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_SQRT_PI * Math.exp(-x * x) * sum;
    }

    /** For x ≥ 2: the continued fraction of Abramowitz and Stegun 7.1.14, from its far end. */
    private static double erfc(double x) {
        double f = x;
        for (int n = 60; n > 0; n--) {
            f = x + n / 2.0 / f;
        }
        return Math.exp(-x * x) / (f * Math.sqrt(Math.PI));
    }
}
