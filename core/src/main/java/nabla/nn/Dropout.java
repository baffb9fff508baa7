package nabla.nn;

import nabla.matrix.Matrix;
import nabla.matrix.Noise;
import org.jspecify.annotations.Nullable;

/**
 * A = X ⊙ M with M = Bernoulli(1 − rate)/(1 − rate): inverted dropout (Srivastava et al. 2014). At prediction it is not
 * there at all.
 */
public record Dropout(double rate) implements Layer {

    /** @throws IllegalArgumentException unless 0 ≤ rate < 1 */
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: rate is " + rate + "; it must be at least 0 and below 1");
        }
    }

    @Override
    public int units(int in) {
        return in;
    }

    @Override
    public Pass bind(Scope scope, Matrix X, @Nullable Matrix dX) {
        return new DropoutPass(scope, X, dX, scope.noise(1 - rate));
    }

    private static final class DropoutPass implements Pass {
        private final Noise noise;
        private final Matrix X, M, A, dA;
        private final @Nullable Matrix dX;

        DropoutPass(Scope scope, Matrix X, @Nullable Matrix dX, Noise noise) {
            this.noise = noise;
            this.X = X;
            this.dX = dX;
            M = scope.scratch("M" + scope.number(), X.rows, X.cols);
            A = scope.scratch("D" + scope.number(), X.rows, X.cols);
            dA = scope.gradient(A);
        }

        @Override
        public void forward() {
            M.mask(noise); // M  = Bernoulli(keep)/keep
            A.times(X, M); // A  = X ⊙ M
        }

        @Override
        public void backward() {
            if (dX != null) {
                dX.times(dA, M); // dX = dA ⊙ M
            }
        }

        @Override
        public Matrix output() {
            return A;
        }

        @Override
        public Matrix outputGradient() {
            return dA;
        }
    }
}
