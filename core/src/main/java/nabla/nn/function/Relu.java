package nabla.nn.function;

import nabla.matrix.Function;

/** max(z, 0), relu′ = 1 where a > 0, else 0 (so 0 at the kink). */
public record Relu() implements Function {

    @Override
    public double f(double z) {
        return Math.max(z, 0);
    }

    @Override
    public double df(double z, double a) {
        return a > 0 ? 1 : 0;
    }

    @Override
    public boolean fromOutput() {
        return true;
    }

    @Override
    public String name() {
        return "relu";
    }
}
