package nabla.simd;

import static nabla.simd.Tiles.WIDTH;

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
        fromResult(W);
        multiply(W, X.T, dZ);
    }

    @Override
    void pack(Matrix dZ, int p, int vectors, float[] to) {
        Packing.rows(dZ, p * WIDTH, vectors, -rate, to);
    }

    @Override
    void packed(int p, int vectors, float[] panel) {
        Packing.addRows(panel, batch, vectors, b.floats(), b.offset() + p * WIDTH);
    }
}
