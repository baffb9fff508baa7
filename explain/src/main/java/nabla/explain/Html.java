package nabla.explain;

import java.util.regex.Pattern;

/// Small pieces of the page.
final class Html {
    private static final Pattern SYMBOL =
            Pattern.compile("(?<![A-Za-z0-9_.])(" + MathText.SYMBOL + ")(?![A-Za-z0-9_])");

    private Html() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// Prose or code in which every matrix answers to its name.
    static String linked(String text) {
        return SYMBOL.matcher(escaped(text)).replaceAll("<span class=\"sym\" data-s=\"$1\">$1</span>");
    }

    /// A matrix as a table.
    ///
    /// @param examples whether its rows are examples, so that stepping through them marks the row
    static String matrix(String label, double[][] m, boolean examples) {
        int most = 12;
        var out = new StringBuilder("<table class=\"m\" aria-label=\"")
                .append(escaped(label))
                .append("\"><tbody>");
        for (int i = 0; i < Math.min(m.length, most); i++) {
            out.append(examples ? "<tr data-row=\"" + i + "\">" : "<tr>");
            for (int j = 0; j < Math.min(m[i].length, most); j++) {
                out.append("<td>").append(Numbers.cell(m[i][j])).append("</td>");
            }
            out.append(m[i].length > most ? "<td>…</td></tr>" : "</tr>");
        }
        return out.append(m.length > most ? "<tr><td>⋮</td></tr>" : "")
                .append("</tbody></table>")
                .toString();
    }
}
