package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/**
 * Standard error as the user gave it. Before any of our code runs, a virtual machine with the Vector API prints a
 * warning to file descriptor 2; the launcher therefore gives it a filter there, and the real standard error under
 * another number, which {@code -Dnabla.stderr} tells.
 */
final class StandardError {
    private StandardError() {}

    static void restore() {
        System.setErr(new PrintStream(new FileOutputStream(descriptor()), true, UTF_8));
    }

    private static FileDescriptor descriptor() {
        Integer number = Integer.getInteger("nabla.stderr");
        if (number == null) {
            return FileDescriptor.err;
        }
        try {
            // Opening /dev/fd/3 instead would truncate a file and forget where in it the last line ended.
            var descriptor = new FileDescriptor();
            var field = FileDescriptor.class.getDeclaredField("fd");
            field.setAccessible(true);
            field.setInt(descriptor, number);
            return descriptor;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return FileDescriptor.err;
        }
    }
}
