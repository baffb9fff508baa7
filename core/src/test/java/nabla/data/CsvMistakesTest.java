package nabla.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake has one message: where, what, what to do. */
class CsvMistakesTest {
    @TempDir
    private Path folder;

    @Test
    void missingFile() {
        Path file = folder.resolve("none.csv");
        assertThatThrownBy(() -> Csv.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage("there is no file " + file);
    }

    @Test
    void folderInsteadOfAFile() {
        assertThatThrownBy(() -> Csv.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessage(folder + " is a folder, not a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n\n"})
    void emptyFile(String text) throws IOException {
        reading(text).hasMessageEndingWith("is empty; a table with a column to predict is needed");
    }

    @Test
    void headerOnly() throws IOException {
        reading("a,b,c\n").hasMessageEndingWith("has a header and no rows");
    }

    @Test
    void tooFewFields() throws IOException {
        reading("a,b,c\n1,2,3\n4,5\n")
                .hasMessageEndingWith("line 3: 2 fields, but the header has 3; fields that contain ',' need quotes");
    }

    @Test
    void tooManyFieldsWithoutAHeader() throws IOException {
        reading("1,2\n3,4\n5,6\n7,8,9\n").hasMessageContaining("line 4: 3 fields, but the first line has 2");
    }

    @Test
    void linesAreCountedThroughQuotesAndEmptyLines() throws IOException {
        reading("a,b\n\"1\n2\",3\n\n4\n").hasMessageContaining(", line 5: 1 field, ");
    }

    @Test
    void textWhereANumberWas() throws IOException {
        reading("id,age\n" + "1,20\n".repeat(20) + "2,twenty\n")
                .hasMessageContaining("line 22, column \"age\": \"twenty\" is not a number, as the other values are; ");
    }

    @Test
    void textWhereANumberWasFarBelow() throws IOException {
        reading("id,age\n" + "1,20\n".repeat(5000) + "2,2O\n")
                .hasMessageContaining("line 5002, column \"age\": \"2O\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "nan", "inf", "-Infinity"})
    void noFiniteNumber(String value) throws IOException {
        reading("a,b\n1,2\n3," + value + "\n")
                .hasMessageEndingWith(
                        "line 3, column \"b\": " + value + " is not a finite number; correct it, or say --missing "
                                + value + " if it stands for a missing value");
    }

    @Test
    void numberBeyondAFloat() throws IOException {
        reading("a,b\n1,2\n1e99,3\n")
                .hasMessageEndingWith("line 3, column \"a\": 1e99 is too large for a 32-bit float; rescale the column");
    }

    @Test
    void sameNameTwice() throws IOException {
        reading("a,b,a\n1,2,3\n").hasMessageEndingWith("line 1: columns 1 and 3 are both called \"a\"; rename one");
    }

    @Test
    void quoteThatNeverEnds() throws IOException {
        reading("a,b\n1,2\n\"3,4\n5,6\n").hasMessageContaining("line 3");
    }

    @Test
    void notUtf8() throws IOException {
        reading("a,b\nü,1\n".getBytes(StandardCharsets.ISO_8859_1)).hasMessageContaining("is not text in UTF-8");
    }

    @Test
    void notText() throws IOException {
        reading("PK\3\4\0\0\0").hasMessageEndingWith("is not text; export the table as CSV");
    }

    @Test
    void truncatedGzip() throws IOException {
        byte[] whole = gzip("a,b\n" + "1,2\n".repeat(10_000));
        reading(Arrays.copyOf(whole, whole.length / 2)).hasMessageContaining("ends in the middle of its gzip data");
    }

    @Test
    void damagedGzip() throws IOException {
        byte[] packed = gzip("a,b\n1,2\n");
        packed[packed.length - 6] ^= 1; // of the checksum
        reading(packed).hasMessageContaining("is damaged gzip data");
    }

    private AbstractThrowableAssert<?, ?> reading(String text) throws IOException {
        return reading(text.getBytes(StandardCharsets.UTF_8));
    }

    private AbstractThrowableAssert<?, ?> reading(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("data.csv"), content);
        return assertThatThrownBy(() -> Csv.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file.toString());
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
