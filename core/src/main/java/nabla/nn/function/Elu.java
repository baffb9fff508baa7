package nabla.nn.function;

import nabla.matrix.Function;

/** z where z > 0, else α(eᶻ − 1) (Clevert et al. 2015); f′ = 1, or a + α. */
public record Elu(double alpha) implements Function {
    /** α = 1, as in the paper. */
    public Elu() {
        this(1);
    }

    /** @throws IllegalArgumentException unless α > 0: the sign of a must tell the sign of z */
    public Elu {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("elu: alpha is " + alpha + "; it must be positive");
        }
    }

    @Override
    public double f(double z) {
        return z > 0 ? z : alpha * Math.expm1(z);
    }

    @Override
    public double df(double z, double a) {
        return a > 0 ? 1 : a + alpha;
    }

    @Override
    public boolean fromOutput() {
        return true;
    }

    @Override
    public String name() {
        return "elu";
    }
}
