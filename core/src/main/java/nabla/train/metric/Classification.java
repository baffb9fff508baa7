package nabla.train.metric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well classes are told apart.
 *
 * @param confusion rows of class i that were taken for class j
 * @param logLoss −mean log p of the true class, probabilities kept above 10⁻¹⁵
 * @param rocAuc area under the ROC curve with ties counted half, for two classes; NaN otherwise
 */
public record Classification(double loss, List<String> classes, int[][] confusion, double logLoss, double rocAuc)
        implements Evaluation {
    private static final double LEAST_PROBABILITY = 1e-15;

    /**
     * @param labels the true class of each row
     * @param probabilities rows × classes, or rows × 1: the probability of the second of two classes
     */
    public static Classification of(int[] labels, float[] probabilities, List<String> classes, double loss) {
        int rows = labels.length;
        int width = rows == 0 ? classes.size() : probabilities.length / rows;
        int[][] confusion = new int[classes.size()][classes.size()];
        double logLoss = 0;
        double[] second = new double[rows];
        for (int r = 0; r < rows; r++) {
            double p;
            if (width == 1) {
                double p1 = probabilities[r];
                confusion[labels[r]][p1 > 0.5 ? 1 : 0]++;
                p = labels[r] == 1 ? p1 : 1 - p1;
                second[r] = p1;
            } else {
                confusion[labels[r]][argmax(probabilities, r * width, width)]++;
                p = probabilities[r * width + labels[r]];
                second[r] = probabilities[r * width + 1];
            }
            logLoss -= Math.log(Math.max(p, LEAST_PROBABILITY));
        }
        double auc = classes.size() == 2 ? rocAuc(labels, second) : Double.NaN;
        return new Classification(loss, classes, confusion, logLoss / rows, auc);
    }

    /** The index of the largest of {@code n} numbers; the first of equals. */
    public static int argmax(float[] values, int from, int n) {
        int best = 0;
        for (int j = 1; j < n; j++) {
            if (values[from + j] > values[from + best]) {
                best = j;
            }
        }
        return best;
    }

    /** The Mann-Whitney statistic: the chance that a row of class 1 scores above a row of class 0. */
    private static double rocAuc(int[] labels, double[] scores) {
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[a], scores[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double rankSum = 0;
        long positives = 0;
        for (int i = 0; i < order.length; ) {
            int j = i;
            while (j < order.length && scores[order[j]] == scores[order[i]]) {
                j++;
            }
            double rank = (i + 1 + j) / 2.0;
            for (int k = i; k < j; k++) {
                if (labels[order[k]] == 1) {
                    rankSum += rank;
                    positives++;
                }
            }
            i = j;
        }
        long negatives = order.length - positives;
        return positives == 0 || negatives == 0
                ? Double.NaN
                : (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }

    public int rows() {
        return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
    }

    /** The share of rows whose class was found. */
    public double accuracy() {
        int right = 0;
        for (int k = 0; k < confusion.length; k++) {
            right += confusion[k][k];
        }
        return (double) right / rows();
    }

    /** The mean over the classes that occur of the share of their rows that was found. */
    public double balancedAccuracy() {
        return IntStream.range(0, confusion.length)
                .filter(k -> actual(k) > 0)
                .mapToDouble(this::recall)
                .average()
                .orElse(Double.NaN);
    }

    /** The mean over the classes that occur, or were predicted, of F1 = 2·tp/(2·tp + fp + fn). */
    public double macroF1() {
        return IntStream.range(0, confusion.length)
                .filter(k -> actual(k) + predicted(k) > 0)
                .mapToDouble(k -> 2.0 * confusion[k][k] / (actual(k) + predicted(k)))
                .average()
                .orElse(Double.NaN);
    }

    /** The share of class k's rows that was found. */
    public double recall(int k) {
        return (double) confusion[k][k] / actual(k);
    }

    /** The share of the rows taken for class k that are of it. */
    public double precision(int k) {
        return (double) confusion[k][k] / predicted(k);
    }

    private int actual(int k) {
        return Arrays.stream(confusion[k]).sum();
    }

    private int predicted(int k) {
        return Arrays.stream(confusion).mapToInt(row -> row[k]).sum();
    }

    @Override
    public double headline() {
        return accuracy();
    }

    @Override
    public String headlineName() {
        return "accuracy";
    }
}
