package nabla.simd;

import static nabla.simd.Lanes.F;
import static nabla.simd.Lanes.VL;
import static nabla.simd.Tiles.ROWS;
import static nabla.simd.Tiles.WIDTH;

import jdk.incubator.vector.FloatVector;
import nabla.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * C = S + A·B = S + Σ A[:, slice]·B[slice, :] for weights B of one panel and few rows: cut along k, for lack of anything
 * else to cut. The update of such weights is cut along their rows, which are the k of this product; so a thread reads the
 * rows that it wrote in the last step, and they stay in its cache. How many slices there are, and the order in which
 * their sums are added up, depends on the shapes alone.
 */
@SuppressWarnings("NullAway.Init")
final class Slices implements Team.Work {
    /** Terms a slice has at least. */
    private static final int LEAST = 192;

    private static final int MOST = 8;

    private final float[][] sums = new float[MOST][];
    private Matrix A;
    private Matrix B;
    private @Nullable Matrix S;
    private int rows;
    private int vectors;
    private int slices;

    /** Whether a product is cut this way: B's only panel is read in place, and C's rows fit the first cache. */
    boolean suit(Matrix C, Matrix A, Matrix B) {
        return C.cols > 0
                && C.cols <= WIDTH
                && C.rows <= Workers.ROWS
                && A.cols >= 2 * LEAST
                && !A.transposed()
                && B.layout().panel() != 0
                && !B.transposed();
    }

    void multiply(Matrix C, @Nullable Matrix S, Matrix A, Matrix B, int threads) {
        this.A = A;
        this.B = B;
        this.S = S;
        rows = C.rows;
        vectors = Lanes.padded(C.cols) / VL;
        slices = Math.min(MOST, Integer.highestOneBit(A.cols / LEAST));
        for (int i = 0; i < slices; i++) {
            if (sums[i] == null || sums[i].length < rows * WIDTH) {
                sums[i] = new float[rows * WIDTH];
            }
        }
        Team.SHARED.run(slices, threads, this);
        float[] c = C.floats();
        for (int row = 0; row < rows; row++) {
            int at = C.offset() + row * C.layout().stride();
            for (int j = 0; j < vectors * VL; j += VL) {
                var sum = FloatVector.fromArray(F, sums[0], row * WIDTH + j);
                for (int i = 1; i < slices; i++) {
                    sum = sum.add(FloatVector.fromArray(F, sums[i], row * WIDTH + j));
                }
                sum.intoArray(c, at + j);
            }
        }
    }

    @Override
    public void run(int slice, int worker) {
        int from = (int) ((long) A.cols * slice / slices);
        int depth = (int) ((long) A.cols * (slice + 1) / slices) - from;
        Matrix start = slice == 0 ? S : null;
        float[] s = start == null ? Product.ZEROS : start.floats();
        int st = start == null ? 0 : start.offset();
        int lds = start == null || start.rows == 1 ? 0 : start.layout().stride();
        int lda = A.layout().stride();
        int at = A.offset() + from;
        int bt = B.offset() + from * WIDTH;
        int row = 0;
        for (int tiles = (rows + ROWS - 1) / ROWS; tiles > 0; tiles--) {
            int tall = (rows - row + tiles - 1) / tiles;
            Tiles.rows(
                    tall,
                    vectors,
                    A.floats(),
                    at + row * lda,
                    lda,
                    B.floats(),
                    bt,
                    depth,
                    s,
                    st + row * lds,
                    lds,
                    sums[slice],
                    row * WIDTH,
                    WIDTH);
            row += tall;
        }
    }
}
