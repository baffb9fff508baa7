package nabla.audit.report;

import java.util.Locale;

/// A report as a good compiler would write it.
final class TextReport {
    private final Report report;
    private final StringBuilder out = new StringBuilder();

    TextReport(Report report) {
        this.report = report;
    }

    String write() {
        for (Finding f : report.findings()) finding(f);
        line(report.file() + ": " + report.verdict().words + (report.reason().isEmpty() ? "" : ": " + report.reason()));
        if (!report.loss().isEmpty()) line("  judged as the gradient of " + report.loss());
        for (Gradient g : report.gradients()) {
            if (g.status().equals("wrong")) continue;
            line(String.format(
                    Locale.ROOT,
                    "  %s %-12s line %d  is the gradient of %s%s",
                    g.status().equals("right") ? "✓" : "·",
                    g.name(),
                    g.line(),
                    g.of(),
                    g.status().equals("right") ? "" : ", given its inputs"));
        }
        for (String note : report.notes())
            Excerpt.wrapped("note: " + note, "  ").forEach(this::line);
        if (!report.equations().isEmpty()) out.append(EquationText.of(report));
        return out.toString();
    }

    private void finding(Finding f) {
        line(f.file() + ":" + f.line() + ":" + f.column() + ": " + f.message());
        Excerpt.of(f.line(), f.column(), f.source()).forEach(this::line);
        if (!f.why().isEmpty()) Excerpt.wrapped(f.why(), "  ").forEach(this::line);
        if (!f.truth().isEmpty() && f.fix() == null) line("  it has to be " + f.truth());
        Finding.Fix fix = f.fix();
        if (fix != null) {
            line("  fix, line " + fix.line() + ":");
            for (String before : fix.before().split("\n", -1)) line("  - " + before);
            for (String after : fix.after().split("\n", -1)) line("  + " + after);
            line(String.format(
                    Locale.ROOT,
                    "  proof: the whole step was run again on fresh draws: error %.2g before, %.2g after",
                    f.errorBefore(),
                    f.errorAfter()));
        }
        line("");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
