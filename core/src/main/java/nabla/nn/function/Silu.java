package nabla.nn.function;

import nabla.matrix.Function;

/** z·σ(z) (Elfwing et al. 2017), also called swish; f′ = σ(z)(1 + z(1 − σ(z))). */
public record Silu() implements Function {

    @Override
    public double f(double z) {
        return z / (1 + Math.exp(-z));
    }

    @Override
    public double df(double z, double a) {
        return Silu.slope(z);
    }

    @Override
    public String name() {
        return "silu";
    }

    private static double slope(double z) {
        double s = 1 / (1 + Math.exp(-z));
        return s == 0 ? 0 : s * (1 + z * (1 - s));
    }
}
