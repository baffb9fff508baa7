package nabla.nn.function;

import nabla.matrix.Function;

/** σ(z) = 1 / (1 + e⁻ᶻ), σ′ = a(1 − a). Exact at both extremes: e⁻ᶻ overflows to ∞ and 1/∞ is 0. */
public record Sigmoid() implements Function {

    @Override
    public double f(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Override
    public double df(double z, double a) {
        return a * (1 - a);
    }

    @Override
    public boolean fromOutput() {
        return true;
    }

    @Override
    public String name() {
        return "sigmoid";
    }

    @Override
    public String symbol() {
        return "σ";
    }
}
