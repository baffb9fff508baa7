package nabla.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Whatever the bytes, reading images gives as many as the header says, or a DataException. */
class IdxFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyBytesGiveImagesOrADataException(byte[] content) {
        Bytes bytes = Bytes.of("fuzz.idx", content);
        try {
            Idx images = Idx.unpacked(bytes, 3);
            int[] shape = images.dimensions();
            if (images.data().remaining() != shape[0] * shape[1] * shape[2]) {
                throw new AssertionError(images);
            }
            ImageFiles.table("fuzz.idx", images, null);
        } catch (IOException e) {
            bytes.failure(e);
        } catch (DataException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("an exception without a message", e);
            }
        }
    }
}
