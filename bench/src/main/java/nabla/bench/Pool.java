package nabla.bench;

import java.util.Random;

/**
 * Rows to train on, in memory: X uniform in [0, 1), and targets that depend on X through a fixed random projection.
 *
 * @param X rows × inputs
 * @param Y rows × outputs, one-hot or 0/1
 */
public record Pool(int rows, float[] X, float[] Y) {
    private static final int MOST_ROWS = 8192;
    private static final int MOST_NUMBERS = 4_000_000;
    private static final int PROJECTED = 64;

    /** Whole batches, at least eight of them. */
    public static Pool of(Workload w, long seed) {
        int inputs = w.inputs();
        int outputs = w.outputs();
        int rows = Math.max(8, Math.min(MOST_ROWS, MOST_NUMBERS / inputs) / w.batch()) * w.batch();
        var random = new Random(seed);
        float[] X = new float[rows * inputs];
        for (int i = 0; i < X.length; i++) {
            X[i] = random.nextFloat();
        }
        double[] projection = random.doubles((long) PROJECTED * outputs, -1, 1).toArray();
        float[] Y = new float[rows * outputs];
        for (int r = 0; r < rows; r++) {
            double[] score = new double[outputs];
            for (int i = 0; i < Math.min(inputs, PROJECTED); i++) {
                for (int o = 0; o < outputs; o++) {
                    score[o] += (X[r * inputs + i] - 0.5) * projection[i * outputs + o];
                }
            }
            if (outputs == 1) {
                Y[r] = score[0] > 0 ? 1 : 0;
            } else {
                Y[r * outputs + argmax(score)] = 1;
            }
        }
        return new Pool(rows, X, Y);
    }

    private static int argmax(double[] v) {
        int best = 0;
        for (int j = 1; j < v.length; j++) {
            best = v[j] > v[best] ? j : best;
        }
        return best;
    }
}
