package nabla.audit.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A report as JSON: `file, verdict, loss, findings, gradients, notes`.
final class JsonReport {
    private JsonReport() {}

    static ObjectMapper mapper() {
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    static String write(Report report) {
        return mapper().writeValueAsString(of(report));
    }

    static String write(List<Report> reports) {
        return mapper().writeValueAsString(reports.stream().map(JsonReport::of).toList());
    }

    private static Map<String, Object> of(Report r) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", r.file());
        json.put("verdict", r.verdict().words);
        json.put("loss", r.loss());
        List<Object> findings = new ArrayList<>();
        for (Finding f : r.findings()) {
            Map<String, Object> one = new LinkedHashMap<>();
            if (!f.file().equals(r.file())) one.put("file", f.file());
            one.put("line", f.line());
            one.put("column", f.column());
            one.put("kind", f.kind());
            one.put("message", f.message());
            one.put("truth", f.truth());
            Finding.Fix fix = f.fix();
            if (fix != null) one.put("fix", Map.of("line", fix.line(), "before", fix.before(), "after", fix.after()));
            one.put("errorBefore", finite(f.errorBefore()));
            one.put("errorAfter", finite(f.errorAfter()));
            findings.add(one);
        }
        json.put("findings", findings);
        List<Object> gradients = new ArrayList<>();
        for (Gradient g : r.gradients()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", g.name());
            one.put("line", g.line());
            one.put("of", g.of());
            one.put("status", g.status());
            one.put("factor", finite(g.factor()));
            one.put("error", finite(g.error()));
            gradients.add(one);
        }
        json.put("gradients", gradients);
        if (!r.equations().isEmpty())
            json.put(
                    "equations",
                    r.equations().stream().map(JsonReport::equation).toList());
        json.put("notes", r.reason().isEmpty() ? r.notes() : concat(r));
        return json;
    }

    private static Map<String, Object> equation(Equation e) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("pass", e.backward() ? "backward" : "forward");
        one.put("name", e.name());
        one.put("line", e.line());
        one.put("code", e.code());
        one.put("shape", e.shape());
        Equation.Formula coded = e.coded();
        if (coded != null) one.put("coded", formula(coded));
        Equation.Formula derived = e.derived();
        if (derived != null) one.put("derived", formula(derived));
        if (e.backward()) {
            one.put("of", e.of());
            one.put("status", e.status());
            one.put("reasons", e.reasons());
        }
        return one;
    }

    private static Map<String, Object> formula(Equation.Formula f) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("matrix", f.matrix());
        one.put("numpy", f.numpy());
        one.put("latex", f.latex());
        return one;
    }

    private static List<String> concat(Report r) {
        List<String> notes = new ArrayList<>(r.notes());
        notes.addFirst(r.reason());
        return notes;
    }

    private static double finite(double x) {
        return Double.isFinite(x) ? x : 1;
    }
}
