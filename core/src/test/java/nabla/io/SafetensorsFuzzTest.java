package nabla.io;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import nabla.data.DataException;

/** Whatever the bytes, reading a model file gives no more tensors than it holds, or a DataException. */
class SafetensorsFuzzTest {
    private static final int DATA = 16;

    @FuzzTest(maxDuration = "5s")
    void anyBytesGiveTensorsOrADataException(byte[] content) throws IOException {
        read(content);
        ByteBuffer framed =
                ByteBuffer.allocate(Long.BYTES + content.length + DATA).order(ByteOrder.LITTLE_ENDIAN);
        read(framed.putLong(content.length).put(content).array());
    }

    private static void read(byte[] content) throws IOException {
        Path file = Files.createTempFile("fuzz", ".safetensors");
        try {
            Files.write(file, content);
            Safetensors read = Safetensors.read(file);
            long data = read.tensors().values().stream()
                    .mapToLong(tensor ->
                            (long) tensor.size() * (tensor instanceof Tensor.F64 ? Double.BYTES : Float.BYTES))
                    .sum();
            if (data > content.length) {
                throw new AssertionError(content.length + " bytes hold tensors of " + data);
            }
        } catch (DataException e) {
            if (e.getMessage() == null || !e.getMessage().contains(file.toString())) {
                throw new AssertionError("an exception that does not name the file", e);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
