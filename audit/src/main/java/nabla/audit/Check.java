package nabla.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import nabla.audit.read.Notebook;
import nabla.audit.report.Report;
import nabla.audit.report.Reports;
import org.jspecify.annotations.Nullable;

/// `nabla check FILE...`: options in, text and exit code out. 0 right, 1 wrong, 2 usage or unreadable, 3 could not
/// tell.
public final class Check {
    private Check() {}

    /// @param files programs, notebooks or folders; `-` is the text given as `input`
    /// @param input what was typed or piped in
    /// @param html the page to write, or null
    /// @param fix writes `NAME.fixed.py` or `NAME.fixed.ipynb` beside every file that could be repaired; a program on
    /// standard input is printed repaired
    /// @param explain shows the training step as equations
    public record Options(
            List<String> files,
            String input,
            boolean json,
            boolean sarif,
            @Nullable Path html,
            boolean fix,
            boolean explain) {
        public Options(
                List<String> files, String input, boolean json, boolean sarif, @Nullable Path html, boolean fix) {
            this(files, input, json, sarif, html, fix, false);
        }
    }

    /// What to print and with which code to end.
    public record Outcome(String text, int exitCode, List<Report> reports) {}

    public static Outcome run(Options options) {
        if (options.files().isEmpty())
            return new Outcome("check: name a file, a folder, or - for a program on standard input\n", 2, List.of());
        Map<String, String> texts = new LinkedHashMap<>();
        Set<String> modules = new HashSet<>();
        try {
            for (String file : options.files()) {
                if (file.equals("-")) texts.put("stdin", options.input());
                else for (Path path : programs(Path.of(file))) texts.put(path.toString(), Files.readString(path));
                if (!file.equals("-") && Files.isDirectory(Path.of(file))) modules.addAll(modules(texts.keySet()));
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            return new Outcome("check: cannot read " + e.getMessage() + "\n", 2, List.of());
        }
        if (texts.isEmpty())
            return new Outcome(
                    "check: no .py or .ipynb file in " + String.join(", ", options.files()) + "\n", 2, List.of());
        List<Report> reports = new ArrayList<>();
        try {
            Set<Path> covered = new HashSet<>();
            for (String file : texts.keySet()) {
                if (modules.contains(file)) continue;
                Report report = report(file, texts.getOrDefault(file, ""), options.explain());
                reports.add(report);
                if (report.verdict() != Report.Verdict.COULD_NOT_TELL && !modules.isEmpty())
                    covered.addAll(Users.imports(Path.of(file)));
            }
            for (String file : modules) {
                if (covered.contains(Path.of(file).toAbsolutePath().normalize())) continue;
                Report report = report(file, texts.getOrDefault(file, ""), options.explain());
                if (report.verdict() != Report.Verdict.COULD_NOT_TELL) reports.add(report);
            }
        } catch (IllegalArgumentException e) {
            return new Outcome("check: " + e.getMessage() + "\n", 2, List.of());
        }
        StringBuilder notices = new StringBuilder();
        try {
            Path html = options.html();
            if (html != null) Files.writeString(html, Reports.html(reports));
            if (options.fix()) for (Report r : reports) fix(r, texts.getOrDefault(r.file(), ""), notices);
        } catch (IOException e) {
            return new Outcome("check: cannot write " + e.getMessage() + "\n", 2, reports);
        }
        return new Outcome(text(options, reports) + notices, exitCode(reports), reports);
    }

    private static String text(Options options, List<Report> reports) {
        if (options.sarif()) return Reports.sarif(reports) + "\n";
        if (options.json()) return Reports.json(reports) + "\n";
        StringBuilder out = new StringBuilder();
        for (Report r : reports) out.append(r.text()).append(reports.size() > 1 ? "\n" : "");
        if (reports.size() > 1) out.append(Reports.table(reports));
        return out.toString();
    }

    private static int exitCode(List<Report> reports) {
        if (reports.stream().anyMatch(r -> r.verdict() == Report.Verdict.WRONG)) return 1;
        return reports.stream().anyMatch(r -> r.verdict() == Report.Verdict.COULD_NOT_TELL) ? 3 : 0;
    }

    private static List<Path> programs(Path path) throws IOException {
        if (!Files.isDirectory(path)) return List.of(path);
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(p -> p.toString().matches(".*\\.(py|ipynb)") && Files.isRegularFile(p))
                    .sorted()
                    .toList();
        }
    }

    /// Files of a folder that another of its files imports: they are judged with it.
    private static Set<String> modules(Set<String> files) {
        Set<String> modules = new TreeSet<>();
        for (String importer : files) {
            if (importer.equals("stdin")) continue;
            List<Path> imported = Users.imports(Path.of(importer));
            for (String file : files)
                if (!file.equals(importer)
                        && !file.equals("stdin")
                        && imported.contains(Path.of(file).toAbsolutePath().normalize())) modules.add(file);
        }
        return modules.size() == files.size() ? Set.of() : modules;
    }

    /// The report on a file; on a module that trains nothing, as a program beside it uses it.
    private static Report report(String file, String text, boolean explain) {
        Report report = alone(file, text, explain);
        if (report.verdict() != Report.Verdict.COULD_NOT_TELL || !file.endsWith(".py")) return report;
        for (Path user : Users.of(Path.of(file))) {
            try {
                Report used = Users.on(file, alone(user.toString(), Files.readString(user), explain));
                if (used != null) return used;
            } catch (IOException unreadable) {
                return report;
            }
        }
        return report;
    }

    private static Report alone(String file, String text, boolean explain) {
        Audit audit = Audit.of(file, text);
        Imports.of(Path.of(file), text).forEach((module, path) -> read(audit, module, path));
        return (explain ? audit.explained() : audit).report();
    }

    private static void read(Audit audit, String module, Path path) {
        try {
            audit.with(module, path.toString(), Files.readString(path));
        } catch (IOException unreadable) {
            return; // what cannot be read cannot be imported, and the import says so
        }
    }

    /// Beside the original: a program as a program, a notebook as a notebook.
    private static void fix(Report report, String original, StringBuilder notices) throws IOException {
        String repaired = report.repaired();
        if (repaired == null) return;
        if (report.file().equals("stdin")) {
            notices.append('\n').append(repaired);
            return;
        }
        boolean notebook = report.file().endsWith(".ipynb");
        String name = report.file().replaceFirst("\\.(py|ipynb)$", "") + ".fixed";
        Path beside = Path.of(name + (notebook ? ".ipynb" : ".py"));
        Files.writeString(
                beside,
                notebook
                        ? Notebook.withLines(
                                report.file(), original, repaired.lines().toList())
                        : repaired);
        notices.append("written: ").append(beside).append('\n');
    }
}
