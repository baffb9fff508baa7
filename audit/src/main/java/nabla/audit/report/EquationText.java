package nabla.audit.report;

/// The equations of a training step for a terminal: each line of the program, what it computes, and for a gradient
/// what it has to be and why.
final class EquationText {
    private static final int WIDTH = 100;
    /// From a loss to its first gradient it may be many steps.
    private static final int MOST_REASONS = 5;

    private final StringBuilder out = new StringBuilder();

    private EquationText() {}

    static String of(Report report) {
        EquationText text = new EquationText();
        text.write(report);
        return text.out.toString();
    }

    private void write(Report report) {
        boolean backward = false;
        rule("Forward");
        for (Equation e : report.equations()) {
            if (e.backward() && !backward) {
                backward = true;
                rule("Backward: each gradient of " + report.loss().replaceFirst(" \\(.*", ""));
            }
            equation(e);
        }
        line("");
    }

    private void rule(String title) {
        String text = "── " + title + " ";
        line("");
        line(text + "─".repeat(Math.max(2, WIDTH - text.length())));
    }

    private void equation(Equation e) {
        boolean wrong = e.status().equals("wrong");
        String mark = !e.backward() ? " " : wrong ? "✗" : e.status().equals("right") ? "✓" : "·";
        line("");
        line(mark + " %4d  %s".formatted(e.line(), e.code()));
        String of = e.backward() ? "   ∂/∂" + e.of() : "";
        Equation.Formula coded = e.coded();
        line((wrong ? "     is " : "        ") + spread(coded == null ? "" : coded.matrix(), e.shape() + of));
        Equation.Formula derived = e.derived();
        if (wrong && derived != null) line("  to be " + derived.matrix());
        int most = Math.min(MOST_REASONS, e.reasons().size());
        e.reasons().subList(0, most).forEach(this::wrapped);
        if (e.reasons().size() > most) wrapped("… and " + (e.reasons().size() - most) + " steps more.");
    }

    private static String spread(String left, String right) {
        return left + " ".repeat(Math.max(3, WIDTH - 8 - left.length() - right.length())) + right;
    }

    private void wrapped(String text) {
        Excerpt.wrapped(text, "        ").forEach(this::line);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
