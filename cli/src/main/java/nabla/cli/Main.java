package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;

/** Where {@code ./nabla} begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%5$s%n");
        StandardError.restore();
        StandardOutput output = StandardOutput.take();
        PrintWriter out = new PrintWriter(System.out, false, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        int exit = commandLine(out, err).execute(args);
        out.flush();
        if (!output.tell(err) && exit == CommandLine.ExitCode.OK) {
            exit = Failures.FAILED;
        }
        System.exit(exit);
    }

    /** The whole command line, ready to execute; nothing it does ends the process. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Nabla())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setExecutionExceptionHandler(Failures::work)
                .setParameterExceptionHandler(Failures::usage);
    }
}
