package nabla.io;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import nabla.data.DataException;

/** Whatever stands in a model's header, reading it gives a model that can be written, or a DataException. */
class ModelFuzzTest {
    /** The numbers of a network of one weight and one bias, which the first input is the header of. */
    private static final int DATA = 8;

    @FuzzTest(maxDuration = "5s")
    void anyHeaderGivesAModelOrADataException(byte[] header) throws IOException {
        Path file = Files.createTempFile("fuzz", ".safetensors");
        try {
            Files.write(
                    file,
                    ByteBuffer.allocate(Long.BYTES + header.length + DATA)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .put(header)
                            .array());
            Model.read(file).write(file);
        } catch (DataException e) {
            if (e.getMessage() == null || !e.getMessage().contains(file.toString())) {
                throw new AssertionError("an exception that does not name the file", e);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
