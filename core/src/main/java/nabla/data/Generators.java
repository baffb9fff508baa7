package nabla.data;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Small made-up data sets, the same for the same seed. Two features, x and y, unless said otherwise; rows alternate
 * between the classes.
 */
public final class Generators {
    private static final List<String> PLANE = List.of("x", "y");

    private Generators() {}

    /** The four rows of exclusive or: class 1 where exactly one of the two features is 1. No line separates them. */
    public static Dataset xor() {
        float[] features = {0, 0, 0, 1, 1, 0, 1, 1};
        return new Dataset(List.of("a", "b"), features, new Targets.Classes(new int[] {0, 1, 1, 0}, List.of("0", "1")));
    }

    /**
     * Two interleaved half circles: (cos t, sin t) and (1 − cos t, ½ − sin t), t even in [0, π].
     * @param noise standard deviation of what is added to each coordinate
     */
    public static Dataset moons(int rows, double noise, long seed) {
        return plane(rows, 2, noise, seed, (arc, t) -> {
            double angle = Math.PI * t;
            return arc == 0
                    ? new double[] {Math.cos(angle), Math.sin(angle)}
                    : new double[] {1 - Math.cos(angle), 0.5 - Math.sin(angle)};
        });
    }

    /** A circle of radius 1 around one of radius ½. */
    public static Dataset circles(int rows, double noise, long seed) {
        return plane(rows, 2, noise, seed, (circle, t) -> {
            double radius = circle == 0 ? 1 : 0.5;
            return new double[] {radius * Math.cos(2 * Math.PI * t), radius * Math.sin(2 * Math.PI * t)};
        });
    }

    /** Arms that wind once around the origin, one a class, with radius from 0 to 1. */
    public static Dataset spirals(int rows, int arms, double noise, long seed) {
        return plane(rows, arms, noise, seed, (arm, t) -> {
            double angle = 2 * Math.PI * (t + (double) arm / arms);
            return new double[] {t * Math.cos(angle), t * Math.sin(angle)};
        });
    }

    /** y = 2x + 1 + noise, x uniform in [−1, 1]: one feature, x; one number to predict, y. */
    public static Dataset line(int rows, double noise, long seed) {
        requireRows(rows, 1);
        Random random = new Random(seed);
        float[] x = new float[rows];
        float[] y = new float[rows];
        for (int row = 0; row < rows; row++) {
            double at = 2 * random.nextDouble() - 1;
            x[row] = (float) at;
            y[row] = (float) (2 * at + 1 + noise * random.nextGaussian());
        }
        return new Dataset(List.of("x"), x, new Targets.Values(y, List.of("y")));
    }

    /** A curve for each class, run through by t in [0, 1]. */
    private interface Curve {
        double[] at(int label, double t);
    }

    private static Dataset plane(int rows, int classes, double noise, long seed, Curve curve) {
        requireRows(rows, classes);
        Random random = new Random(seed);
        float[] features = new float[2 * rows];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            int label = row % classes;
            int ofClass = (rows - label + classes - 1) / classes;
            double[] point = curve.at(label, ofClass == 1 ? 0 : row / classes / (ofClass - 1.0));
            features[2 * row] = (float) (point[0] + noise * random.nextGaussian());
            features[2 * row + 1] = (float) (point[1] + noise * random.nextGaussian());
            labels[row] = label;
        }
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return new Dataset(PLANE, features, new Targets.Classes(labels, names));
    }

    private static void requireRows(int rows, int needed) {
        if (rows < needed) {
            throw new DataException(rows + " rows: at least " + needed + " are needed");
        }
    }
}
