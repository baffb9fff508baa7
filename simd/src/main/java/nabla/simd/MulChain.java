package nabla.simd;

import nabla.matrix.Matrix;

/** dZ = (dY·Wᵀ) ⊙ f′(Z), A = f(Z), f′ being applied to each block right after it is computed. */
@SuppressWarnings("NullAway.Init")
final class MulChain extends Product {
    private VectorFunction f;
    private Matrix dZ;
    private Matrix Z;
    private Matrix A;

    MulChain(Workers workers) {
        super(workers);
    }

    void run(Matrix dZ, Matrix dY, Matrix W, VectorFunction f, Matrix Z, Matrix A) {
        this.f = f;
        this.dZ = dZ;
        this.Z = Z;
        this.A = A;
        multiply(dZ, null, dY, W.T);
    }

    @Override
    void finishBlock(int col, int row, int rows, int vectors) {
        f.chain(dZ, dZ, Z, A, row, rows, col, vectors);
    }
}
