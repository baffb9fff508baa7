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
                pre{background:#f4f4f2;padding:.6rem;overflow:auto}.wrong{color:#a40000}.right{color:#1b6b2f}del{color:#a40000}ins{color:#1b6b2f}</style>
                <h1>∇ check</h1>
                """);
        for (Report r : reports) {
            String colour = r.verdict() == Report.Verdict.WRONG ? "wrong" : "right";
            page.append("<h2>%s: <span class=\"%s\">%s</span></h2>\n"
                    .formatted(escape(r.file()), colour, r.verdict().words));
            if (!r.loss().isEmpty())
                page.append("<p>Judged as the gradient of ")
                        .append(escape(r.loss()))
                        .append(".</p>\n");
            for (Finding f : r.findings()) finding(page, f);
            page.append("<ul>\n");
            for (Gradient g : r.gradients())
                page.append("<li><code>%s</code>, line %d, gradient of <code>%s</code>: %s</li>\n"
                        .formatted(escape(g.name()), g.line(), escape(g.of()), g.status()));
            for (String note : r.notes())
                page.append("<li>").append(escape(note)).append("</li>\n");
            page.append("</ul>\n");
        }
        return page.append("</html>\n").toString();
    }

    private static void finding(StringBuilder page, Finding f) {
        page.append("<h3>Line %d: %s</h3>\n<p>%s</p>\n".formatted(f.line(), escape(f.message()), escape(f.why())));
        Finding.Fix fix = f.fix();
        if (fix == null) page.append("<pre>").append(escape(f.source())).append("</pre>\n");
        else
            page.append("<pre><del>- %s</del>\n<ins>+ %s</ins></pre>\n<p>Error %.2g before, %.2g after.</p>\n"
                    .formatted(escape(fix.before()), escape(fix.after()), f.errorBefore(), f.errorAfter()));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
