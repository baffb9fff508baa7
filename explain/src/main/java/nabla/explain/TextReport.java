package nabla.explain;

import java.util.ArrayList;
import java.util.List;

/// An explanation for a terminal.
final class TextReport {
    /// Larger matrices are shown by their corner.
    private static final int MOST_ROWS = 8;

    private static final int MOST_COLUMNS = 8;
    private static final String INDENT = "    ";

    private final Explanation explanation;
    private final TextStyle style;
    private final StringBuilder out = new StringBuilder();

    private TextReport(Explanation explanation, TextStyle style) {
        this.explanation = explanation;
        this.style = style;
    }

    static String of(Explanation explanation, TextStyle style) {
        return new TextReport(explanation, style).write();
    }

    /// The last line alone, or a line for each disagreement.
    static String verdict(Explanation explanation, TextStyle style) {
        var report = new TextReport(explanation, style);
        report.verdict();
        return report.out.toString().strip();
    }

    private String write() {
        heading();
        Phase phase = null;
        for (Equation equation : explanation.equations()) {
            if (equation.phase() != phase) {
                phase = equation.phase();
                rule(phase.title(), phase.subtitle());
            }
            equation(equation);
        }
        explanation.lessons().forEach(this::lesson);
        if (!explanation.variations().isEmpty()) {
            rule("What if", "the same batch, " + WhatIf.STEPS + " steps of training, one line wrong");
            paragraph(Variation.CAUTION);
            explanation.variations().forEach(this::variation);
        }
        verdict();
        return out.toString();
    }

    private void heading() {
        Subject s = explanation.subject();
        line(style.bold("∇ " + s.title()));
        paragraph("Rows are examples. dM is ∂L/∂M and has M's shape. ⊙ is element by element, · the matrix product, "
                + "1 a column of ones, η = " + Numbers.plain(s.learningRate()) + " the learning rate. Equations with "
                + "one call number were fused into one kernel call.");
        given("X", "the examples");
        given("Y", "their targets");
        for (var p : s.parameters().list()) {
            given(p.name(), p.isBias() ? "biases, one for each unit" : "weights");
        }
    }

    private void given(String name, String what) {
        double[][] m = explanation.matrix(name);
        line("");
        line(style.symbol(name) + "  " + what + style.faint("  " + m.length + "×" + m[0].length));
        table(m, List.of());
    }

    private void rule(String title, String subtitle) {
        line("");
        String text = "── " + title + (subtitle.isEmpty() ? " " : " ── " + subtitle + " ");
        line(style.bold(text + "─".repeat(Math.max(2, style.width() - text.length()))));
    }

    private void equation(Equation e) {
        line("");
        String gap = " "
                .repeat(Math.max(
                        3, style.width() - e.coded().length() - e.shapes().length()));
        line(style.symbol(e.coded()) + gap + style.faint(e.shapes()));
        paragraph(e.reason());
        table(e.numbers(), List.of());
        witness("coded", e.java() + "  " + style.faint("call " + e.call()), "");
        if (e.derived().speaks()) {
            witness("derived", e.derived().says(), verdict(e.derived()));
        } else {
            witness("derived", "no say: drawn at random, or beyond calculus' functions", "");
        }
        if (e.measured().speaks()) {
            witness("measured", e.measured().says(), verdict(e.measured()));
        }
        witness("NumPy", e.numpy(), "");
    }

    private void witness(String who, String says, String verdict) {
        line(INDENT + style.faint(String.format("%-9s", who)) + says + (verdict.isEmpty() ? "" : "   " + verdict));
    }

    private String verdict(Witness w) {
        return w.error() <= explanation.tolerance()
                ? style.good("agrees (" + Numbers.error(w.error()) + ")")
                : style.bad("DISAGREES: error " + Numbers.error(w.error()));
    }

    private void lesson(Lesson lesson) {
        rule(lesson.title(), "");
        for (Lesson.Point point : lesson.points()) {
            line("");
            line(style.bold(point.heading()));
            paragraph(point.text());
            for (Lesson.Exhibit exhibit : point.exhibits()) {
                String caption = exhibit.caption() + (exhibit.wrong() ? "  ✗" : "");
                line(INDENT + (exhibit.wrong() ? style.bad(caption) : style.symbol(caption)));
                table(exhibit.numbers(), exhibit.rowLabels());
            }
        }
    }

    private void variation(Variation v) {
        line("");
        line(style.bad(v.wrong()) + style.faint("   instead of   ") + style.symbol(v.right()));
        paragraph(v.statement() + ".");
        line(INDENT + "The gradient is off by " + Numbers.percent(v.error()) + " of its largest element.");
        int columns = Math.min(60, style.width() - 40);
        double top = Math.max(max(v.rightLoss()), max(v.wrongLoss()));
        curve("right", v.rightLoss(), top, columns);
        curve("wrong", v.wrongLoss(), top, columns);
    }

    private static double max(double[] values) {
        double most = 0;
        for (double v : values) {
            most = Double.isFinite(v) ? Math.max(most, v) : most;
        }
        return most;
    }

    private void curve(String name, double[] loss, double top, int columns) {
        String bars = "▁▂▃▄▅▆▇█";
        var text = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            double v = loss[i * (loss.length - 1) / (columns - 1)];
            text.append(
                    Double.isFinite(v)
                            ? bars.charAt((int) Math.min(7, Math.floor(8 * v / Math.max(top, 1e-300))))
                            : '×');
        }
        line(INDENT + String.format("%-7s", name) + text + "  L " + Numbers.cell(loss[0]) + " → "
                + Numbers.cell(loss[loss.length - 1]));
    }

    private void verdict() {
        line("");
        if (explanation.agrees()) {
            line(style.good("✓ coded, derived and measured agree on all "
                    + explanation.equations().size() + " equations; the largest error is "
                    + Numbers.error(explanation.worst())));
            return;
        }
        for (Equation e : explanation.disagreements()) {
            line(style.bad("✗ THE WITNESSES DISAGREE on " + e.symbol() + ": coded " + e.coded()
                    + (e.derived().speaks() ? ", derived " + e.derived().says() : "")));
        }
    }

    // ---- lines and tables

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    private void paragraph(String text) {
        var current = new StringBuilder(INDENT);
        for (String word : text.split(" ")) {
            if (current.length() + word.length() > style.width()) {
                line(current.toString());
                current.setLength(0);
                current.append(INDENT);
            }
            current.append(word).append(' ');
        }
        line(current.toString());
    }

    private void table(double[][] m, List<String> labels) {
        int rows = Math.min(m.length, m.length > MOST_ROWS ? MOST_ROWS - 1 : MOST_ROWS);
        int cols = Math.min(m[0].length, m[0].length > MOST_COLUMNS ? MOST_COLUMNS - 1 : MOST_COLUMNS);
        List<List<String>> cells = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            cells.add(row(m[i], cols));
        }
        if (rows < m.length) {
            cells.add(new ArrayList<>(
                    java.util.Collections.nCopies(cells.getFirst().size(), "⋮")));
        }
        int[] widths = new int[cells.getFirst().size()];
        cells.forEach(row -> {
            for (int j = 0; j < widths.length; j++) {
                widths[j] = Math.max(widths[j], row.get(j).length());
            }
        });
        for (int i = 0; i < cells.size(); i++) {
            var text = new StringBuilder(INDENT)
                    .append(String.format("%-10s", label(labels, i)))
                    .append("[ ");
            for (int j = 0; j < widths.length; j++) {
                String cell = cells.get(i).get(j);
                text.append(" ".repeat(widths[j] - cell.length()))
                        .append(cell)
                        .append(j < widths.length - 1 ? "  " : " ]");
            }
            line(text.toString());
        }
    }

    private static String label(List<String> labels, int i) {
        return i < labels.size() ? labels.get(i) : "";
    }

    private static List<String> row(double[] values, int cols) {
        var row = new ArrayList<String>();
        for (int j = 0; j < cols; j++) {
            row.add(Numbers.cell(values[j]));
        }
        if (cols < values.length) {
            row.add("…");
        }
        return row;
    }
}
