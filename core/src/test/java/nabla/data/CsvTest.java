package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    private static final String PEOPLE = "name,age,member\nAnn,31,yes\nBob,NA,no\nCat,2.5e1,\n";

    @TempDir
    private Path folder;

    @Test
    void columnsAreNamedAndTyped() {
        Table table = read(PEOPLE);
        assertThat(table.names()).containsExactly("name", "age", "member");
        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.columns().get(1)).isInstanceOf(Column.Numbers.class);
        assertThat(table.columns().get(2)).isEqualTo(new Column.Texts("member", List.of("yes", "no"), false));
        assertThat(column(table, 0)).containsExactly("Ann", "Bob", "Cat");
        assertThat(column(table, 1)).containsExactly("31", null, "25");
        assertThat(column(table, 2)).containsExactly("yes", "no", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|", " "})
    void theDelimiterIsFound(String delimiter) {
        Table table = read("a,b,c\n1,x,2\n3,y,4\n".replace(",", delimiter));
        assertThat(table.names()).containsExactly("a", "b", "c");
        assertThat(column(table, 2)).containsExactly("2", "4");
    }

    @Test
    void commasInTextsDoNotHideTheSemicolon() {
        assertThat(read("a;b\n\"x, y\";1\nz, w;2\n").names()).containsExactly("a", "b");
    }

    @Test
    void numbersMayHaveADecimalComma() {
        assertThat(column(read("a;b\n1,5;x\n-2;y\n"), 0)).containsExactly("1.5", "-2");
    }

    @Test
    void quotesProtectDelimitersQuotesAndLineEnds() {
        Table table = read("a,b\r\n\"x, \"\"y\"\"\nz\",1\r\n\r\nw,\"2\"\r\n");
        assertThat(column(table, 0)).containsExactly("x, \"y\"\nz", "w");
        assertThat(column(table, 1)).containsExactly("1", "2");
    }

    @Test
    void withoutAHeaderColumnsAreNumbered() {
        assertThat(read("5.1,3.5,setosa\n4.9,3.0,setosa\n").names())
                .containsExactly("column 1", "column 2", "column 3");
        assertThat(read("x,o,x\no,o,x\nx,x,o\n").rows()).isEqualTo(3);
        assertThat(read("2019,2020\n1,2\n", CsvFormat.DETECT.withHeader(true)).names())
                .containsExactly("2019", "2020");
        assertThat(read("a,b\n1,2\n", CsvFormat.DETECT.withHeader(false).withTexts(Set.of("column 1", "column 2")))
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void aHeaderOverTextsAloneIsFound() {
        assertThat(read("color,size\nred,big\nblue,small\nred,small\n").names()).containsExactly("color", "size");
    }

    @Test
    void aNamelessColumnIsCalledByItsPlace() {
        assertThat(read(",a\n0,5\n1,6\n").names()).containsExactly("column 1", "a");
    }

    @Test
    void columnsCanBeDroppedAndReadAsTexts() {
        Table table = read(PEOPLE, CsvFormat.DETECT.withDrop(Set.of("name")).withTexts(Set.of("age")));
        assertThat(table.names()).containsExactly("age", "member");
        assertThat(table.dropped()).containsExactly("name");
        assertThat(column(table, 0)).containsExactly("31", null, "2.5e1");
    }

    @Test
    void droppingAnUnknownColumnSuggestsTheKnown() {
        assertThatThrownBy(() -> read(PEOPLE, CsvFormat.DETECT.withDrop(Set.of("nane"))))
                .isInstanceOf(DataException.class)
                .hasMessage("people.csv has no column \"nane\"; did you mean \"name\"?");
    }

    @Test
    void furtherTextsCanMeanMissing() {
        Table table = read("a,b\n1,-\nNaN,x\n3,y\n", CsvFormat.DETECT.withMissing(Set.of("NaN", "-")));
        assertThat(column(table, 0)).containsExactly("1", null, "3");
        assertThat(column(table, 1)).containsExactly(null, "x", "y");
    }

    @Test
    void aColumnWhoseFirstValuesAreMissingIsDecidedByTheLaterOnes() {
        StringBuilder text = new StringBuilder("a,b,c,d\n");
        for (int row = 0; row < 1500; row++) {
            text.append(row).append(row < 1400 ? ",,,\n" : ",7.5,x,\n");
        }
        Table table = read(text.toString());
        assertThat(table.columns().get(1)).isEqualTo(new Column.Numbers("b"));
        assertThat(table.columns().get(2)).isEqualTo(new Column.Texts("c", List.of("x"), false));
        assertThat(table.columns().get(3)).isEqualTo(new Column.Texts("d", List.of(), false));
        assertThat(table.cell(1400, 1)).isEqualTo(7.5f);
    }

    @Test
    void gzipAndMarksOfEncodingsAreSeenThrough() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(("\ufeff" + PEOPLE).getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("people.csv"), packed.toByteArray());
        assertThat(column(Csv.read(file), 0)).containsExactly("Ann", "Bob", "Cat");
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Files.write(file, ("\ufeff" + PEOPLE).getBytes(charset));
            assertThat(Csv.read(file).names()).containsExactly("name", "age", "member");
        }
    }

    @Test
    void aFileReadInPartsIsTheSameAsReadAtOnce() {
        assertPartsAgree(large(3000, ""));
    }

    @Test
    void lineEndsInQuotesAreNoPlacesToCut() {
        assertPartsAgree(large(3000, "\n1,2,3\n".repeat(40)));
    }

    /** A file of numbers and texts, in which one row of ten has the inner text between quotes. */
    private static String large(int rows, String inner) {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder("a,b,c\n");
        for (int row = 0; row < rows; row++) {
            text.append(random.nextGaussian())
                    .append(",t")
                    .append(random.nextInt(50))
                    .append(',');
            text.append(row % 10 == 5 ? "\"q" + inner + "\"" : "x").append('\n');
        }
        return text.toString();
    }

    private static void assertPartsAgree(String text) {
        Bytes bytes = Bytes.of("large.csv", text.getBytes(StandardCharsets.UTF_8));
        Table whole = Csv.read(bytes, CsvFormat.DETECT, Long.MAX_VALUE);
        Table parts = Csv.read(bytes, CsvFormat.DETECT, 1000);
        assertThat(parts.columns()).isEqualTo(whole.columns());
        assertThat(parts.rows()).isEqualTo(whole.rows()).isEqualTo(3000);
        for (int row = 0; row < whole.rows(); row++) {
            for (int column = 0; column < 3; column++) {
                assertThat(parts.cell(row, column)).isEqualTo(whole.cell(row, column));
            }
        }
    }

    @Test
    void aMistakeInALargeFileIsFoundOnItsLine() {
        String text = large(3000, "") + "1,2\n";
        Bytes bytes = Bytes.of("large.csv", text.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Csv.read(bytes, CsvFormat.DETECT, 1000))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("large.csv, line 3002: 2 fields, but the header has 3");
    }

    private static List<String> column(Table table, int column) {
        return Arrays.asList(IntStream.range(0, table.rows())
                .mapToObj(row -> table.text(row, column))
                .toArray(String[]::new));
    }

    private static Table read(String text) {
        return read(text, CsvFormat.DETECT);
    }

    private static Table read(String text, CsvFormat format) {
        return Csv.read("people.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), format);
    }
}
