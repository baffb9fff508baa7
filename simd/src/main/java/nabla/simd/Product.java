package nabla.simd;

import static nabla.simd.Lanes.VL;
import static nabla.simd.Tiles.ROWS;
import static nabla.simd.Tiles.VECTORS;
import static nabla.simd.Tiles.WIDTH;

import nabla.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * C = S + A·B. C is cut into panels of {@link Tiles#WIDTH} columns and, where there are few panels, those into blocks
 * of rows; each of these is a part of the work and is computed tile by tile. A thread gets the same columns of the
 * weights in step after step, so they stay in its cache; where there is but one panel of weights, the same rows of them
 * ({@link Slices}). B is wanted as a panel: it is read in place where it lies so, else packed into the worker's memory.
 * What is done with a tile while it is still in cache ({@link #finishTile}, {@link #finishBlock}) is for subclasses to
 * say.
 */
@SuppressWarnings("NullAway.Init") // a product is set to its operands by each verb, so that a step allocates nothing
class Product implements Team.Work {
    /** Parts a thread should find, so that a slow one delays the others little. */
    private static final int PARTS = 4;

    /** Multiply-adds that a part should have, some 1 µs of them. */
    private static final int WORTH_A_PART = 60_000;

    /** Multiply-adds for which one more thread is worth handing them over, some 2 µs of them. */
    private static final long WORTH_A_THREAD = 120_000;

    /** Multiply-adds that beginning and storing an element takes as long as. */
    private static final int STORE = 10;

    /** Rows that packing B takes as long as. */
    private static final int PACK = 4;

    static final float[] ZEROS = new float[WIDTH];

    private final Workers workers;
    private final Slices slices = new Slices();
    private Matrix C;
    private Matrix A;
    private Matrix B;

    /** Null for 0; one row is repeated. */
    private @Nullable Matrix S;

    /** Blocks of rows a panel is cut into. */
    private int blocks;

    Product(Workers workers) {
        this.workers = workers;
    }

    /** C = S + A·B. C and S must have room for whole vectors, and so must B if it is not in panels; A lies in rows. */
    final void multiply(Matrix C, @Nullable Matrix S, Matrix A, Matrix B) {
        this.C = C;
        this.S = S;
        this.A = A;
        this.B = B;
        long multiplyAdds = (long) (C.rows + PACK) * Lanes.padded(C.cols) * (A.cols + STORE);
        int threads = (int) Math.min(workers.threads, 1 + multiplyAdds / WORTH_A_THREAD);
        int parts = (int) Math.min(PARTS * threads, 1 + multiplyAdds / WORTH_A_PART);
        int panels = (C.cols + WIDTH - 1) / WIDTH;
        workers.reserve(A.cols);
        if (slices.suit(C, A, B)) {
            slices.multiply(C, S, A, B, threads);
            finishBlock(0, 0, C.rows, Lanes.padded(C.cols) / VL);
            return;
        }
        blocks = threads == 1 || panels == 0 ? 1 : Math.min((parts + panels - 1) / panels, (C.rows + ROWS - 1) / ROWS);
        Team.SHARED.run(panels * blocks, threads, this);
    }

    @Override
    public final void run(int part, int worker) {
        int col = part / blocks * WIDTH;
        int block = part % blocks;
        int vectors = Math.min(VECTORS, (C.cols - col + VL - 1) / VL);
        int depth = A.cols;

        float[] b = B.floats();
        int bt = B.offset() + B.layout().at(0, col);
        if (B.layout().panel() == 0 || B.transposed()) {
            b = workers.panel(worker);
            bt = 0;
            pack(B, col, vectors, b, workers.tile(worker));
            if (block == 0) {
                packed(col, vectors, b);
            }
        }

        float[] a = A.floats();
        int lda = A.layout().stride();
        float[] s = S == null ? ZEROS : S.floats();
        int s0 = S == null ? 0 : S.offset() + S.layout().at(0, col);
        int lds = S == null || S.rows == 1 ? 0 : S.layout().stride();
        float[] c = result(C, worker);
        boolean inPlace = c == C.floats();
        int c0 = C.offset() + C.layout().at(0, col);
        int ldc = inPlace ? C.layout().stride() : WIDTH;

        boolean strip = depth > 0 && depth <= ROWS;
        int begin = (int) ((long) C.rows * block / blocks);
        int end = (int) ((long) C.rows * (block + 1) / blocks);
        int most = !strip ? ROWS : inPlace ? Math.max(1, end - begin) : Workers.ROWS;
        int row = begin;
        for (int tiles = (end - row + most - 1) / most; tiles > 0; tiles--) {
            int rows = (end - row + tiles - 1) / tiles;
            int at = A.offset() + (A.transposed() ? row : row * lda);
            int st = s0 + row * lds;
            int ct = inPlace ? c0 + row * ldc : 0;
            if (strip && A.transposed()) {
                Strips.columns(depth, vectors, a, at, lda, b, bt, rows, s, st, lds, c, ct, ldc);
            } else if (strip) {
                Strips.rows(depth, vectors, a, at, lda, b, bt, rows, s, st, lds, c, ct, ldc);
            } else if (A.transposed()) {
                Tiles.columns(rows, vectors, a, at, lda, b, bt, depth, s, st, lds, c, ct, ldc);
            } else {
                Tiles.rows(rows, vectors, a, at, lda, b, bt, depth, s, st, lds, c, ct, ldc);
            }
            finishTile(col, row, rows, vectors, worker);
            row += rows;
        }
        finishBlock(col, begin, end - begin, vectors);
    }

    // ---- for subclasses: col is the first column of a part, vectors its width

    /** Copies columns of B, which is not in panels, to {@code to}; {@code spare} has room for a tile. */
    void pack(Matrix B, int col, int vectors, float[] to, float[] spare) {
        if (B.transposed()) {
            Packing.transposed(B.T, col, vectors, to, spare);
        } else {
            Packing.rows(B, col, vectors, 1, to);
        }
    }

    /** Called once for these columns where B is packed. */
    void packed(int col, int vectors, float[] panel) {}

    /** Where tiles go: C's array, or memory of the worker's. */
    float[] result(Matrix C, int worker) {
        return C.floats();
    }

    /** Called after each tile. */
    void finishTile(int col, int row, int rows, int vectors, int worker) {}

    /**
     * Called after each block of rows. What reads C belongs here: done after each tile, it makes the steps of
     * 32-256-256-256-1 some 5 % longer (measured).
     */
    void finishBlock(int col, int row, int rows, int vectors) {}
}
