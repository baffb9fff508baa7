package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void aFolderOfImagesIsADataSetWithItsOwnTestPart(String ending) throws IOException {
        write("train-images-idx3-ubyte" + ending, images(5));
        write("train-labels-idx1-ubyte" + ending, labels(1, 0, 2, 1, 1));
        write("t10k-images-idx3-ubyte" + ending, images(2));
        write("t10k-labels-idx1-ubyte" + ending, labels(2, 0));
        Source source = ImageFiles.folder(folder).orElseThrow();
        Goal goal = Goal.of(source.table(), source.target(), null);
        Encoder encoder = Encoder.fit(source.table(), goal, goal.rows());
        assertThat(encoder.inputs()).containsExactly(new Input.Image("image", 2, 3, 30));
        assertThat(encoder.features())
                .hasSize(6)
                .startsWith("image[0,0]", "image[0,1]")
                .endsWith("image[1,2]");

        Dataset training = encoder.encode(source.table());
        assertThat(training.labels()).containsExactly(1, 0, 2, 1, 1);
        assertThat(training.classNames()).containsExactly("0", "1", "2");
        assertThat(training.feature(4, 5)).isEqualTo(1);
        assertThat(training.feature(0, 2)).isEqualTo(3 / 30f);
        Dataset test = encoder.encode(Objects.requireNonNull(source.test()));
        assertThat(test.labels()).containsExactly(2, 0);
    }

    @Test
    void imagesAloneCanBePredicted() throws IOException {
        Path file = write("some.idx3-ubyte", images(2));
        Table table = new Datasets().find(file.toString(), CsvFormat.DETECT).table();
        assertThat(table.names()).containsExactly("image");
        Encoder encoder = new Encoder(
                List.of(new Input.Image("image", 2, 3, 255)),
                new Output.Classes("label", List.of("a", "b"), false),
                9,
                Set.of());
        assertThat(encoder.encodeInputs(table).feature(1, 0)).isEqualTo(7 / 255f);
    }

    @Test
    void imagesOfAnotherSizeAreRefused() throws IOException {
        Path file = write("some.idx3-ubyte", images(2));
        Encoder encoder = new Encoder(
                List.of(new Input.Image("image", 8, 8, 16)),
                new Output.Classes("label", List.of("a", "b"), false),
                9,
                Set.of());
        assertThatThrownBy(() -> encoder.encodeInputs(ImageFiles.read(file)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no images of 8×8 pixels");
    }

    @Test
    void wrongMagicIsNamed() throws IOException {
        byte[] floats = images(2);
        floats[2] = 0x0d;
        reading(floats).hasMessageEndingWith("is no IDX file of bytes: it begins 00 00 0d 03 instead of 00 00 08 03");
        reading(new byte[0]).hasMessageContaining("it begins nowhere (it is empty)");
        reading(labels(1, 2)).hasMessageEndingWith("has 1 dimensions instead of 3 (images)");
    }

    @Test
    void truncatedFilesAreNamed() throws IOException {
        reading(Arrays.copyOf(images(5), 30))
                .hasMessageEndingWith("its header says 5×2×3 = 30 bytes, but only 14 follow; get it again");
        reading(gzip(Arrays.copyOf(images(5), 30)))
                .hasMessageEndingWith("5×2×3 = 30 bytes, but only 14 follow; get it again");
        reading(Arrays.copyOf(images(5), 9)).hasMessageEndingWith("ends within its header; get it again");
        byte[] packed = gzip(images(5));
        reading(Arrays.copyOf(packed, packed.length - 12)).hasMessageContaining("ends in the middle of its gzip data");
    }

    @Test
    void oversizedFilesAreNamed() throws IOException {
        reading(Arrays.copyOf(images(5), 60)).hasMessageEndingWith("5×2×3 = 30 bytes, but more follow; get it again");
        reading(gzip(Arrays.copyOf(images(5), 60)))
                .hasMessageEndingWith("5×2×3 = 30 bytes, but more follow; get it again");
    }

    @Test
    void impossibleSizesAreNamedBeforeAnythingIsReserved() throws IOException {
        reading(idx(new byte[0], 70_000, 70_000, 3))
                .hasMessageContaining("its header says 70000×70000×3, which cannot be");
        reading(idx(new byte[0], -1, 2, 3)).hasMessageContaining("its header says 4294967295×2×3, which cannot be");
        reading(gzip(idx(new byte[0], 2_000_000_000, 1, 1))).hasMessageContaining("but only 0 follow");
    }

    @Test
    void badGzipIsNamed() throws IOException {
        byte[] packed = gzip(images(5));
        packed[12] ^= 0x55;
        reading(packed)
                .hasMessageMatching("(?s).*(damaged gzip data|in the middle of its gzip data|header says|no IDX).*");
    }

    @Test
    void asManyLabelsAsImagesAreNeeded() throws IOException {
        write("a-labels-idx1-ubyte", labels(1, 2, 3));
        assertThatThrownBy(() -> ImageFiles.read(write("a-images-idx3-ubyte", images(2))))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("2 images, but 3 labels");
    }

    private AbstractThrowableAssert<?, ?> reading(byte[] content) throws IOException {
        Path file = write("x-images-idx3-ubyte", content);
        return assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file.toString());
    }

    /** Images of 2×3 pixels 1, 2, 3, … */
    private static byte[] images(int count) {
        byte[] pixels = new byte[count * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i + 1);
        }
        return idx(pixels, count, 2, 3);
    }

    private static byte[] labels(int... labels) {
        byte[] bytes = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            bytes[i] = (byte) labels[i];
        }
        return idx(bytes, labels.length);
    }

    private static byte[] idx(byte[] data, int... dimensions) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + data.length);
        file.putInt(0x800 + dimensions.length);
        Arrays.stream(dimensions).forEach(file::putInt);
        return file.put(data).array();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), name.endsWith(".gz") ? gzip(content) : content);
    }
}
