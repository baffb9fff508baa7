package nabla.explain;

/// How far two witnesses are apart.
final class Difference {
    private Difference() {}

    static double relative(double[][] a, double[][] b) {
        return relative(a, b, 0);
    }

    /// max|a − b| / max(|a|, |b|) over the whole matrix; elements that b leaves out (NaN) do not count.
    ///
    /// @param uncertainty of b: where all of it is noise, the noise is not an error
    static double relative(double[][] a, double[][] b, double uncertainty) {
        double apart = 0;
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                if (!Double.isNaN(b[i][j])) {
                    apart = Math.max(apart, Math.abs(a[i][j] - b[i][j]));
                    largest = Math.max(largest, Math.max(Math.abs(a[i][j]), Math.abs(b[i][j])));
                    apart = Double.isNaN(a[i][j]) ? Double.POSITIVE_INFINITY : apart;
                }
            }
        }
        return apart == 0 ? 0 : apart / Math.max(largest, 1e8 * uncertainty);
    }

    /// W − η·dW.
    static double[][] stepped(double[][] W, double[][] dW, double learningRate) {
        double[][] stepped = new double[W.length][W[0].length];
        for (int i = 0; i < W.length; i++) {
            for (int j = 0; j < W[i].length; j++) {
                stepped[i][j] = W[i][j] - learningRate * dW[i][j];
            }
        }
        return stepped;
    }
}
