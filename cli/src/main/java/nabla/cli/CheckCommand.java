package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import nabla.audit.Check;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Is the backward pass of a NumPy program right? */
@Command(
        name = "check",
        description = {
            "Hold the gradients of a NumPy program against its own forward pass: which line is wrong, what it should be,"
                    + " and the proof. The program is read, not run by Python.",
            "Exit code: 0 right, 1 wrong, 2 not readable, 3 could not tell."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla check network.py",
            "  nabla check homework/ --html report.html",
            "  pbpaste | nabla check - --fix",
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Programs (.py), notebooks (.ipynb) or folders with such; - for standard input.")
    private List<String> files;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report as a page.")
    private @Nullable Path html;

    @Option(names = "--fix", description = "Write NAME.fixed.py beside every program that could be repaired.")
    private boolean fix;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--sarif", description = "Print the findings as SARIF, for code scanning.")
    private boolean sarif;

    @Override
    public Integer call() throws IOException {
        String input = files.contains("-") ? new String(System.in.readAllBytes(), UTF_8) : "";
        Check.Outcome outcome = Check.run(new Check.Options(files, input, json, sarif, html, fix));
        spec.commandLine().getOut().print(outcome.text());
        return outcome.exitCode();
    }
}
