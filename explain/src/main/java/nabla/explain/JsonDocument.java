package nabla.explain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An explanation as one JSON object.
final class JsonDocument {
    private JsonDocument() {}

    static String of(Explanation e) {
        return Json.of(Json.object(
                        "title", e.subject().title(),
                        "kernels", e.kernels(),
                        "agrees", e.agrees(),
                        "tolerance", e.tolerance(),
                        "worstError", e.worst(),
                        "learningRate", e.subject().learningRate(),
                        "matrices", e.matrices(),
                        "equations",
                                e.equations().stream()
                                        .map(q -> equation(q, e.tolerance()))
                                        .toList(),
                        "lessons",
                                e.lessons().stream().map(JsonDocument::lesson).toList(),
                        "whatIf",
                                e.variations().stream()
                                        .map(JsonDocument::variation)
                                        .toList()))
                + "\n";
    }

    private static Map<String, @Nullable Object> equation(Equation q, double tolerance) {
        return Json.object(
                "phase", q.phase().title(),
                "symbol", q.symbol(),
                "coded", q.coded(),
                "call", q.call(),
                "java", q.java(),
                "numpy", q.numpy(),
                "shapes", q.shapes(),
                "numbers", q.numbers(),
                "reason", q.reason(),
                "derived", witness(q.derived(), tolerance),
                "measured", witness(q.measured(), tolerance));
    }

    /// Null for a witness with nothing to say.
    private static @Nullable Map<String, @Nullable Object> witness(Witness w, double tolerance) {
        return w.speaks()
                ? Json.object("says", w.says(), "error", w.error(), "agrees", w.agreesWithin(tolerance))
                : null;
    }

    private static Map<String, @Nullable Object> lesson(Lesson l) {
        return Json.object(
                "id", l.id(),
                "title", l.title(),
                "points", l.points().stream().map(JsonDocument::point).toList());
    }

    private static Map<String, @Nullable Object> point(Lesson.Point p) {
        var exhibits = p.exhibits().stream()
                .map(x -> Json.object("caption", x.caption(), "numbers", x.numbers(), "wrong", x.wrong()))
                .toList();
        return Json.object("heading", p.heading(), "text", p.text(), "exhibits", exhibits);
    }

    private static Map<String, @Nullable Object> variation(Variation v) {
        return Json.object(
                "fault", v.fault(),
                "line", v.line(),
                "sentence", v.sentence(),
                "right", v.right(),
                "wrong", v.wrong(),
                "gradientError", v.error(),
                "rightLoss", v.rightLoss(),
                "wrongLoss", v.wrongLoss());
    }
}
