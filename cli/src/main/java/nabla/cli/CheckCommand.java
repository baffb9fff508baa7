package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import nabla.audit.Check;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Is the backward pass of a NumPy program right? */
@Command(
        name = "check",
        description = {
            "Hold the gradients of a NumPy program against its own forward pass: which line is wrong, what it should be,"
                    + " and the proof. The program is read, not run by Python.",
            "Exit code: 0 right, or right up to one factor; 1 wrong; 2 not readable; 3 could not tell."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla check network.py                        one program, with the reasons",
            "  nabla check notebook.ipynb --fix              writes notebook.fixed.ipynb beside it",
            "  nabla check network.py --explain              its equations, in its own names",
            "  nabla check homework/ --html report.html      a folder, a table and a page",
            "  nabla check src/ --sarif > check.sarif        for editors and code scanning",
            "  pbpaste | nabla check -                       a snippet; what it lacks is invented",
        })
final class CheckCommand implements Callable<Integer> {
    private static final long WATCH_MILLISECONDS = 300;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Programs (.py), notebooks (.ipynb) or folders with such; - for standard input.")
    private List<String> files;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path html;

    @Option(
            names = "--fix",
            description = "Write NAME.fixed.py (or .ipynb) beside every program that could be repaired.")
    private boolean fix;

    @Option(
            names = "--explain",
            description = "Show the training step as equations: each line, and each gradient beside what it has to be.")
    private boolean explain;

    @Option(names = "--watch", description = "Check again whenever a file changes, until interrupted.")
    private boolean watch;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--sarif", description = "Print the findings as SARIF, for code scanning.")
    private boolean sarif;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (watch && files.contains("-"))
            throw new ParameterException(
                    spec.commandLine(), "check: --watch needs files; standard input does not change");
        int code = check();
        for (FileTime last = changed(); watch; ) {
            Thread.sleep(WATCH_MILLISECONDS);
            FileTime now = changed();
            if (now.equals(last)) continue;
            last = now;
            spec.commandLine().getOut().println();
            code = check();
        }
        return code;
    }

    /// When the newest program among the files was changed.
    private FileTime changed() throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (String file : files) {
            try (Stream<Path> all = Files.walk(Path.of(file))) {
                for (Path path : all.filter(p -> p.toString().matches(".*\\.(py|ipynb)"))
                        .filter(p -> !p.toString().matches(".*\\.fixed\\.(py|ipynb)"))
                        .toList()) {
                    FileTime time = Files.getLastModifiedTime(path);
                    if (time.compareTo(newest) > 0) newest = time;
                }
            } catch (NoSuchFileException replaced) {
                continue; // an editor is just writing it
            }
        }
        return newest;
    }

    private int check() throws IOException {
        String input = files.contains("-") ? new String(System.in.readAllBytes(), UTF_8) : "";
        Check.Outcome outcome = Check.run(new Check.Options(files, input, json, sarif, html, fix, explain));
        spec.commandLine().getOut().print(outcome.text());
        spec.commandLine().getOut().flush();
        return outcome.exitCode();
    }
}
