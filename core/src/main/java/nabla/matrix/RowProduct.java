package nabla.matrix;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * C = [1·b +] A·B in plain loops. The right operand is copied into one array a row, so that the inner loop indexes
 * every array by j alone: only then can C2 rule out aliasing and vectorise it (on flat arrays with offsets it does
 * not, and is three to ten times slower). Products too small to repay the copy run on the flat arrays.
 */
final class RowProduct {
    private static final int SMALL = 4_000;
    private static final float[] ZERO = {0};

    private float[][] rows = new float[0][];
    private float[] sum = new float[0];

    void multiply(Matrix C, Matrix A, Matrix B, @Nullable Matrix b) {
        if ((long) C.rows * C.cols * A.cols <= SMALL) {
            flat(C, A, B, b);
        } else {
            byRows(C, A, B, b);
        }
    }

    private static void flat(Matrix C, Matrix A, Matrix B, @Nullable Matrix bias) {
        float[] a = A.floats();
        float[] b = B.floats();
        float[] c = C.floats();
        float[] s = bias == null ? ZERO : bias.floats();
        int so = bias == null ? 0 : bias.offset();
        int sj = bias == null ? 0 : 1;
        int stride = C.layout().stride();
        int ai = A.transposed() ? 1 : A.layout().stride();
        int ak = A.transposed() ? A.layout().stride() : 1;
        int bk = B.transposed() ? 1 : B.layout().stride();
        int bj = B.transposed() ? B.layout().stride() : 1;
        int at = A.offset();
        int bt = B.offset();
        int ct = C.offset();
        int depth = A.cols;
        for (int i = 0; i < C.rows; i++) {
            for (int j = 0; j < C.cols; j++) {
                float t = s[so + j * sj];
                int p = at + i * ai;
                int q = bt + j * bj;
                for (int k = 0; k < depth; k++, p += ak, q += bk) {
                    t += a[p] * b[q];
                }
                c[ct + i * stride + j] = t;
            }
        }
    }

    private void byRows(Matrix C, Matrix A, Matrix B, @Nullable Matrix bias) {
        int n = C.cols;
        int depth = A.cols;
        copyRows(B);
        float[] a = A.floats();
        int ai = A.transposed() ? 1 : A.layout().stride();
        int ak = A.transposed() ? A.layout().stride() : 1;
        for (int i = 0; i < C.rows; i++) {
            if (bias == null) {
                Arrays.fill(sum, 0, n, 0f);
            } else {
                System.arraycopy(bias.floats(), bias.offset(), sum, 0, n);
            }
            int p = A.offset() + i * ai;
            int k = 0;
            for (; k + 3 < depth; k += 4, p += 4 * ak) {
                axpy4(
                        a[p],
                        rows[k],
                        a[p + ak],
                        rows[k + 1],
                        a[p + 2 * ak],
                        rows[k + 2],
                        a[p + 3 * ak],
                        rows[k + 3],
                        sum,
                        n);
            }
            for (; k < depth; k++, p += ak) {
                axpy(a[p], rows[k], sum, n);
            }
            System.arraycopy(sum, 0, C.floats(), C.offset() + i * C.layout().stride(), n);
        }
    }

    /** rows[k] = B's row k. */
    private void copyRows(Matrix B) {
        if (sum.length < B.cols || rows.length < B.rows) {
            int width = Math.max(sum.length, B.cols);
            rows = new float[Math.max(rows.length, B.rows)][width];
            sum = new float[width];
        }
        float[] b = B.floats();
        int stride = B.layout().stride();
        for (int k = 0; k < B.rows; k++) {
            if (!B.transposed()) {
                System.arraycopy(b, B.offset() + k * stride, rows[k], 0, B.cols);
            } else {
                float[] row = rows[k];
                for (int j = 0, p = B.offset() + k; j < B.cols; j++, p += stride) {
                    row[j] = b[p];
                }
            }
        }
    }

    /** y = y + s·x. */
    private static void axpy(float s, float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] += s * x[j];
        }
    }

    /** y = y + s₀·x₀ + s₁·x₁ + s₂·x₂ + s₃·x₃: one load and store of y for four rows. */
    private static void axpy4(
            float s0, float[] x0, float s1, float[] x1, float s2, float[] x2, float s3, float[] x3, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] += s0 * x0[j] + s1 * x1[j] + s2 * x2[j] + s3 * x3[j];
        }
    }
}
