package nabla.audit.report;

import java.util.List;

/// Reports as one page without scripts.
final class HtmlReport {
    private HtmlReport() {}

    static String write(List<Report> reports) {
        StringBuilder page = new StringBuilder("""
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><title>nabla check</title>
                <style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}
                pre{background:#f4f4f2;padding:.6rem;overflow:auto}.wrong{color:#a40000}.right{color:#1b6b2f}del{color:#a40000}ins{color:#1b6b2f}del,ins{text-decoration:none}td{vertical-align:top;padding:.3rem .6rem}td p{margin:.1rem 0;color:#555}math{font-size:1.1em}</style>
                <h1>∇ check</h1>
                """);
        for (Report r : reports) {
            String colour = r.verdict() == Report.Verdict.WRONG ? "wrong" : "right";
            page.append("<h2>%s: <span class=\"%s\">%s</span></h2>\n"
                    .formatted(escape(r.file()), colour, r.verdict().words));
            if (!r.loss().isEmpty())
                page.append("<p>Judged as the gradient of ")
                        .append(prose(r.loss()))
                        .append(".</p>\n");
            for (Finding f : r.findings()) finding(page, f);
            page.append("<ul>\n");
            for (Gradient g : r.gradients())
                page.append("<li><code>%s</code>, line %d, gradient of <code>%s</code>: %s</li>\n"
                        .formatted(escape(g.name()), g.line(), escape(g.of()), g.status()));
            for (String note : r.notes())
                page.append("<li>").append(prose(note)).append("</li>\n");
            page.append("</ul>\n");
            equations(page, r);
        }
        return page.append("</html>\n").toString();
    }

    /// The training step line by line.
    private static void equations(StringBuilder page, Report r) {
        if (r.equations().isEmpty()) return;
        page.append("<h3>The training step</h3>\n<table>\n");
        for (Equation e : r.equations()) {
            boolean wrong = e.status().equals("wrong");
            String mark = e.status().isEmpty() ? "" : wrong ? "✗" : e.status().equals("right") ? "✓" : "·";
            page.append("<tr class=\"%s\"><td>%s</td><td>%d</td><td><code>%s</code><div>"
                    .formatted(wrong ? "wrong" : "", mark, e.line(), escape(e.code())));
            Equation.Formula coded = e.coded();
            if (coded != null) page.append(math(coded));
            page.append(" <small>").append(escape(e.shape())).append("</small></div>");
            Equation.Formula derived = e.derived();
            if (wrong && derived != null)
                page.append("<div class=\"right\">to be ").append(math(derived)).append("</div>");
            for (String reason : e.reasons())
                page.append("<p><small>").append(escape(reason)).append("</small></p>");
            page.append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static String math(Equation.Formula f) {
        return "<math>" + f.mathml() + "</math>";
    }

    private static void finding(StringBuilder page, Finding f) {
        page.append("<h3>Line %d: %s</h3>\n<p>%s</p>\n".formatted(f.line(), prose(f.message()), prose(f.why())));
        Finding.Fix fix = f.fix();
        if (fix == null) page.append("<pre>").append(escape(f.source())).append("</pre>\n");
        else
            page.append("<pre><del>- %s</del>\n<ins>+ %s</ins></pre>\n<p>Error %.2g before, %.2g after.</p>\n"
                    .formatted(escape(fix.before()), escape(fix.after()), f.errorBefore(), f.errorAfter()));
    }

    /// Prose with the program's names as code.
    private static String prose(String text) {
        return escape(text).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
