package nabla.audit.report;

import java.util.List;
import java.util.Locale;

/// Several reports together.
public final class Reports {
    private Reports() {}

    /// One line for every file.
    public static String table(List<Report> reports) {
        int width = reports.stream().mapToInt(r -> r.file().length()).max().orElse(4);
        StringBuilder out = new StringBuilder();
        for (Report r : reports)
            out.append(String.format(
                            Locale.ROOT,
                            "%-" + Math.max(4, width) + "s  %-20s  %s",
                            r.file(),
                            r.verdict().words,
                            r.findings().stream().allMatch(Finding::isNotice)
                                    ? r.reason()
                                    : "line "
                                            + String.join(
                                                    ", ",
                                                    r.findings().stream()
                                                            .filter(f -> !f.isNotice())
                                                            .map(f -> Integer.toString(f.line()))
                                                            .toList())))
                    .append('\n');
        return out.toString().replaceAll(" +\n", "\n") + count(reports);
    }

    /// `4 files: 3 right, 1 wrong`.
    private static String count(List<Report> reports) {
        StringBuilder counts = new StringBuilder();
        for (Report.Verdict v : Report.Verdict.values()) {
            long n = reports.stream().filter(r -> r.verdict() == v).count();
            if (n > 0) counts.append(counts.isEmpty() ? "" : ", ").append(n + " " + v.words);
        }
        return reports.size() + " files: " + counts + "\n";
    }

    public static String json(List<Report> reports) {
        return reports.size() == 1 ? reports.getFirst().json() : JsonReport.write(reports);
    }

    public static String sarif(List<Report> reports) {
        return SarifReport.write(reports);
    }

    public static String html(List<Report> reports) {
        return HtmlReport.write(reports);
    }
}
