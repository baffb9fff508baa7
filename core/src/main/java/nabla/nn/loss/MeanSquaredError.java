package nabla.nn.loss;

import nabla.matrix.Discrepancy;
import nabla.matrix.Matrix;
import nabla.nn.Scope;
import org.jspecify.annotations.Nullable;

/** (1/M)·Σ(P − Y)² over the M outputs of a row; dP = (2/M)·(P − Y). */
public record MeanSquaredError() implements Loss, Discrepancy {
    @Override
    public double f(double p, double y) {
        return (p - y) * (p - y);
    }

    @Override
    public double df(double p, double y) {
        return 2 * (p - y);
    }

    @Override
    public Pass bind(Scope scope, Matrix Z, Matrix dZ, Matrix Y, @Nullable Matrix w, double c) {
        return new SquaredPass(this, Z, dZ, Y, w, scope.loss(), c / Z.cols, 2 * c / Z.cols);
    }

    @Override
    public String name() {
        return "mean-squared-error";
    }

    @Override
    public String formula(String p, String y) {
        return "(" + p + " − " + y + ")²";
    }
}
