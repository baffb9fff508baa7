package nabla.nn;

import nabla.matrix.Function;
import nabla.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/** A = f(Z), element by element. */
public record Activate(Function f) implements Layer {

    @Override
    public int units(int in) {
        return in;
    }

    @Override
    public Pass bind(Scope scope, Matrix Z, @Nullable Matrix dZ) {
        return new ActivatePass(scope, Z, dZ, f);
    }

    private static final class ActivatePass implements Pass {
        private final Function f;
        private final Matrix Z, A, dA;
        private final @Nullable Matrix dZ;

        ActivatePass(Scope scope, Matrix Z, @Nullable Matrix dZ, Function f) {
            this.f = f;
            this.Z = Z;
            this.dZ = dZ;
            A = scope.activation(Z.rows, Z.cols);
            dA = scope.gradient(A);
        }

        @Override
        public void forward() {
            A.map(f, Z); // A  = f(Z)
        }

        @Override
        public void backward() {
            if (dZ != null) {
                dZ.chain(dA, f, Z, A); // dZ = dA ⊙ f′(Z)
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
