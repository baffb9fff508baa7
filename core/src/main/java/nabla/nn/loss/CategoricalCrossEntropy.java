package nabla.nn.loss;

import nabla.matrix.Matrix;
import nabla.nn.Scope;
import org.jspecify.annotations.Nullable;

/**
 * −Σ y·log p with P = softmax(Z), computed from the logits as log Σ eᶻ − y·z, which is exact at ±10⁴; dZ = P − Y.
 *
 * @param smoothing ε of label smoothing (Szegedy et al. 2016): targets become (1 − ε)·y + ε/K
 */
public record CategoricalCrossEntropy(double smoothing) implements Loss {
    /** No smoothing. */
    public CategoricalCrossEntropy() {
        this(0);
    }

    /** @throws IllegalArgumentException unless 0 ≤ ε < 1 */
    public CategoricalCrossEntropy {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException(
                    "cross-entropy: label smoothing is " + smoothing + "; it must be at least 0 and below 1");
        }
    }

    @Override
    public double target(double y, int outputs) {
        return (1 - smoothing) * y + smoothing / outputs;
    }

    @Override
    public Loss.Pass bind(Scope scope, Matrix Z, Matrix dZ, Matrix Y, @Nullable Matrix w, double c) {
        return new Pass(scope.scratch("P", Z.rows, Z.cols), Z, dZ, Y, w, scope.loss(), c);
    }

    @Override
    public String name() {
        return "cross-entropy";
    }

    private record Pass(
            Matrix P,
            Matrix Z,
            Matrix dZ,
            Matrix Y,
            @Nullable Matrix w,
            Matrix L,
            double c) implements Loss.Pass {
        @Override
        public void forward() {
            P.softmax(Z); // P  = softmax(Z)
            L.crossEntropy(Z, Y, w, c); // L  = c·Σ w (log Σ eᶻ − y·z)
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
