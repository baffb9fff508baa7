package nabla.nn;

import nabla.matrix.Matrix;
import nabla.nn.init.Initializer;
import org.jspecify.annotations.Nullable;

/**
 * Z = X·W + 1·b: a fully connected layer, every unit of the output sees every feature of the input.
 * X: N×in, W: in×units, b: 1×units, Z: N×units.
 *
 * @param initializer how W begins; null: what suits the activation that follows
 */
public record Dense(int units, @Nullable Initializer initializer) implements Layer {

    public Dense(int units) {
        this(units, null);
    }

    /** @throws IllegalArgumentException unless there is at least one unit */
    public Dense {
        if (units < 1) {
            throw new IllegalArgumentException("dense: " + units + " units; a layer has at least one");
        }
    }

    @Override
    public int units(int in) {
        return units;
    }

    @Override
    public Pass bind(Scope scope, Matrix X, @Nullable Matrix dX) {
        return new DensePass(scope, X, dX, units);
    }

    private static final class DensePass implements Pass {
        private final Matrix X, W, b, Z;
        private final Matrix dW, db, dZ;
        private final @Nullable Matrix dX;

        DensePass(Scope scope, Matrix X, @Nullable Matrix dX, int units) {
            this.X = X;
            this.dX = dX;
            Parameter w = scope.weights();
            Parameter c = scope.bias();
            W = w.value();
            dW = w.gradient();
            b = c.value();
            db = c.gradient();
            Z = scope.preActivation(X.rows, units);
            dZ = scope.gradient(Z);
        }

        @Override
        public void forward() {
            Z.affine(X, W, b); // Z  = X·W + 1·b
        }

        @Override
        public void backward() {
            dW.mul(X.T, dZ); // dW = Xᵀ·dZ
            db.sumRows(dZ); // db = 1ᵀ·dZ
            if (dX != null) {
                dX.mul(dZ, W.T); // dX = dZ·Wᵀ
            }
        }

        @Override
        public Matrix output() {
            return Z;
        }

        @Override
        public Matrix outputGradient() {
            return dZ;
        }
    }
}
