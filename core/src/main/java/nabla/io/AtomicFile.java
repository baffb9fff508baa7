package nabla.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import nabla.data.DataException;

/**
 * Writes a file all or not at all: the content goes to a new file beside it, is forced to the disk, and takes the
 * file's name last. Whatever happens on the way (a full disk, a kill), the old file stays.
 */
public final class AtomicFile {
    /** Writes the content. */
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /** @throws DataException where it cannot be written, naming the file and why */
    public static void write(Path path, Content content) {
        try {
            Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            if (Files.isDirectory(file)) {
                throw new DataException("cannot write " + path + ": it is a folder");
            }
            Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
            try {
                fill(temporary, content);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (NoSuchFileException e) {
            throw new DataException(
                    "cannot write " + path + ": there is no folder "
                            + path.toAbsolutePath().getParent(),
                    e);
        } catch (AccessDeniedException e) {
            throw new DataException("cannot write " + path + ": no permission", e);
        } catch (IOException e) {
            throw new DataException(
                    "cannot write " + path + ": " + e.getMessage() + "; what was there is unchanged", e);
        }
    }

    private static void fill(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }
}
