package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import nabla.data.DataException;
import nabla.io.AtomicFile;

/** A file to be written once the work is done. */
final class OutputFile {
    private OutputFile() {}

    /** Finds out before the work what would fail after it. */
    static void require(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new DataException("cannot write " + file + ": it is a folder");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new DataException("cannot write " + file + ": there is no folder " + folder);
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new DataException("cannot write " + file + ": no permission");
        }
    }

    /** All or nothing. */
    static void write(Path file, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        AtomicFile.write(file, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }
}
