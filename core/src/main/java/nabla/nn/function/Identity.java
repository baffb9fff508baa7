package nabla.nn.function;

import nabla.matrix.Function;

/** f(z) = z, f′ = 1. */
public record Identity() implements Function {

    @Override
    public double f(double z) {
        return z;
    }

    @Override
    public double df(double z, double a) {
        return 1;
    }

    @Override
    public boolean fromOutput() {
        return true;
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public String symbol() {
        return "id";
    }
}
