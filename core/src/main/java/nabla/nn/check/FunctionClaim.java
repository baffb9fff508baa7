package nabla.nn.check;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** Anyone's function of an array, with anyone's gradient. */
final class FunctionClaim implements Claim {
    private final ToDoubleFunction<double[]> f;
    private final double[] x;
    private final double[] gradient;
    private final List<Block> blocks;

    FunctionClaim(ToDoubleFunction<double[]> f, UnaryOperator<double[]> g, double[] x) {
        this.f = f;
        this.x = x.clone();
        gradient = g.apply(x.clone()).clone();
        blocks = List.of(new Block("x", 0, 1, x.length, false));
    }

    @Override
    public double f(double[] at) {
        return f.applyAsDouble(at.clone());
    }

    @Override
    public double[] x() {
        return x;
    }

    @Override
    public double[] gradient() {
        return gradient;
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double rounding() {
        return 0;
    }

    @Override
    public String guess(List<Sample> wrong) {
        return Suspects.of(wrong, 1);
    }
}
