package nabla.nn.loss;

import nabla.matrix.Discrepancy;
import nabla.matrix.Matrix;
import nabla.nn.Scope;
import org.jspecify.annotations.Nullable;

/**
 * ½·Σ(P − Y)² over the outputs of a row; dP = P − Y. On any output activation: after a sigmoid, as in the seed's
 * network, dZ = (P − Y) ⊙ P ⊙ (1 − P), which is not P − Y.
 */
public record HalfSquaredError() implements Loss, Discrepancy {
    @Override
    public double f(double p, double y) {
        return (p - y) * (p - y) / 2;
    }

    @Override
    public double df(double p, double y) {
        return p - y;
    }

    @Override
    public Pass bind(Scope scope, Matrix Z, Matrix dZ, Matrix Y, @Nullable Matrix w, double c) {
        return new SquaredPass(this, Z, dZ, Y, w, scope.loss(), c, c);
    }

    @Override
    public String name() {
        return "half-squared-error";
    }

    @Override
    public String formula(String p, String y) {
        return "½(" + p + " − " + y + ")²";
    }
}
