package nabla.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Data as its source has it, before anything is learned from it: named columns of numbers, texts or images. Immutable.
 * An {@link Encoder} makes a {@link Dataset} of it.
 */
public final class Table {
    private final String source;
    private final List<Column> columns;
    private final Cells cells;
    private final @Nullable ByteBuffer pixels;
    private final List<String> dropped;
    private final Set<String> missing;

    Table(
            String source,
            List<Column> columns,
            Cells cells,
            @Nullable ByteBuffer pixels,
            List<String> dropped,
            Set<String> missing) {
        this.source = source;
        this.columns = List.copyOf(columns);
        this.cells = cells;
        this.pixels = pixels;
        this.dropped = List.copyOf(dropped);
        this.missing = Set.copyOf(missing);
    }

    /** The features of a data set as columns of numbers, and its classes or numbers as the last. */
    public static Table of(String source, Dataset data) {
        return DatasetTable.of(source, data);
    }

    /**
     * @param cells rows × columns, row-major: the number, or the index of the text among its column's words; NaN where
     *     there is none
     */
    public static Table of(String source, List<Column> columns, float[] cells) {
        Cells kept = new Cells(columns.size());
        for (int at = 0; at < cells.length; at += columns.size()) {
            kept.append(Arrays.copyOfRange(cells, at, at + columns.size()));
        }
        return new Table(source, columns, kept, null, List.of(), Set.of());
    }

    /** Where it came from: a file or the name of a data set. For messages. */
    public String source() {
        return source;
    }

    public int rows() {
        return cells.rows();
    }

    public List<Column> columns() {
        return columns;
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The columns left out of it while reading, as asked. */
    public List<String> dropped() {
        return dropped;
    }

    /** The texts that stood for a missing value in its source. */
    public Set<String> missing() {
        return missing;
    }

    /** The index of the column of that name. */
    public OptionalInt find(String name) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(name))
                .findFirst();
    }

    /** The number, or the index of the text, in a cell; NaN where it is missing. There is one zero: −0 reads as 0. */
    public float cell(int row, int column) {
        return cells.at(row, column) + 0f;
    }

    /** The column's cells in {@code rows[from, to)}, as {@link #cell} has them, to the beginning of {@code into}. */
    void cells(int column, int[] rows, int from, int to, float[] into) {
        cells.copy(column, rows, from, to, into);
        for (int i = 0; i < to - from; i++) {
            into[i] += 0f;
        }
    }

    /** What the cell says, or null where it is missing. */
    public @Nullable String text(int row, int column) {
        float cell = cell(row, column);
        if (Float.isNaN(cell)) {
            return null;
        }
        return columns.get(column) instanceof Column.Texts texts ? texts.words().get((int) cell) : number(cell);
    }

    /** A number as a person would write it: whole ones without a point. */
    static String number(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value) : Float.toString(value);
    }

    /** The images of the {@link Column.Images}, rows × height × width bytes. */
    ByteBuffer pixels() {
        if (pixels == null) {
            throw new IllegalStateException(source + " has no images");
        }
        return pixels;
    }
}
