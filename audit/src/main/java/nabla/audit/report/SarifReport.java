package nabla.audit.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Findings as SARIF 2.1.0, which editors and code scanning open.
final class SarifReport {
    /// What each kind of finding means, as a rule's short description.
    private static final Map<String, String> RULES = rules();

    private SarifReport() {}

    private static Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("wrong-gradient", "A value is not the gradient of what it claims to be.");
        rules.put("update-order", "A gradient is computed from a parameter that was changed too early.");
        rules.put("dead-parameter", "The loss does not depend on a parameter.");
        rules.put("unequal-factor", "One gradient is another multiple of the truth than the others.");
        rules.put("missing-statement", "A statement of the step is missing.");
        rules.put("wrong-step", "A parameter does not go down along its gradient.");
        rules.put("never-applied", "A gradient is computed and no parameter takes it.");
        rules.put("stuck-bias", "A bias whose gradient is always 0 never moves.");
        rules.put("broadcast", "An update changes a parameter's shape.");
        rules.put("loss-mismatch", "The gradient belongs to another loss than the one the program declares.");
        rules.put("stretched-loss", "The declared loss meets a column of targets with a row of predictions.");
        rules.put("decay-sign", "Regularisation in the gradient is not what the loss adds.");
        rules.put("softmax-axis", "A softmax is taken over the examples.");
        rules.put("raises", "A line raises an exception.");
        rules.put(Finding.LIMIT, "The check ran into one of its caps.");
        return rules;
    }

    static String write(List<Report> reports) {
        List<Object> results = new ArrayList<>();
        for (Report r : reports) for (Finding f : r.findings()) results.add(result(f));
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "nabla check");
        driver.put(
                "rules",
                RULES.entrySet().stream()
                        .map(e -> Map.of("id", e.getKey(), "shortDescription", text(e.getValue())))
                        .toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        run.put("results", results);
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return JsonReport.mapper().writeValueAsString(log);
    }

    private static Map<String, Object> result(Finding f) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", f.kind());
        result.put("level", f.isNotice() ? "note" : "error");
        String truth = f.truth().isEmpty() ? "" : " It has to be " + f.truth() + ".";
        result.put("message", text((f.message() + ". " + f.why()).strip() + truth));
        result.put("locations", List.of(Map.of("physicalLocation", place(f, f.line(), f.column()))));
        Finding.Fix fix = f.fix();
        if (fix != null) result.put("fixes", List.of(fix(f, fix)));
        return result;
    }

    private static Map<String, Object> place(Finding f, int line, int column) {
        return Map.of("artifactLocation", artifact(f), "region", Map.of("startLine", line, "startColumn", column));
    }

    /// The change as a replacement of whole lines.
    private static Map<String, Object> fix(Finding f, Finding.Fix fix) {
        String[] before = fix.before().split("\n", -1);
        Map<String, Object> region = new LinkedHashMap<>();
        region.put("startLine", fix.line());
        region.put("startColumn", 1);
        region.put("endLine", fix.line() + before.length - 1);
        region.put("endColumn", before[before.length - 1].length() + 1);
        Map<String, Object> replacement = Map.of("deletedRegion", region, "insertedContent", text(fix.after()));
        return Map.of(
                "description",
                text("The whole step was run again with this change on fresh draws."),
                "artifactChanges",
                List.of(Map.of("artifactLocation", artifact(f), "replacements", List.of(replacement))));
    }

    private static Map<String, Object> artifact(Finding f) {
        return Map.of("uri", uri(f.file()));
    }

    /// A relative name as a relative reference, an absolute one as a file's address.
    private static String uri(String file) {
        try {
            java.net.URI absolute = Path.of(file).toAbsolutePath().toUri();
            if (Path.of(file).isAbsolute()) return absolute.toString();
            return Path.of("").toAbsolutePath().toUri().relativize(absolute).toString();
        } catch (java.nio.file.InvalidPathException notAPath) {
            return file;
        }
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }
}
