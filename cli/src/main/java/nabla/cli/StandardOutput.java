package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written; a print stream alone knows only that it could not. */
final class StandardOutput extends FilterOutputStream {
    private @Nullable IOException failure;

    StandardOutput(OutputStream out) {
        super(out);
    }

    /** This process's own, and from here on {@link System#out}. */
    static StandardOutput take() {
        var output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(output, false, UTF_8));
        return output;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Tells of a failure; a reader that has seen enough and left ({@code | head}) is none. True if all is well. */
    boolean tell(PrintWriter err) {
        if (failure == null || leftByItsReader(failure)) {
            return true;
        }
        err.println("error: standard output could not be written: " + failure.getMessage());
        return false;
    }

    /** "Broken pipe" of Unix, "The pipe is being closed" of Windows. */
    private static boolean leftByItsReader(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }
}
