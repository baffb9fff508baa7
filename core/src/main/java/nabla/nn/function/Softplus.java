package nabla.nn.function;

import nabla.matrix.Function;

/** log(1 + eᶻ), f′ = σ(z). Written as max(z, 0) + log1p(e⁻|ᶻ|), which neither overflows nor loses digits. */
public record Softplus() implements Function {

    @Override
    public double f(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    @Override
    public double df(double z, double a) {
        return 1 / (1 + Math.exp(-z));
    }

    @Override
    public String name() {
        return "softplus";
    }
}
