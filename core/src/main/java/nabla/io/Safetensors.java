package nabla.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import nabla.data.DataException;

/**
 * Named tensors and texts in a safetensors file: the length of the header as 8 bytes; the header, which is JSON; the
 * values. All little-endian. Source: the format's description at https://github.com/huggingface/safetensors.
 *
 * @param tensors by name, in the file's order
 * @param metadata texts by name, the header's "__metadata__"
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    private static final int CHUNK = 1 << 20;

    public Safetensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Writes all or nothing: see {@link AtomicFile}.
     * @throws DataException where the file cannot be written
     */
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
        byte[] header = SafetensorsHeader.of(tensors, metadata).json();
        AtomicFile.write(path, channel -> {
            flush(
                    littleEndian(Long.BYTES + header.length)
                            .putLong(header.length)
                            .put(header),
                    channel);
            ByteBuffer chunk = littleEndian(CHUNK);
            for (Tensor tensor : tensors.values()) {
                for (int from = 0; from < tensor.size(); ) {
                    from += put(tensor, from, chunk);
                    flush(chunk, channel);
                }
            }
        });
    }

    /** @throws DataException where the file is missing, damaged or of another kind, naming it and what is wrong */
    public static Safetensors read(Path path) {
        if (Files.notExists(path)) {
            throw new DataException("there is no file " + path);
        }
        try (FileChannel channel = FileChannel.open(path)) {
            return read(path.toString(), channel);
        } catch (IOException e) {
            throw new DataException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** @throws DataException where there is none of that name, listing those there are */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new DataException("there is no tensor " + name + " among " + tensors.keySet());
        }
        return tensor;
    }

    private static Safetensors read(String file, FileChannel channel) throws IOException {
        SafetensorsHeader header = header(file, channel);
        long data = channel.position();
        ByteBuffer chunk = littleEndian(CHUNK);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (SafetensorsHeader.Entry entry : header.entries()) {
            Tensor tensor = entry.type() == SafetensorsHeader.Type.F64
                    ? new Tensor.F64(entry.shape(), new double[entry.size()])
                    : new Tensor.F32(entry.shape(), new float[entry.size()]);
            channel.position(data + entry.begin());
            for (int from = 0; from < tensor.size(); ) {
                long left = data + entry.end() - channel.position();
                fill(chunk.clear().limit((int) Math.min(CHUNK, left)), channel);
                from += get(tensor, from, chunk);
            }
            tensors.put(entry.name(), tensor);
        }
        return new Safetensors(tensors, header.metadata());
    }

    /** Fills the buffer with values from number {@code from} on; returns how many. */
    private static int put(Tensor tensor, int from, ByteBuffer buffer) {
        if (tensor instanceof Tensor.F64 wide) {
            int count = Math.min(wide.size() - from, buffer.remaining() / Double.BYTES);
            buffer.asDoubleBuffer().put(wide.doubles(), from, count);
            buffer.position(count * Double.BYTES);
            return count;
        }
        int count = Math.min(tensor.size() - from, buffer.remaining() / Float.BYTES);
        buffer.asFloatBuffer().put(tensor.floats(), from, count);
        buffer.position(count * Float.BYTES);
        return count;
    }

    /** The reverse of {@link #put}. */
    private static int get(Tensor tensor, int from, ByteBuffer buffer) {
        if (tensor instanceof Tensor.F64 wide) {
            int count = buffer.remaining() / Double.BYTES;
            buffer.asDoubleBuffer().get(wide.doubles(), from, count);
            return count;
        }
        int count = buffer.remaining() / Float.BYTES;
        buffer.asFloatBuffer().get(tensor.floats(), from, count);
        return count;
    }

    private static SafetensorsHeader header(String file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new DataException(file + " is no safetensors file: it has only " + size + " bytes");
        }
        ByteBuffer length = littleEndian(Long.BYTES);
        fill(length, channel);
        long bytes = length.getLong(0);
        long most = Math.min(size - Long.BYTES, SafetensorsHeader.LARGEST);
        if (bytes < 0 || bytes > most) {
            throw new DataException(file + " is no safetensors file, or was cut off: its header should have "
                    + Long.toUnsignedString(bytes) + " bytes, but at most " + most + " can follow");
        }
        ByteBuffer json = ByteBuffer.allocate((int) bytes);
        fill(json, channel);
        return SafetensorsHeader.parse(file, json.array(), size - Long.BYTES - bytes);
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void flush(ByteBuffer buffer, FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private static void fill(ByteBuffer buffer, FileChannel channel) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
        buffer.flip();
    }
}
