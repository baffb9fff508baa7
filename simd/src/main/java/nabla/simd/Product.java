package nabla.simd;

import static nabla.simd.Lanes.VL;
import static nabla.simd.Tiles.ROWS;
import static nabla.simd.Tiles.VECTORS;
import static nabla.simd.Tiles.WIDTH;

import nabla.matrix.Matrix;

/**
 * C = S + A·B. C is cut into panels of {@link Tiles#WIDTH} columns and, where there are few panels, those into blocks
 * of rows; each of these is a part of the work and is computed tile by tile. B is wanted as a panel: it is read in place
 * where it lies so, else packed into the worker's memory. Where S comes from and what is done with a tile while it is
 * still in cache ({@link #finishTile}, {@link #finishBlock}) is for subclasses to say.
 */
@SuppressWarnings("NullAway.Init") // a product is set to its operands by each verb, so that a step allocates nothing
class Product implements Team.Work {
    /** Parts a thread should find, so that a slow one delays the others little. */
    private static final int PARTS = 4;

    /** Multiply-adds for which one more thread is worth its waking, some 3 µs of them. */
    private static final long WORTH_A_THREAD = 250_000;

    /** Multiply-adds that beginning and storing an element takes as long as. */
    private static final int STORE = 10;

    private static final float[] ZEROS = new float[WIDTH];

    private final Workers workers;
    private Matrix C;
    private Matrix A;
    private Matrix B;
    private int blocks;

    /** S: its first element, the distance of its rows and of its panels. */
    private float[] start = ZEROS;

    private int startOffset;
    private int startRow;
    private int startPanel;

    Product(Workers workers) {
        this.workers = workers;
    }

    /** S = 0. */
    final void fromZero() {
        start = ZEROS;
        startOffset = startRow = startPanel = 0;
    }

    /** S = 1·b. */
    final void fromRow(Matrix b) {
        start = b.floats();
        startOffset = b.offset();
        startRow = 0;
        startPanel = WIDTH;
    }

    /** S = C. */
    final void fromResult(Matrix C) {
        start = C.floats();
        startOffset = C.offset();
        startRow = C.layout().stride();
        startPanel = panelStep(C);
    }

    /** C = S + A·B. C must have room for whole vectors, and so must B if it is not in panels; A lies in rows. */
    final void multiply(Matrix C, Matrix A, Matrix B) {
        this.C = C;
        this.A = A;
        this.B = B;
        int panels = (C.cols + WIDTH - 1) / WIDTH;
        long multiplyAdds = (long) C.rows * C.cols * (A.cols + STORE);
        int threads = (int) Math.min(workers.threads, 1 + multiplyAdds / WORTH_A_THREAD);
        blocks = 1;
        if (threads > 1 && panels < PARTS * threads) {
            int wanted = (PARTS * threads + panels - 1) / panels;
            blocks = Math.max(1, Math.min(wanted, (C.rows + ROWS - 1) / ROWS));
        }
        workers.reserve(A.cols);
        Team.SHARED.run(panels * blocks, threads, this);
    }

    @Override
    public final void run(int part, int worker) {
        int p = part / blocks;
        int block = part % blocks;
        int vectors = Math.min(VECTORS, (C.cols - p * WIDTH + VL - 1) / VL);
        int depth = A.cols;

        float[] b = B.floats();
        int bt = B.offset() + p * depth * WIDTH;
        if (B.layout().panel() == 0 || B.transposed()) {
            b = workers.panel(worker);
            bt = 0;
            pack(B, p, vectors, b);
            if (block == 0) {
                packed(p, vectors, b);
            }
        }

        float[] a = A.floats();
        int lda = A.layout().stride();
        float[] c = result(C, worker);
        boolean inPlace = c == C.floats();
        int ldc = inPlace ? C.layout().stride() : WIDTH;
        int end = (int) ((long) C.rows * (block + 1) / blocks);
        int begin = (int) ((long) C.rows * block / blocks);
        boolean strips = depth > 0 && depth <= ROWS;
        int most = strips ? Workers.ROWS : ROWS;
        int row = begin;
        for (int tiles = (end - row + most - 1) / most; tiles > 0; tiles--) {
            int rows = (end - row + tiles - 1) / tiles;
            int at = A.offset() + (A.transposed() ? row : row * lda);
            int st = startOffset + p * startPanel + row * startRow;
            int ct = inPlace ? C.offset() + p * panelStep(C) + row * ldc : 0;
            if (strips && A.transposed()) {
                Strips.columns(depth, vectors, a, at, lda, b, bt, rows, start, st, startRow, c, ct, ldc);
            } else if (strips) {
                Strips.rows(depth, vectors, a, at, lda, b, bt, rows, start, st, startRow, c, ct, ldc);
            } else if (A.transposed()) {
                Tiles.columns(rows, vectors, a, at, lda, b, bt, depth, start, st, startRow, c, ct, ldc);
            } else {
                Tiles.rows(rows, vectors, a, at, lda, b, bt, depth, start, st, startRow, c, ct, ldc);
            }
            finishTile(p, row, rows, vectors, worker);
            row += rows;
        }
        finishBlock(p, begin, end - begin, vectors);
    }

    /** Elements from a panel of M to the next. */
    static int panelStep(Matrix M) {
        return M.layout().panel() == 0 ? WIDTH : M.rows * WIDTH;
    }

    // ---- for subclasses

    /** Copies panel p of B, which is not in panels, to {@code to}. */
    void pack(Matrix B, int p, int vectors, float[] to) {
        if (B.transposed()) {
            Packing.transposed(B.T, p * WIDTH, vectors, to);
        } else {
            Packing.rows(B, p * WIDTH, vectors, 1, to);
        }
    }

    /** Called once a panel where B is packed. */
    void packed(int p, int vectors, float[] panel) {}

    /** Where tiles go: C's array, or memory of the worker's. */
    float[] result(Matrix C, int worker) {
        return C.floats();
    }

    /** Called after each tile: rows {@code row …} of panel p. */
    void finishTile(int p, int row, int rows, int vectors, int worker) {}

    /**
     * Called after each block of rows of panel p. What reads C belongs here and not in {@link #finishTile}: a tile's
     * stores are still on their way then, and to read them, or what lies 4 KiB apart, would wait for them.
     */
    void finishBlock(int p, int row, int rows, int vectors) {}
}
