package nabla.explain;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// An explanation as a LaTeX document that compiles with amsmath alone.
final class LatexDocument {
    /// Wider or taller matrices are cut, so that they stay on the paper.
    private static final int MOST = 8;

    private final Explanation explanation;
    private final StringBuilder out = new StringBuilder();

    private LatexDocument(Explanation explanation) {
        this.explanation = explanation;
    }

    static String of(Explanation explanation) {
        return new LatexDocument(explanation).write();
    }

    private String write() {
        out.append("""
                \\documentclass[11pt]{article}
                \\usepackage[T1]{fontenc}
                \\usepackage[utf8]{inputenc}
                \\usepackage{amsmath,amssymb}
                \\usepackage[margin=25mm]{geometry}
                \\setlength{\\parindent}{0pt}
                \\setlength{\\parskip}{4pt}
                \\begin{document}
                """);
        out.append("\\section*{").append(text(explanation.subject().title())).append("}\n");
        out.append("Rows are examples; $\\mathrm{d}M$ is $\\partial L/\\partial M$; $\\eta = ")
                .append(Numbers.plain(explanation.subject().learningRate()))
                .append("$.\n");
        given();
        Phase phase = null;
        for (Equation e : explanation.equations()) {
            if (e.phase() != phase) {
                phase = e.phase();
                out.append("\\section*{").append(phase.title()).append("}\n");
            }
            equation(e);
        }
        explanation.lessons().forEach(this::lesson);
        explanation.variations().forEach(this::variation);
        out.append("\\end{document}\n");
        return out.toString();
    }

    private void given() {
        for (String name : List.of("X", "Y")) {
            display(name, explanation.matrix(name));
        }
        explanation.subject().parameters().list().forEach(p -> display(p.name(), explanation.matrix(p.name())));
    }

    private void display(String name, double @org.jspecify.annotations.Nullable [][] numbers) {
        if (numbers != null) {
            out.append("\\[ ")
                    .append(MathText.of(name).latex())
                    .append(" = ")
                    .append(matrix(numbers))
                    .append(" \\]\n");
        }
    }

    private void equation(Equation e) {
        out.append("\\begin{samepage}\n\\[ \\boxed{")
                .append(MathText.of(e.coded()).latex())
                .append("}\\qquad ")
                .append(matrix(e.numbers()))
                .append(" \\]\n");
        out.append(text(e.shapes())).append(". ").append(text(e.reason())).append("\\\\\n");
        out.append("\\emph{coded} \\texttt{").append(text(e.java())).append("}");
        if (e.derived().speaks()) {
            out.append(";\\quad \\emph{derived} ").append(says(e.derived())).append(verdict(e.derived()));
        }
        if (e.measured().speaks()) {
            out.append(";\\quad \\emph{measured} ").append(verdict(e.measured()));
        }
        out.append("\n\\end{samepage}\n\n");
    }

    private static String says(Witness w) {
        return "$" + MathText.of(w.says()).latex() + "$ ";
    }

    private String verdict(Witness w) {
        String error = "$" + Numbers.error(w.error()).replace("e−", "\\cdot 10^{-") + (w.error() == 0 ? "" : "}") + "$";
        return (w.error() <= explanation.tolerance() ? "agrees, " : "\\textbf{DISAGREES}, ") + error;
    }

    private void lesson(Lesson lesson) {
        out.append("\\section*{").append(text(lesson.title())).append("}\n");
        for (Lesson.Point point : lesson.points()) {
            out.append("\\textbf{")
                    .append(text(point.heading()))
                    .append(".} ")
                    .append(text(point.text()))
                    .append("\n");
            for (Lesson.Exhibit exhibit : point.exhibits()) {
                out.append("\\[ ")
                        .append(exhibit.wrong() ? "\\text{wrong: }" : "")
                        .append(MathText.of(exhibit.caption()).latex())
                        .append("\\colon\\quad ")
                        .append(matrix(exhibit.numbers()))
                        .append(" \\]\n");
            }
            out.append("\n");
        }
    }

    private void variation(Variation v) {
        out.append("\\section*{What if}\n\\[ ")
                .append(MathText.of(v.wrong()).latex())
                .append(" \\qquad\\text{instead of}\\qquad ")
                .append(MathText.of(v.right()).latex())
                .append(" \\]\n")
                .append(text(v.statement()))
                .append(text(". After " + (v.wrongLoss().length - 1) + " steps the loss is "
                        + Numbers.cell(v.wrongLoss()[v.wrongLoss().length - 1]) + ", done right "
                        + Numbers.cell(v.rightLoss()[v.rightLoss().length - 1]) + "."))
                .append("\n\n");
    }

    private static String matrix(double[][] m) {
        int columns = Math.min(m[0].length, MOST);
        String rows = Arrays.stream(m)
                .limit(MOST)
                .map(row -> Arrays.stream(row)
                                .limit(columns)
                                .mapToObj(v -> Numbers.cell(v).replace("−", "-"))
                                .collect(Collectors.joining(" & "))
                        + (columns < row.length ? " & \\cdots" : ""))
                .collect(Collectors.joining(" \\\\ "));
        String more = m.length > MOST ? " \\\\ \\vdots" : "";
        return "\\begin{bmatrix} " + rows + more + " \\end{bmatrix}";
    }

    /// Plain text: what LaTeX would take for a command is escaped, and mathematics is set as such.
    private static String text(String plain) {
        var out = new StringBuilder();
        plain.codePoints()
                .forEach(c -> out.append(
                        switch (c) {
                            case '\\' -> "\\textbackslash{}";
                            case '{', '}', '_', '&', '%', '#', '$' -> "\\" + Character.toString(c);
                            case '^' -> "\\^{}";
                            case '~' -> "\\~{}";
                            case 'ᵀ' -> "$^{\\top}$";
                            case '·' -> "$\\cdot$";
                            case '⊙' -> "$\\odot$";
                            case '−' -> "$-$";
                            case '×' -> "$\\times$";
                            case 'σ' -> "$\\sigma$";
                            case 'η' -> "$\\eta$";
                            case '′' -> "$'$";
                            case '²' -> "$^{2}$";
                            case '½' -> "$\\tfrac12$";
                            case '…' -> "\\dots{}";
                            case '∂' -> "$\\partial$";
                            default -> Character.toString(c);
                        }));
        return out.toString();
    }
}
