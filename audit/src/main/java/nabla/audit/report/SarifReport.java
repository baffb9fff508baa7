package nabla.audit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Findings as SARIF 2.1.0, which editors and code scanning open.
final class SarifReport {
    private SarifReport() {}

    static String write(List<Report> reports) {
        List<Object> results = new ArrayList<>();
        for (Report r : reports) {
            for (Finding f : r.findings()) {
                Map<String, Object> place = Map.of(
                        "artifactLocation", Map.of("uri", f.file()),
                        "region", Map.of("startLine", f.line(), "startColumn", f.column()));
                results.add(Map.of(
                        "ruleId",
                        f.kind(),
                        "level",
                        "error",
                        "message",
                        Map.of("text", f.message() + " " + f.why()),
                        "locations",
                        List.of(Map.of("physicalLocation", place))));
            }
        }
        Map<String, Object> run = Map.of("tool", Map.of("driver", Map.of("name", "nabla check")), "results", results);
        return JsonReport.mapper()
                .writeValueAsString(Map.of(
                        "version",
                        "2.1.0",
                        "$schema",
                        "https://json.schemastore.org/sarif-2.1.0.json",
                        "runs",
                        List.of(run)));
    }
}
