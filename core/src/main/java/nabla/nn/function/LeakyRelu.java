package nabla.nn.function;

import nabla.matrix.Function;

/** z where z > 0, else slope·z (Maas et al. 2013); f′ = 1 or slope. */
public record LeakyRelu(double slope) implements Function {
    /** Slope 0.01, as in the paper. */
    public LeakyRelu() {
        this(0.01);
    }

    /** @throws IllegalArgumentException unless 0 < slope < 1: the sign of a must tell the sign of z */
    public LeakyRelu {
        if (!(slope > 0 && slope < 1)) {
            throw new IllegalArgumentException("leaky-relu: slope is " + slope + "; it must lie between 0 and 1");
        }
    }

    @Override
    public double f(double z) {
        return z > 0 ? z : slope * z;
    }

    @Override
    public double df(double z, double a) {
        return a > 0 ? 1 : slope;
    }

    @Override
    public boolean fromOutput() {
        return true;
    }

    @Override
    public String name() {
        return "leaky-relu";
    }
}
