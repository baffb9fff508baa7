package nabla.calculus.expr;

/// The standard normal distribution.
final class Normal {
    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
    /// Beyond it Φ is 0 or 1 to the last bit of a double near 1.
    private static final double TAIL = 9;

    private Normal() {}

    /// φ(x) = e^(−x²/2) / √(2π).
    static double density(double x) {
        return Math.exp(-x * x / 2) / SQRT_TWO_PI;
    }

    /// Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), right to about 1e-16 (Marsaglia, "Evaluating the Normal
    /// Distribution", 2004).
    static double cdf(double x) {
        if (Math.abs(x) > TAIL) return x > 0 ? 1 : 0;
        double term = x;
        double sum = x;
        for (int k = 3; sum + term != sum; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + sum * density(x);
    }
}
