package nabla.nn.loss;

import nabla.matrix.Discrepancy;
import nabla.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/** The pass of a loss that is a sum over elements of the network's output as it is: P is the output. */
record ElementwisePass(
        Discrepancy l,
        Matrix P,
        Matrix dP,
        Matrix Y,
        @Nullable Matrix w,
        Matrix L,
        double c) implements Loss.Pass {

    @Override
    public void forward() {
        L.total(l, P, Y, w, c); // L = c·Σ w ⊙ ℓ(P, Y)
    }

    @Override
    public void backward() {
        dP.slope(l, P, Y, w, c); // dP = c·w ⊙ ∂ℓ/∂P
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
