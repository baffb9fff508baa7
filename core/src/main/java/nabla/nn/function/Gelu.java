package nabla.nn.function;

import nabla.matrix.Function;

/** z·Φ(z), the exact form with Φ(z) = ½(1 + erf(z/√2)) (Hendrycks and Gimpel 2016); f′ = Φ(z) + z·φ(z). */
public record Gelu() implements Function {

    @Override
    public double f(double z) {
        return z * Erf.normalCdf(z);
    }

    @Override
    public double df(double z, double a) {
        return Erf.normalCdf(z) + z * Erf.normalDensity(z);
    }

    @Override
    public String name() {
        return "gelu";
    }
}
