package nabla.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nabla.matrix.Matrix;
import nabla.nn.Parameter;

/// The network as an SVG drawing: a column of units for each activation, a bundle of edges for each W, a dot of its
/// own for each b. Whatever stands for a matrix carries its name, so that it lights up with the equations.
final class Drawing {
    private static final int MOST = 7;
    private static final int STEP_Y = 62;
    private static final int WIDTH = 440;
    private static final int RADIUS = 20;

    private final Explanation explanation;
    private final List<Column> columns = new ArrayList<>();
    private final int height;

    /// @param name of the activation whose numbers stand in the units
    private record Column(String name, String drives, int units, double x) {
        int shown() {
            return Math.min(units, MOST);
        }
    }

    private Drawing(Explanation explanation) {
        this.explanation = explanation;
        List<Matrix> weights = explanation.subject().parameters().list().stream()
                .filter(p -> !p.isBias())
                .map(Parameter::value)
                .toList();
        double gap = (WIDTH - 90.0) / weights.size();
        columns.add(new Column("X", "X", weights.getFirst().rows, 40));
        for (int l = 1; l <= weights.size(); l++) {
            boolean last = l == weights.size();
            String name =
                    last ? explanation.prediction() : explanation.matrices().containsKey("H" + l) ? "H" + l : "Z" + l;
            columns.add(new Column(name, "Z" + l, weights.get(l - 1).cols, 40 + l * gap));
        }
        int tallest = columns.stream().mapToInt(Column::shown).max().orElse(1);
        height = tallest * STEP_Y + 92;
    }

    static String of(Explanation explanation) {
        return new Drawing(explanation).draw();
    }

    private String draw() {
        var svg = new StringBuilder(format(
                "<svg id=\"net\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"The network: %s\">",
                WIDTH, height, Html.escaped(explanation.subject().title())));
        for (int l = 1; l < columns.size(); l++) {
            edges(svg, l);
            biases(svg, l);
        }
        columns.forEach(column -> units(svg, column));
        return svg.append("</svg>").toString();
    }

    private void edges(StringBuilder svg, int l) {
        Column from = columns.get(l - 1);
        Column to = columns.get(l);
        double[][] W = matrix("W" + l);
        double largest = largest(W);
        svg.append(format("<g class=\"edges sym\" data-s=\"W%d dW%d\">", l, l));
        for (int i = 0; i < from.shown(); i++) {
            for (int j = 0; j < to.shown(); j++) {
                svg.append(format(
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\" stroke-width=\"%.2f\">"
                                + "<title>W%d[%d, %d] = %s</title></line>",
                        from.x(),
                        y(from, i),
                        to.x(),
                        y(to, j),
                        W[i][j] < 0 ? "neg" : "pos",
                        0.6 + 3.6 * Math.abs(W[i][j]) / largest,
                        l,
                        i,
                        j,
                        Numbers.cell(W[i][j])));
            }
        }
        label(svg, "W" + l, (from.x() + to.x()) / 2, 22, W);
        svg.append("</g>");
    }

    private void biases(StringBuilder svg, int l) {
        Column to = columns.get(l);
        double[][] b = matrix("b" + l);
        double x = to.x() - 46;
        double y = height - 26;
        svg.append(format("<g class=\"biases sym\" data-s=\"b%d db%d\">", l, l));
        for (int j = 0; j < to.shown(); j++) {
            svg.append(format(
                    "<path d=\"M%.1f %.1f Q%.1f %.1f %.1f %.1f\" class=\"bias\"><title>b%d[%d] = %s</title></path>",
                    x, y, x + 4, (y + y(to, j)) / 2, to.x() - RADIUS, y(to, j) + 6, l, j, Numbers.cell(b[0][j])));
        }
        svg.append(format("<circle class=\"one\" cx=\"%.1f\" cy=\"%.1f\" r=\"11\"/>", x, y));
        svg.append(format("<text class=\"onetext\" x=\"%.1f\" y=\"%.1f\">1</text>", x, y + 4));
        svg.append(
                format("<text class=\"biasname\" x=\"%.1f\" y=\"%.1f\">b%s</text></g>", x - 22, y + 5, subscript(l)));
    }

    private void units(StringBuilder svg, Column column) {
        String gradients = column.name().equals("X")
                ? "X"
                : column.name() + " d" + column.name() + " " + column.drives() + " d" + column.drives();
        svg.append(format("<g class=\"units sym\" data-s=\"%s\">", gradients));
        for (int i = 0; i < column.shown(); i++) {
            boolean rest = i == column.shown() - 1 && column.units() > MOST;
            svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>", column.x(), y(column, i), RADIUS));
            svg.append(format(
                    "<text class=\"value\" %s x=\"%.1f\" y=\"%.1f\">%s</text>",
                    rest ? "" : "data-of=\"" + column.name() + "\" data-col=\"" + i + "\"",
                    column.x(),
                    y(column, i) + 4,
                    rest ? "⋮" : ""));
        }
        label(svg, column.name(), column.x(), 22, matrix(column.name()));
        svg.append("</g>");
    }

    private void label(StringBuilder svg, String name, double x, double y, double[][] m) {
        String letter = name.replaceAll("\\d", "");
        String number = name.substring(letter.length());
        String shown = number.isEmpty() ? letter : letter + subscript(Integer.parseInt(number));
        svg.append(format("<text class=\"name\" x=\"%.1f\" y=\"%.1f\">%s</text>", x, y, shown));
        svg.append(
                format("<text class=\"shape\" x=\"%.1f\" y=\"%.1f\">%d×%d</text>", x, y + 15, m.length, m[0].length));
    }

    private static String subscript(int n) {
        var out = new StringBuilder();
        Integer.toString(n).chars().forEach(c -> out.append((char) ('₀' + c - '0')));
        return out.toString();
    }

    private double y(Column column, int i) {
        return 66 + (height - 150) / 2.0 + (i - (column.shown() - 1) / 2.0) * STEP_Y;
    }

    private double[][] matrix(String name) {
        return explanation.matrix(name);
    }

    private static double largest(double[][] m) {
        double most = 1e-12;
        for (double[] row : m) {
            for (double v : row) {
                most = Math.max(most, Math.abs(v));
            }
        }
        return most;
    }

    private static String format(String pattern, Object... args) {
        return String.format(Locale.ROOT, pattern, args);
    }
}
