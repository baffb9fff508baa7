package nabla.nn.loss;

import nabla.matrix.Discrepancy;
import nabla.matrix.Function;
import nabla.matrix.Matrix;
import nabla.nn.Scope;
import nabla.nn.function.Sigmoid;
import nabla.nn.function.Softplus;
import org.jspecify.annotations.Nullable;

/**
 * −Σ y·log p + (1 − y)·log(1 − p) with P = σ(Z), computed from the logits as softplus(z) − y·z, which is exact at
 * ±10⁴; dZ = P − Y.
 */
public record BinaryCrossEntropy() implements Loss, Discrepancy {
    private static final Sigmoid SIGMOID = new Sigmoid();
    private static final Softplus SOFTPLUS = new Softplus();

    /** softplus(z) − y·z as softplus(∓z) ± (…)·z: no difference of two large numbers where y is 0 or 1. */
    @Override
    public double f(double z, double y) {
        return y * SOFTPLUS.f(-z) + (1 - y) * SOFTPLUS.f(z);
    }

    @Override
    public double df(double z, double y) {
        return SIGMOID.f(z) - y;
    }

    @Override
    public boolean brings(Function f) {
        return f.equals(SIGMOID);
    }

    @Override
    public Loss.Pass bind(Scope scope, Matrix Z, Matrix dZ, Matrix Y, @Nullable Matrix w, double c) {
        return new Pass(this, scope.scratch("P", Z.rows, Z.cols), Z, dZ, Y, w, scope.loss(), c);
    }

    @Override
    public String name() {
        return "binary-cross-entropy";
    }

    @Override
    public String formula(String z, String y) {
        return "(softplus(" + z + ") − " + y + " ⊙ " + z + ")";
    }

    private record Pass(
            Discrepancy l,
            Matrix P,
            Matrix Z,
            Matrix dZ,
            Matrix Y,
            @Nullable Matrix w,
            Matrix L,
            double c) implements Loss.Pass {
        @Override
        public void forward() {
            P.map(SIGMOID, Z); // P  = σ(Z)
            L.total(l, Z, Y, w, c); // L  = c·Σ w ⊙ (softplus(Z) − Y ⊙ Z)
        }

        @Override
        public void backward() {
            dZ.diff(P, Y, w, c); // dZ = c·w ⊙ (P − Y)
        }

        @Override
        public Matrix prediction() {
            return P;
        }

        @Override
        public Matrix value() {
            return L;
        }
    }
}
