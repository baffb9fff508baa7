package nabla.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An array of unsigned bytes from an IDX file, the form in which MNIST and its kin come: the bytes 0, 0, 8, the number
 * of dimensions, each dimension as a big-endian int, then the data, the last dimension fastest.
 *
 * @param dimensions for images: how many, height, width; for labels: how many
 */
record Idx(int[] dimensions, ByteBuffer data) {
    private static final int UNSIGNED_BYTES = 8;
    private static final int MOST_DIMENSIONS = 4;
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /**
     * A plain file is mapped into memory, a gzip one unpacked.
     * @param dimensions how many it must have
     * @throws DataException where it is no such file, or shorter or longer than its header says
     */
    static Idx read(Path path, int dimensions) {
        Bytes bytes = Bytes.of(path);
        try {
            return bytes.isGzip() ? unpacked(bytes, dimensions) : mapped(bytes, path, dimensions);
        } catch (IOException e) {
            throw bytes.failure(e);
        }
    }

    /** @param path null: the bytes are in memory */
    static Idx unpacked(Bytes bytes, int dimensions) throws IOException {
        try (InputStream in = bytes.open()) {
            int[] shape = header(bytes.name(), in.readNBytes(4 + 4 * dimensions), dimensions);
            int size = size(bytes.name(), shape);
            byte[] data = in.readNBytes(size);
            requireSize(bytes.name(), shape, size, in.read() < 0 ? data.length : size + 1L);
            return new Idx(shape, ByteBuffer.wrap(data));
        }
    }

    private static Idx mapped(Bytes bytes, Path path, int dimensions) throws IOException {
        int length = 4 + 4 * dimensions;
        int[] shape;
        try (InputStream in = bytes.open()) {
            shape = header(bytes.name(), in.readNBytes(length), dimensions);
        }
        int size = size(bytes.name(), shape);
        try (FileChannel channel = FileChannel.open(path)) {
            requireSize(bytes.name(), shape, size, channel.size() - length);
            return new Idx(shape, channel.map(MapMode.READ_ONLY, length, size));
        }
    }

    private static int[] header(String name, byte[] header, int dimensions) {
        if (header.length < 4
                || header[0] != 0
                || header[1] != 0
                || header[2] != UNSIGNED_BYTES
                || header[3] < 1
                || header[3] > MOST_DIMENSIONS) {
            throw new DataException(name + " is no IDX file of bytes: it begins " + hex(header)
                    + " instead of 00 00 08 0" + dimensions);
        }
        if (header[3] != dimensions) {
            throw new DataException(name + " has " + header[3] + " dimensions instead of " + dimensions
                    + (dimensions == 3 ? " (images)" : " (labels)"));
        }
        if (header.length < 4 + 4 * dimensions) {
            throw new DataException(name + " ends within its header; get it again");
        }
        int[] shape = new int[dimensions];
        Arrays.setAll(shape, i -> ByteBuffer.wrap(header).getInt(4 + 4 * i));
        return shape;
    }

    private static int size(String name, int[] shape) {
        long size = 1;
        for (int dimension : shape) {
            if (dimension <= 0 || (size *= dimension) > LARGEST) {
                throw new DataException(name + ": its header says " + shape(shape) + ", which cannot be; get it again");
            }
        }
        return (int) size;
    }

    private static void requireSize(String name, int[] shape, int expected, long found) {
        if (found != expected) {
            throw new DataException(name + ": its header says " + shape(shape) + " = " + expected + " bytes, but "
                    + (found < expected ? "only " + found : "more") + " follow; get it again");
        }
    }

    private static String shape(int[] shape) {
        return String.join(
                "×", Arrays.stream(shape).mapToObj(Integer::toUnsignedString).toList());
    }

    private static String hex(byte[] header) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(4, header.length); i++) {
            hex.append(i == 0 ? "" : " ").append(String.format("%02x", header[i]));
        }
        return header.length == 0 ? "nowhere (it is empty)" : hex.toString();
    }
}
