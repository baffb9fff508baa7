package nabla.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An explanation as one self-contained page: no network, no framework. What it shows is there without its script;
/// the script adds lighting up, stepping through the examples and the decision boundary.
final class HtmlPage {
    private final Explanation explanation;
    private final int rows;
    private final @Nullable Boundary boundary;
    private final StringBuilder out = new StringBuilder();

    private HtmlPage(Explanation explanation) {
        this.explanation = explanation;
        rows = explanation.subject().rows();
        boundary = Plane.of(explanation.subject());
    }

    static String of(Explanation explanation) {
        return new HtmlPage(explanation).write();
    }

    private String write() {
        String title = Html.escaped(explanation.subject().title());
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta name=\"color-scheme\" content=\"light dark\"><title>∇ ")
                .append(title)
                .append("</title><link rel=\"icon\" href=\"data:,\"><style>\n")
                .append(resource("page.css"))
                .append("</style></head><body>\n");
        header(title);
        out.append("<div class=\"columns\"><aside aria-label=\"The network and its examples\"><div class=\"sticky\">");
        aside();
        out.append("</div></aside><main>");
        phases();
        explanation.lessons().forEach(this::lesson);
        variations();
        out.append("</main></div>\n<script type=\"application/json\" id=\"data\">")
                .append(Json.of(data()))
                .append("</script>\n<script>\n")
                .append(resource("page.js"))
                .append("</script></body></html>\n");
        return out.toString();
    }

    private void header(String title) {
        boolean agrees = explanation.agrees();
        out.append("<header><p class=\"brand\"><span aria-hidden=\"true\">∇</span> nabla explain</p><h1>")
                .append(title)
                .append("</h1><p class=\"verdict ")
                .append(agrees ? "good" : "bad")
                .append("\" role=\"status\">")
                .append(
                        agrees
                                ? "✓ coded, derived and measured agree on all "
                                        + explanation.equations().size() + " equations; the largest error is "
                                        + Numbers.error(explanation.worst())
                                : "✗ the witnesses disagree on "
                                        + explanation.disagreements().stream()
                                                .map(Equation::symbol)
                                                .collect(Collectors.joining(", ")))
                .append(
                        "</p><p class=\"legend\">Rows are examples. <i>dM</i> is ∂<i>L</i>/∂<i>M</i> and has <i>M</i>’s shape. ")
                .append("⊙ is element by element, · the matrix product, 1 a column of ones, η = ")
                .append(Numbers.plain(explanation.subject().learningRate()))
                .append(". Point at a symbol, or go to it with Tab, ← and →, to find its matrix everywhere; open an")
                .append(" equation for its numbers and its reason.</p></header>");
    }

    private void aside() {
        out.append(Drawing.of(explanation));
        out.append("<div class=\"stepper\" role=\"group\" aria-label=\"Step through the examples\">")
                .append(
                        "<button id=\"back\" aria-label=\"Previous example\">◀</button><label>Example <output id=\"which\">1</output> of ")
                .append(rows)
                .append("<input id=\"example\" type=\"range\" min=\"1\" max=\"")
                .append(rows)
                .append("\" value=\"1\"></label><button id=\"on\" aria-label=\"Next example\">▶</button></div>")
                .append("<p id=\"story\" aria-live=\"polite\"></p><div class=\"given\">");
        given("X", "examples");
        given("Y", "targets");
        out.append("</div>");
        if (boundary != null) {
            out.append("<figure><div class=\"planes\">");
            plane("before", "as it is");
            plane("after", "after " + WhatIf.STEPS + " steps");
            out.append("</div><figcaption>P over the plane of the two features; dots are the examples, filled")
                    .append(" where the target is 1.</figcaption></figure>");
        }
    }

    private void plane(String id, String when) {
        out.append("<div><p>")
                .append(when)
                .append("</p><canvas data-plane=\"")
                .append(id)
                .append(
                        "\" width=\"384\" height=\"384\" role=\"img\" aria-label=\"What the network predicts over the plane, ")
                .append(when)
                .append("\"></canvas></div>");
    }

    private void given(String name, String what) {
        double[][] m = explanation.matrix(name);
        out.append("<div><p>")
                .append(Html.linked(name))
                .append(" ")
                .append(what)
                .append("</p>")
                .append(Html.matrix(name, m, true))
                .append("</div>");
    }

    private void phases() {
        Phase phase = null;
        for (Equation e : explanation.equations()) {
            if (e.phase() != phase) {
                if (phase != null) {
                    out.append("</section>");
                }
                phase = e.phase();
                out.append("<section aria-labelledby=\"")
                        .append(phase)
                        .append("\"><h2 id=\"")
                        .append(phase)
                        .append("\">")
                        .append(phase.title())
                        .append(" <small>")
                        .append(Html.escaped(phase.subtitle()))
                        .append("</small></h2>");
            }
            card(e);
        }
        out.append("</section>");
    }

    private void card(Equation e) {
        boolean agrees = e.agreesWithin(explanation.tolerance());
        out.append("<details class=\"card")
                .append(agrees ? "" : " bad")
                .append("\" id=\"eq-")
                .append(e.symbol())
                .append("-")
                .append(e.phase())
                .append("\"")
                .append(open(e) || !agrees ? " open" : "")
                .append("><summary>")
                .append(MathText.of(e.coded()).mathMl())
                .append("<span class=\"shapes\">")
                .append(e.shapes())
                .append("</span><span class=\"chips\">")
                .append(chip("coded", true))
                .append(e.derived().speaks() ? chip("derived", e.derived().agreesWithin(explanation.tolerance())) : "")
                .append(
                        e.measured().speaks()
                                ? chip("measured", e.measured().agreesWithin(explanation.tolerance()))
                                : "")
                .append("</span></summary><div class=\"inside\"><p class=\"reason\">")
                .append(Html.linked(e.reason()))
                .append("</p><div class=\"numbers\"><div>")
                .append(Html.matrix(e.symbol(), e.numbers(), rowsAreExamples(e)))
                .append("</div>")
                .append(buildUp(e))
                .append("</div>");
        witnesses(e);
        out.append("</div></details>");
    }

    /// The one equation this project is about is open when the page is.
    private boolean open(Equation e) {
        return e.symbol()
                .equals(explanation.equations().stream()
                        .map(Equation::symbol)
                        .filter(s -> s.startsWith("db"))
                        .findFirst()
                        .orElse(""));
    }

    private boolean rowsAreExamples(Equation e) {
        return e.numbers().length == rows && !isParameterGradient(e) && e.phase() != Phase.UPDATE && rows > 1;
    }

    private static boolean isParameterGradient(Equation e) {
        return e.phase() == Phase.BACKWARD
                && (e.symbol().startsWith("dW") || e.symbol().startsWith("db"));
    }

    private static String chip(String who, boolean agrees) {
        return "<span class=\"chip " + (agrees ? "good\">✓ " : "bad\">✗ ") + who + "</span>";
    }

    /// Where the script shows how the examples' contributions add up.
    private String buildUp(Equation e) {
        return isParameterGradient(e) && e.coded().contains("ᵀ·")
                ? "<div class=\"build\" data-build=\"" + e.symbol() + "\"></div>"
                : "";
    }

    private void witnesses(Equation e) {
        out.append("<dl><dt>coded</dt><dd><code>")
                .append(Html.linked(e.java()))
                .append("</code> <span class=\"note\">kernel call ")
                .append(e.call())
                .append("</span></dd>");
        witness(
                "derived",
                e.derived(),
                e.derived().speaks() ? MathText.of(e.derived().says()).mathMl() : "");
        if (e.measured().speaks()) {
            witness("measured", e.measured(), Html.linked(e.measured().says()));
        }
        out.append("<dt>NumPy</dt><dd><code>").append(Html.linked(e.numpy())).append("</code></dd></dl>");
    }

    private void witness(String who, Witness w, String says) {
        boolean agrees = w.agreesWithin(explanation.tolerance());
        out.append("<dt>")
                .append(who)
                .append("</dt><dd>")
                .append(w.speaks() ? says : "no say: drawn at random, or beyond calculus’ functions");
        if (w.speaks()) {
            out.append(" <span class=\"")
                    .append(agrees ? "good" : "bad")
                    .append("\">")
                    .append(agrees ? "agrees" : "DISAGREES")
                    .append(" <small>error ")
                    .append(Numbers.error(w.error()))
                    .append("</small></span>");
        }
        out.append("</dd>");
    }

    private void lesson(Lesson lesson) {
        out.append("<section class=\"lesson\" id=\"")
                .append(lesson.id())
                .append("\"><h2>")
                .append(Html.linked(lesson.title()))
                .append("</h2>");
        for (Lesson.Point point : lesson.points()) {
            out.append("<div class=\"point\"><h3>")
                    .append(Html.linked(point.heading()))
                    .append("</h3><p>")
                    .append(Html.linked(point.text()))
                    .append("</p>");
            if (!point.exhibits().isEmpty()) {
                out.append("<div class=\"exhibits\">");
                point.exhibits().forEach(this::exhibit);
                out.append("</div>");
            }
            out.append("</div>");
        }
        out.append("</section>");
    }

    private void exhibit(Lesson.Exhibit x) {
        out.append("<figure class=\"")
                .append(x.wrong() ? "wrong" : "")
                .append("\"><figcaption>")
                .append(x.wrong() ? "✗ " : "")
                .append(Html.linked(x.caption()))
                .append("</figcaption>")
                .append(Html.matrix(x.caption(), x.numbers(), x.numbers().length == rows && rows > 1))
                .append("</figure>");
    }

    private void variations() {
        if (explanation.variations().isEmpty()) {
            return;
        }
        out.append("<section class=\"lesson\" id=\"what-if\"><h2>“It will still kind of work” <small>the same batch, ")
                .append(WhatIf.STEPS)
                .append(" steps of training, one line wrong</small></h2><p>")
                .append(Variation.CAUTION)
                .append("</p><div class=\"variations\">");
        for (Variation v : explanation.variations()) {
            out.append("<article><h3>")
                    .append(MathText.of(v.wrong()).mathMl())
                    .append("</h3><p class=\"instead\">instead of ")
                    .append(MathText.of(v.right()).mathMl())
                    .append("</p><p>")
                    .append(Html.linked(v.statement()))
                    .append(". The gradient is off by ")
                    .append(Numbers.percent(v.error()))
                    .append(" of its largest element.</p>")
                    .append(Curves.of(v))
                    .append(
                            "<p class=\"key\"><span class=\"right\">right</span> <span class=\"wrong\">wrong</span></p></article>");
        }
        out.append("</div></section>");
    }

    private Map<String, ?> data() {
        List<Map<String, Object>> builds = explanation.equations().stream()
                .filter(e -> isParameterGradient(e) && e.coded().contains("ᵀ·"))
                .map(e -> Map.<String, Object>of(
                        "out", e.symbol(),
                        "left", e.coded().replaceAll(".* = (.*)ᵀ·.*", "$1"),
                        "right", e.coded().replaceAll(".*ᵀ·", "")))
                .toList();
        return Json.object(
                "rows",
                rows,
                "prediction",
                explanation.prediction(),
                "matrices",
                explanation.matrices(),
                "builds",
                builds,
                "plane",
                plane());
    }

    private @Nullable Object plane() {
        return boundary == null
                ? null
                : Json.object(
                        "x",
                        new double[] {boundary.fromX(), boundary.toX()},
                        "y",
                        new double[] {boundary.fromY(), boundary.toY()},
                        "before",
                        rounded(boundary.before()),
                        "after",
                        rounded(boundary.after()));
    }

    private static double[][] rounded(double[][] m) {
        return Arrays.stream(m)
                .map(row -> Arrays.stream(row)
                        .map(v -> Math.round(v * 1000) / 1000.0)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
