package nabla.matrix;

import org.jspecify.annotations.Nullable;

/**
 * Single precision in plain Java loops. The reference for tiny networks, where a call costs more than the arithmetic,
 * and the fallback where the Vector API is not there. Matrices are row-major without padding.
 *
 * <p>One instance serves one training at a time (it keeps scratch rows).
 */
public class ScalarKernels implements Kernels {
    private final RowProduct product = new RowProduct();

    @Override
    public Object allocate(int size) {
        return new float[size];
    }

    @Override
    public String description() {
        return "scalar";
    }

    @Override
    public void affine(Matrix Z, Matrix X, Matrix W, Matrix b) {
        product.multiply(Z, X, W, b);
    }

    @Override
    public void mul(Matrix C, Matrix A, Matrix B) {
        product.multiply(C, A, B, null);
    }

    @Override
    public void sumRows(Matrix s, Matrix A) {
        float[] a = A.floats();
        float[] out = s.floats();
        int n = A.cols;
        int to = s.offset();
        for (int j = 0; j < n; j++) {
            float t = 0;
            for (int i = 0, p = A.offset() + j; i < A.rows; i++, p += A.layout().stride()) {
                t += a[p];
            }
            out[to + j] = t;
        }
    }

    @Override
    public void map(Matrix A, Function f, Matrix Z) {
        float[] a = A.floats();
        float[] z = Z.floats();
        for (int i = 0; i < A.rows; i++) {
            int ao = A.offset() + i * A.layout().stride();
            int zo = Z.offset() + i * Z.layout().stride();
            for (int j = 0; j < A.cols; j++) {
                a[ao + j] = (float) f.f(z[zo + j]);
            }
        }
    }

    @Override
    public void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) {
        float[] dz = dZ.floats();
        float[] da = dA.floats();
        float[] z = Z.floats();
        float[] a = A.floats();
        boolean one = isOneRow(dZ) && isOneRow(dA) && isOneRow(Z) && isOneRow(A);
        int rows = one ? 1 : A.rows;
        int cols = one ? A.size() : A.cols;
        for (int i = 0; i < rows; i++) {
            int dzo = dZ.offset() + i * dZ.layout().stride();
            int dao = dA.offset() + i * dA.layout().stride();
            int zo = Z.offset() + i * Z.layout().stride();
            int ao = A.offset() + i * A.layout().stride();
            for (int j = 0; j < cols; j++) {
                dz[dzo + j] = (float) (da[dao + j] * f.df(z[zo + j], a[ao + j]));
            }
        }
    }

    @Override
    public void times(Matrix C, Matrix A, Matrix B) {
        float[] c = C.floats();
        float[] a = A.floats();
        float[] b = B.floats();
        boolean one = isOneRow(C) && isOneRow(A) && isOneRow(B);
        int rows = one ? 1 : C.rows;
        int cols = one ? C.size() : C.cols;
        for (int i = 0; i < rows; i++) {
            int co = C.offset() + i * C.layout().stride();
            int ao = A.offset() + i * A.layout().stride();
            int bo = B.offset() + i * B.layout().stride();
            for (int j = 0; j < cols; j++) {
                c[co + j] = a[ao + j] * b[bo + j];
            }
        }
    }

    @Override
    public void mask(Matrix M, Noise noise) {
        noise.redraw();
        float[] m = M.floats();
        for (int i = 0; i < M.rows; i++) {
            int mo = M.offset() + i * M.layout().stride();
            for (int j = 0; j < M.cols; j++) {
                m[mo + j] = (float) noise.at(i, j, M.cols);
            }
        }
    }

    @Override
    public void softmax(Matrix P, Matrix Z) {
        float[] p = P.floats();
        float[] z = Z.floats();
        for (int i = 0; i < P.rows; i++) {
            int po = P.offset() + i * P.layout().stride();
            int zo = Z.offset() + i * Z.layout().stride();
            float max = max(z, zo, Z.cols);
            double sum = 0;
            for (int j = 0; j < P.cols; j++) {
                double e = Math.exp(z[zo + j] - max);
                p[po + j] = (float) e;
                sum += e;
            }
            for (int j = 0; j < P.cols; j++) {
                p[po + j] /= (float) sum;
            }
        }
    }

    @Override
    public void diff(Matrix D, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        float[] d = D.floats();
        float[] p = P.floats();
        float[] y = Y.floats();
        boolean one = w == null && isOneRow(D) && isOneRow(P) && isOneRow(Y);
        int rows = one ? 1 : D.rows;
        int cols = one ? D.size() : D.cols;
        for (int i = 0; i < rows; i++) {
            float s = weight(w, i, c);
            int to = D.offset() + i * D.layout().stride();
            int po = P.offset() + i * P.layout().stride();
            int yo = Y.offset() + i * Y.layout().stride();
            for (int j = 0; j < cols; j++) {
                d[to + j] = s * (p[po + j] - y[yo + j]);
            }
        }
    }

    @Override
    public void slope(Matrix D, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        float[] d = D.floats();
        float[] p = P.floats();
        float[] y = Y.floats();
        for (int i = 0; i < D.rows; i++) {
            float s = weight(w, i, c);
            int to = D.offset() + i * D.layout().stride();
            int po = P.offset() + i * P.layout().stride();
            int yo = Y.offset() + i * Y.layout().stride();
            for (int j = 0; j < D.cols; j++) {
                d[to + j] = (float) (s * l.df(p[po + j], y[yo + j]));
            }
        }
    }

    @Override
    public void total(Matrix L, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        float[] p = P.floats();
        float[] y = Y.floats();
        double total = 0;
        boolean one = w == null && isOneRow(P) && isOneRow(Y);
        int rows = one ? 1 : P.rows;
        int cols = one ? P.size() : P.cols;
        for (int i = 0; i < rows; i++) {
            double row = 0;
            int po = P.offset() + i * P.layout().stride();
            int yo = Y.offset() + i * Y.layout().stride();
            for (int j = 0; j < cols; j++) {
                row += l.f(p[po + j], y[yo + j]);
            }
            total += weight(w, i, c) * row;
        }
        L.floats()[L.offset()] = (float) total;
    }

    @Override
    public void crossEntropy(Matrix L, Matrix Z, Matrix Y, @Nullable Matrix w, double c) {
        float[] z = Z.floats();
        float[] y = Y.floats();
        double total = 0;
        for (int i = 0; i < Z.rows; i++) {
            int zo = Z.offset() + i * Z.layout().stride();
            int yo = Y.offset() + i * Y.layout().stride();
            float max = max(z, zo, Z.cols);
            double sum = 0;
            double row = 0;
            for (int j = 0; j < Z.cols; j++) {
                double centred = z[zo + j] - max;
                sum += Math.exp(centred);
                row -= y[yo + j] * centred;
            }
            total += weight(w, i, c) * (row + Math.log(sum));
        }
        L.floats()[L.offset()] = (float) total;
    }

    @Override
    public void penalize(Matrix L, Matrix W, Penalty p) {
        float[] w = W.floats();
        double total = 0;
        for (int i = W.offset(), end = i + W.layout().size(); i < end; i++) {
            total += p.f(w[i]);
        }
        L.floats()[L.offset()] += (float) total;
    }

    @Override
    public void penaltySlope(Matrix dW, Matrix W, Penalty p) {
        float[] w = W.floats();
        float[] d = dW.floats();
        int shift = dW.offset() - W.offset();
        for (int i = W.offset(), end = i + W.layout().size(); i < end; i++) {
            d[i + shift] += (float) p.df(w[i]);
        }
    }

    private final Update.Cell cell = new Update.Cell();

    @Override
    public void step(Matrix W, Matrix dW, Update u) {
        float[] theta = W.floats();
        float[] g = dW.floats();
        var state = u.state();
        int memory = state.size();
        float[] s0 = memory < 1 ? theta : state.get(0).floats();
        float[] s1 = memory < 2 ? theta : state.get(1).floats();
        for (int i = W.offset(), end = i + W.layout().size(); i < end; i++) {
            cell.theta = theta[i];
            cell.g = g[i];
            if (memory > 0) {
                cell.s0 = s0[i];
                cell.s1 = s1[i];
            }
            u.move(cell);
            if (memory > 0) {
                s0[i] = (float) cell.s0;
            }
            if (memory > 1) {
                s1[i] = (float) cell.s1;
            }
            theta[i] = (float) cell.theta;
        }
    }

    /** Whether no row is padded: then all elements can be gone through as one row. */
    private static boolean isOneRow(Matrix M) {
        return M.layout().stride() == M.cols;
    }

    private static float max(float[] z, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            max = Math.max(max, z[from + j]);
        }
        return max;
    }

    private static float weight(@Nullable Matrix w, int i, double c) {
        return w == null ? (float) c : (float) (c * w.floats()[w.offset() + i]);
    }
}
