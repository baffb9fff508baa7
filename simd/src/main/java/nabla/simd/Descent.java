package nabla.simd;

import nabla.matrix.Matrix;

/** W ← W + Xᵀ·(−η·dZ); b ← b + 1ᵀ·(−η·dZ): plain gradient descent is the product itself, begun from W. */
@SuppressWarnings("NullAway.Init")
final class Descent extends Product {
    private Matrix b;
    private float rate;
    private int batch;

    Descent(Workers workers) {
        super(workers);
    }

    void run(Matrix W, Matrix b, Matrix X, Matrix dZ, double learningRate) {
        this.b = b;
        this.rate = (float) learningRate;
        this.batch = dZ.rows;
        multiply(W, W, X.T, dZ);
    }

    @Override
    void pack(Matrix dZ, int col, int vectors, float[] to, float[] spare) {
        Packing.rows(dZ, col, vectors, -rate, to);
    }

    @Override
    void packed(int col, int vectors, float[] panel) {
        Packing.addRows(panel, batch, vectors, b.floats(), b.offset() + col);
    }
}
