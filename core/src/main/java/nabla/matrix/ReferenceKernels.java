package nabla.matrix;

import org.jspecify.annotations.Nullable;

/**
 * Double precision, no tricks: the meaning of the verbs, and what other kernels are tested against. Open, so that a test
 * can break one verb on purpose.
 */
public class ReferenceKernels implements Kernels {

    @Override
    public Object allocate(int size) {
        return new double[size];
    }

    @Override
    public String description() {
        return "reference (double)";
    }

    @Override
    public void affine(Matrix Z, Matrix X, Matrix W, Matrix b) {
        for (int i = 0; i < Z.rows; i++) {
            for (int j = 0; j < Z.cols; j++) {
                double z = b.get(0, j);
                for (int k = 0; k < X.cols; k++) {
                    z += X.get(i, k) * W.get(k, j);
                }
                Z.set(i, j, z);
            }
        }
    }

    @Override
    public void mul(Matrix C, Matrix A, Matrix B) {
        for (int i = 0; i < C.rows; i++) {
            for (int j = 0; j < C.cols; j++) {
                double c = 0;
                for (int k = 0; k < A.cols; k++) {
                    c += A.get(i, k) * B.get(k, j);
                }
                C.set(i, j, c);
            }
        }
    }

    @Override
    public void sumRows(Matrix s, Matrix A) {
        for (int j = 0; j < A.cols; j++) {
            double t = 0;
            for (int i = 0; i < A.rows; i++) {
                t += A.get(i, j);
            }
            s.set(0, j, t);
        }
    }

    @Override
    public void map(Matrix A, Function f, Matrix Z) {
        for (int i = 0; i < A.rows; i++) {
            for (int j = 0; j < A.cols; j++) {
                A.set(i, j, f.f(Z.get(i, j)));
            }
        }
    }

    @Override
    public void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) {
        for (int i = 0; i < A.rows; i++) {
            for (int j = 0; j < A.cols; j++) {
                dZ.set(i, j, dA.get(i, j) * f.df(Z.get(i, j), A.get(i, j)));
            }
        }
    }

    @Override
    public void times(Matrix C, Matrix A, Matrix B) {
        for (int i = 0; i < C.rows; i++) {
            for (int j = 0; j < C.cols; j++) {
                C.set(i, j, A.get(i, j) * B.get(i, j));
            }
        }
    }

    @Override
    public void mask(Matrix M, Noise noise) {
        noise.redraw();
        for (int i = 0; i < M.rows; i++) {
            for (int j = 0; j < M.cols; j++) {
                M.set(i, j, noise.at(i, j, M.cols));
            }
        }
    }

    @Override
    public void softmax(Matrix P, Matrix Z) {
        for (int i = 0; i < P.rows; i++) {
            double log = logSumExp(Z, i);
            for (int j = 0; j < P.cols; j++) {
                P.set(i, j, Math.exp(Z.get(i, j) - log));
            }
        }
    }

    @Override
    public void diff(Matrix D, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        for (int i = 0; i < D.rows; i++) {
            double s = weight(w, i, c);
            for (int j = 0; j < D.cols; j++) {
                D.set(i, j, s * (P.get(i, j) - Y.get(i, j)));
            }
        }
    }

    @Override
    public void slope(Matrix D, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        for (int i = 0; i < D.rows; i++) {
            double s = weight(w, i, c);
            for (int j = 0; j < D.cols; j++) {
                D.set(i, j, s * l.df(P.get(i, j), Y.get(i, j)));
            }
        }
    }

    @Override
    public void total(Matrix L, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        double total = 0;
        for (int i = 0; i < P.rows; i++) {
            double row = 0;
            for (int j = 0; j < P.cols; j++) {
                row += l.f(P.get(i, j), Y.get(i, j));
            }
            total += weight(w, i, c) * row;
        }
        L.set(0, 0, total);
    }

    @Override
    public void crossEntropy(Matrix L, Matrix Z, Matrix Y, @Nullable Matrix w, double c) {
        double total = 0;
        for (int i = 0; i < Z.rows; i++) {
            double log = logSumExp(Z, i);
            double row = 0;
            for (int j = 0; j < Z.cols; j++) {
                row += Y.get(i, j) * (log - Z.get(i, j));
            }
            total += weight(w, i, c) * row;
        }
        L.set(0, 0, total);
    }

    @Override
    public void penalize(Matrix L, Matrix W, Penalty p) {
        double total = L.get(0, 0);
        for (int i = 0; i < W.rows; i++) {
            for (int j = 0; j < W.cols; j++) {
                total += p.f(W.get(i, j));
            }
        }
        L.set(0, 0, total);
    }

    @Override
    public void penaltySlope(Matrix dW, Matrix W, Penalty p) {
        for (int i = 0; i < W.rows; i++) {
            for (int j = 0; j < W.cols; j++) {
                dW.set(i, j, dW.get(i, j) + p.df(W.get(i, j)));
            }
        }
    }

    @Override
    public void step(Matrix W, Matrix dW, Update u) {
        double[] theta = W.doubles();
        double[] g = dW.doubles();
        double[][] s = u.state().stream().map(Matrix::doubles).toArray(double[][]::new);
        var cell = new Update.Cell();
        for (int i = W.offset(); i < W.offset() + W.layout().size(); i++) {
            cell.theta = theta[i];
            cell.g = g[i];
            cell.s0 = s.length > 0 ? s[0][i] : 0;
            cell.s1 = s.length > 1 ? s[1][i] : 0;
            u.move(cell);
            theta[i] = cell.theta;
            if (s.length > 0) {
                s[0][i] = cell.s0;
            }
            if (s.length > 1) {
                s[1][i] = cell.s1;
            }
        }
    }

    private static double logSumExp(Matrix Z, int i) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < Z.cols; j++) {
            max = Math.max(max, Z.get(i, j));
        }
        double sum = 0;
        for (int j = 0; j < Z.cols; j++) {
            sum += Math.exp(Z.get(i, j) - max);
        }
        return max + Math.log(sum);
    }

    private static double weight(@Nullable Matrix w, int i, double c) {
        return w == null ? c : c * w.get(i, 0);
    }
}
