package nabla.simd;

import static nabla.simd.Lanes.VL;

import java.util.Arrays;
import nabla.matrix.Matrix;

/** dW = Xᵀ·dZ; db = 1ᵀ·dZ, each panel of dZ being summed where it is packed. */
@SuppressWarnings("NullAway.Init")
class Gradients extends Product {
    private Matrix db;
    private int batch;

    Gradients(Workers workers) {
        super(workers);
    }

    final void run(Matrix dW, Matrix db, Matrix X, Matrix dZ) {
        this.db = db;
        this.batch = dZ.rows;
        multiply(dW, null, X.T, dZ);
    }

    @Override
    void packed(int col, int vectors, float[] panel) {
        int at = db.offset() + col;
        Arrays.fill(db.floats(), at, at + vectors * VL, 0f);
        Packing.addRows(panel, batch, vectors, db.floats(), at);
    }
}
