package nabla.nn.loss;

import nabla.matrix.Discrepancy;
import nabla.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/** The pass of a squared error: P is the network's output as it is, and the gradient a scaled difference. */
record SquaredPass(
        Discrepancy l,
        Matrix P,
        Matrix dP,
        Matrix Y,
        @Nullable Matrix w,
        Matrix L,
        double c,
        double slope) implements Loss.Pass {

    @Override
    public void forward() {
        L.total(l, P, Y, w, c); // L  = c·Σ w ⊙ ℓ(P, Y)
    }

    @Override
    public void backward() {
        dP.diff(P, Y, w, slope); // dP = slope·w ⊙ (P − Y)
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
