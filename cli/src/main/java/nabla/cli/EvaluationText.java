package nabla.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import nabla.train.metric.Classification;
import nabla.train.metric.Evaluation;
import nabla.train.metric.Regression;

/** How good predictions are, for people. */
final class EvaluationText {
    /** A confusion matrix of more classes than this is shown by its worst confusions. */
    private static final int WIDEST = 12;

    private static final int WORST = 10;

    private EvaluationText() {}

    static List<String> of(Evaluation evaluation, String unit) {
        return switch (evaluation) {
            case Classification c -> classification(c);
            case Regression r -> regression(r, unit);
        };
    }

    private static List<String> regression(Regression r, String unit) {
        return List.of("R² %s, RMSE %s, MAE %s (of %s), loss %s"
                .formatted(
                        Figures.digits(r.r2()),
                        Figures.digits(r.rmse()),
                        Figures.digits(r.mae()),
                        unit,
                        Figures.digits(r.loss())));
    }

    private static List<String> classification(Classification c) {
        List<String> lines = new ArrayList<>();
        String auc = Double.isNaN(c.rocAuc()) ? "" : ", ROC AUC " + Figures.digits(c.rocAuc());
        lines.add("accuracy %s (%s of %s rows), balanced %s, macro F1 %s, log loss %s%s"
                .formatted(
                        Figures.percent(c.accuracy()),
                        Figures.count(right(c)),
                        Figures.count(c.rows()),
                        Figures.percent(c.balancedAccuracy()),
                        Figures.digits(c.macroF1()),
                        Figures.digits(c.logLoss()),
                        auc));
        lines.addAll(c.classes().size() <= WIDEST ? matrix(c) : worst(c));
        return lines;
    }

    private static long right(Classification c) {
        return IntStream.range(0, c.classes().size())
                .mapToLong(k -> c.confusion()[k][k])
                .sum();
    }

    /** A row a true class, a column a predicted one. */
    private static List<String> matrix(Classification c) {
        int classes = c.classes().size();
        int width = IntStream.range(0, classes)
                .map(k -> Math.max(
                        c.classes().get(k).length(),
                        IntStream.of(c.confusion()[k])
                                .mapToObj(Figures::count)
                                .mapToInt(String::length)
                                .max()
                                .orElse(1)))
                .max()
                .orElse(1);
        List<String> lines = new ArrayList<>();
        lines.add("true \\ predicted");
        lines.add(" ".repeat(width) + line(c.classes(), width));
        for (int k = 0; k < classes; k++) {
            List<String> cells =
                    IntStream.of(c.confusion()[k]).mapToObj(Figures::count).toList();
            lines.add(pad(c.classes().get(k), width) + line(cells, width));
        }
        return lines;
    }

    private record Confusion(String truth, String prediction, int rows) {}

    private static List<String> worst(Classification c) {
        List<Confusion> confusions = new ArrayList<>();
        for (int i = 0; i < c.classes().size(); i++) {
            for (int j = 0; j < c.classes().size(); j++) {
                if (i != j && c.confusion()[i][j] > 0) {
                    confusions.add(new Confusion(c.classes().get(i), c.classes().get(j), c.confusion()[i][j]));
                }
            }
        }
        return confusions.stream()
                .sorted(Comparator.comparingInt(Confusion::rows).reversed())
                .limit(WORST)
                .map(e -> "%s taken for %s: %s".formatted(e.truth, e.prediction, Figures.count(e.rows, "row")))
                .toList();
    }

    private static String line(List<String> cells, int width) {
        StringBuilder line = new StringBuilder();
        cells.forEach(cell -> line.append("  ").append(pad(cell, width)));
        return line.toString();
    }

    private static String pad(String cell, int width) {
        return " ".repeat(width - cell.length()) + cell;
    }
}
