package nabla.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import nabla.data.DataException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How the command line says that something went wrong: one line, and no stack trace. */
final class Failures {
    /** The exit code of work that failed; {@link CommandLine.ExitCode#USAGE} is that of a call that makes no sense. */
    static final int FAILED = 1;

    private Failures() {}

    static int work(Exception failure, CommandLine command, ParseResult call) {
        print(command.getErr(), message(failure));
        if (System.getenv("NABLA_DEBUG") != null) {
            failure.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    static int usage(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        print(err, failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static void print(PrintWriter err, @Nullable String message) {
        err.println(CommandLine.Help.Ansi.AUTO.string("@|bold,red error:|@ ") + message);
    }

    /** What the user is told. */
    private static @Nullable String message(Exception failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + ": no such file or folder";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileSystemException e -> e.getFile() + ": " + e.getReason();
            case UncheckedIOException e -> message(Objects.requireNonNull(e.getCause()));
            case DataException e -> e.getMessage();
            case IllegalArgumentException e -> e.getMessage();
            case ArithmeticException e -> e.getMessage();
            case IOException e -> e.getMessage();
            default ->
                "something in nabla itself went wrong: " + failure
                        + "\nNABLA_DEBUG=1 shows where; please report it with the command that led here.";
        };
    }
}
