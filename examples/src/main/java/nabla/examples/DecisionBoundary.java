package nabla.examples;

import java.util.Locale;
import nabla.data.Dataset;
import nabla.train.Predictor;

/// Points of two classes in the plane, on the probability that a network gives the second class everywhere.
final class DecisionBoundary {
    private static final int CELLS = 80;
    private static final int SIZE = 480;
    private static final double MARGIN = 0.4;

    private DecisionBoundary() {}

    static String svg(Dataset points, Predictor predictor) {
        double[] x = range(points, 0);
        double[] y = range(points, 1);
        var svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n<title>Two moons and the decision boundary of a network</title>%n"
                        .formatted(SIZE, SIZE));
        double step = (double) SIZE / CELLS;
        for (int row = 0; row < CELLS; row++) {
            int from = 0;
            for (int column = 1; column <= CELLS; column++) {
                String shade = shade(predictor, x, y, row, from);
                if (column == CELLS || !shade.equals(shade(predictor, x, y, row, column))) {
                    svg.append(format(
                            "<rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" fill=\"%s\"/>%n",
                            from * step, row * step, (column - from) * step, step, shade));
                    from = column;
                }
            }
        }
        for (int row = 0; row < points.rows(); row++) {
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" stroke=\"#fff\"/>%n",
                    (points.feature(row, 0) - x[0]) / (x[1] - x[0]) * SIZE,
                    (y[1] - points.feature(row, 1)) / (y[1] - y[0]) * SIZE,
                    points.labels()[row] == 1 ? "#b3541e" : "#1f5aa6"));
        }
        return svg.append("</svg>\n").toString();
    }

    /// The shade of a cell: of the probability in its middle.
    private static String shade(Predictor predictor, double[] x, double[] y, int row, int column) {
        double across = x[0] + (column + 0.5) / CELLS * (x[1] - x[0]);
        double up = y[1] - (row + 0.5) / CELLS * (y[1] - y[0]);
        return shade(predictor.predict(new float[] {(float) across, (float) up})[1]);
    }

    /// From blue over white to orange, in eight steps so that the boundary shows as a line.
    private static String shade(float p) {
        double t = (Math.min(7, Math.floor(p * 8)) - 3.5) / 3.5;
        int fade = (int) Math.round(255 - 90 * Math.abs(t));
        return t < 0
                ? "#%02x%02x%02x".formatted(fade - 10, (255 + fade) / 2, 255)
                : "#%02x%02x%02x".formatted(255, (255 + fade) / 2 - 10, fade - 10);
    }

    private static double[] range(Dataset points, int column) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < points.rows(); row++) {
            least = Math.min(least, points.feature(row, column));
            most = Math.max(most, points.feature(row, column));
        }
        return new double[] {least - MARGIN, most + MARGIN};
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
