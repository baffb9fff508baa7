package nabla.simd;

import nabla.matrix.Matrix;

/** Z = X·W + 1·b; A = f(Z), f being applied to each block right after it is computed. */
@SuppressWarnings("NullAway.Init")
final class AffineMap extends Product {
    private VectorFunction f;
    private Matrix A;
    private Matrix Z;

    AffineMap(Workers workers) {
        super(workers);
    }

    /** Z may be A. */
    void run(Matrix Z, Matrix A, VectorFunction f, Matrix X, Matrix W, Matrix b) {
        this.f = f;
        this.A = A;
        this.Z = Z;
        multiply(Z, b, X, W);
    }

    @Override
    void finishBlock(int col, int row, int rows, int vectors) {
        f.map(A, Z, row, rows, col, vectors);
    }
}
