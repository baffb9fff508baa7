package nabla.nn.function;

import nabla.matrix.Function;

/** tanh(z), tanh′ = 1 − a². */
public record Tanh() implements Function {

    @Override
    public double f(double z) {
        return Math.tanh(z);
    }

    @Override
    public double df(double z, double a) {
        return 1 - a * a;
    }

    @Override
    public boolean fromOutput() {
        return true;
    }

    @Override
    public String name() {
        return "tanh";
    }
}
