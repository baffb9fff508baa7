package nabla.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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

    private static final String UNCHANGED = "; what was there is unchanged";

    private AtomicFile() {}

    /** What is done with a new file beside the one asked for. */
    private interface Beside {
        void run(Path temporary, Path file) throws IOException;
    }

    /**
     * A device or a pipe is written to as it is.
     *
     * @throws DataException where it cannot be written, naming the file and why
     */
    public static void write(Path path, Content content) {
        beside(path, (temporary, file) -> {
            if (isDevice(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    content.writeTo(channel);
                }
            } else {
                fill(temporary, content);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /** The same for a text, in UTF-8. */
    public static void write(Path path, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        write(path, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /**
     * Finds out before long work whether its result could be written.
     *
     * @throws DataException where not, naming the file and why
     */
    public static void require(Path path) {
        beside(path, (temporary, file) -> {
            if (!isDevice(file)) {
                Files.createFile(temporary);
            }
        });
    }

    private static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    private static void beside(Path path, Beside work) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(path)) {
            throw new DataException("cannot write " + path + ": it is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new DataException("cannot write " + path + ": there is no folder " + folder);
        }
        try {
            Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
            try {
                work.run(temporary, file);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (AccessDeniedException e) {
            throw new DataException("cannot write " + path + ": no permission", e);
        } catch (NoSuchFileException e) {
            throw new DataException("cannot write " + path + ": no file can be made in " + folder, e);
        } catch (FileSystemException e) {
            throw new DataException("cannot write " + path + ": " + e.getReason() + UNCHANGED, e);
        } catch (IOException e) {
            throw new DataException("cannot write " + path + ": " + e.getMessage() + UNCHANGED, e);
        }
    }

    private static void fill(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }
}
