package nabla.simd;

import static nabla.simd.Lanes.VL;
import static nabla.simd.Tiles.VECTORS;
import static nabla.simd.Tiles.WIDTH;

import nabla.matrix.Matrix;

/** dW = Xᵀ·dZ; db = 1ᵀ·dZ; W ← u(W, dW); b ← u(b, db): dW is never whole, each tile of it moves W at once. */
@SuppressWarnings("NullAway.Init")
final class GradientsStep extends Gradients {
    private final Workers workers;
    private VectorUpdate u;
    private Matrix W;
    private Matrix b;
    private Matrix db;

    GradientsStep(Workers workers) {
        super(workers);
        this.workers = workers;
    }

    void run(Matrix W, Matrix b, Matrix dW, Matrix db, Matrix X, Matrix dZ, VectorUpdate u) {
        this.u = u;
        this.W = W;
        this.b = b;
        this.db = db;
        run(dW, db, X, dZ);
    }

    @Override
    float[] result(Matrix dW, int worker) {
        return workers.tile(worker);
    }

    @Override
    void packed(int col, int vectors, float[] panel) {
        super.packed(col, vectors, panel);
        u.move(b.floats(), b.offset() + col, db.floats(), db.offset() + col, 1, vectors * VL);
    }

    @Override
    void finishTile(int col, int row, int rows, int vectors, int worker) {
        float[] w = W.floats();
        float[] tile = workers.tile(worker);
        int at = W.offset() + W.layout().at(row, col);
        if (vectors == VECTORS) {
            u.move(w, at, tile, 0, 1, rows * WIDTH);
        } else {
            u.move(w, at, tile, 0, rows, vectors * VL);
        }
    }
}
