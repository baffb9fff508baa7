package nabla.data;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nabla.data.CsvDialect.Kind;

/**
 * Takes the fields of a delimited file, as FastCSV finds them, and writes their values into {@link Cells}. No field
 * that is a number becomes a String.
 */
final class CsvRows extends CsvCallbackHandler<Boolean> {
    private final String source;
    private final CsvDialect dialect;
    private final Kind[] kinds;
    private final Set<String> missing;
    private final Decimal decimal;
    private final int[] cellOf; // field -> cell of the row; negative where skipped
    private final boolean[] isNumber; // by field
    private final Words[] words; // by field; of no use for numbers
    private final float[] row;
    private final Cells cells;

    private boolean header;
    private int[] writes; // cellOf, once the header is past
    private long line;
    private int field;
    private RecordType type = RecordType.DATA;

    CsvRows(String source, CsvDialect dialect, boolean header, Set<String> missing) {
        this.source = source;
        this.dialect = dialect;
        this.header = header;
        this.missing = missing;
        decimal = new Decimal(dialect.point());
        kinds = dialect.kinds().toArray(Kind[]::new);
        cellOf = new int[kinds.length];
        isNumber = new boolean[kinds.length];
        words = new Words[kinds.length];
        Words none = new Words(Set.of());
        int columns = 0;
        for (int i = 0; i < kinds.length; i++) {
            cellOf[i] = kinds[i] == Kind.SKIPPED ? -1 : columns++;
            isNumber[i] = kinds[i] == Kind.NUMBERS;
            words[i] = kinds[i] == Kind.TEXTS || kinds[i] == Kind.OPEN ? new Words(missing) : none;
        }
        writes = header ? new int[0] : cellOf;
        row = new float[columns];
        cells = new Cells(columns);
    }

    Cells cells() {
        return cells;
    }

    @Override
    protected RecordType getRecordType() {
        return type;
    }

    @Override
    protected int getFieldCount() {
        return field;
    }

    @Override
    protected void beginRecord(long startingLine) {
        line = startingLine;
        field = 0;
        type = RecordType.DATA;
    }

    @Override
    protected void addField(char[] text, int at, int length, boolean quoted) {
        int cell = field < writes.length ? writes[field] : -1;
        if (cell >= 0) {
            row[cell] = isNumber[field] ? number(text, at, at + length) : word(text, at, at + length);
        }
        field++;
    }

    @Override
    protected void setComment(char[] text, int at, int length) {
        type = RecordType.COMMENT;
    }

    @Override
    protected void setEmpty() {
        type = RecordType.EMPTY;
    }

    @Override
    protected Boolean buildRecord() {
        if (type != RecordType.DATA) {
            return Boolean.TRUE;
        }
        if (field != kinds.length) {
            throw new DataException(source + ", line " + line + ": " + count(field, "field") + ", but "
                    + (dialect.header() ? "the header has " : "the first line has ") + kinds.length
                    + "; fields that contain '" + dialect.delimiter() + "' need quotes");
        }
        if (header) {
            header = false;
            writes = cellOf;
        } else {
            cells.append(row);
        }
        return Boolean.TRUE;
    }

    private float number(char[] text, int from, int to) {
        float value = decimal.parse(text, from, to);
        return Float.isFinite(value) ? value : unusual(text, from, to);
    }

    private float unusual(char[] text, int from, int to) {
        String value = new String(text, from, to - from).strip();
        float number = decimal.parse(value);
        if (Float.isFinite(number)) {
            return number;
        }
        if (missing.contains(value)) {
            return Float.NaN;
        }
        String name = dialect.names().get(field);
        String where = source + ", line " + line + ", column \"" + name + "\": ";
        if (Float.isInfinite(number)) {
            throw new DataException(where + value + " is too large for a 32-bit float; rescale the column");
        }
        if (NotFinite.is(value)) {
            throw new DataException(where + value + " is not a finite number; correct it, or say --missing " + value
                    + " if it stands for a missing value");
        }
        throw new DataException(where + "\"" + shortened(value)
                + "\" is not a number, as the other values are; correct it, say --missing "
                + "if it stands for a missing value, or --text \"" + name + "\" if the column holds categories");
    }

    private float word(char[] text, int from, int to) {
        while (from < to && text[from] <= ' ') {
            from++;
        }
        while (from < to && text[to - 1] <= ' ') {
            to--;
        }
        int number = words[field].number(text, from, to);
        return number < 0 ? Float.NaN : number;
    }

    /** Adds the rows of the part of the file that follows. */
    void append(CsvRows next) {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] == Kind.TEXTS || kinds[i] == Kind.OPEN) {
                renumber(next, i);
            }
        }
        cells.append(next.cells);
    }

    private void renumber(CsvRows next, int field) {
        int[] numbers = words[field].addAll(next.words[field]);
        next.cells.map(cellOf[field], number -> numbers[(int) number] < 0 ? Float.NaN : numbers[(int) number]);
    }

    /** The fields that were undecided and turned out to be numbers. */
    Set<Integer> numbersAfterAll() {
        return IntStream.range(0, kinds.length)
                .filter(i -> kinds[i] == Kind.OPEN)
                .filter(i -> words[i].list().stream().anyMatch(word -> true))
                .filter(i -> words[i].list().stream().allMatch(this::looksLikeNumber))
                .boxed()
                .collect(Collectors.toSet());
    }

    private boolean looksLikeNumber(String word) {
        return NotFinite.is(word) || !Float.isNaN(decimal.parse(word));
    }

    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            String name = dialect.names().get(i);
            if (kinds[i] == Kind.NUMBERS) {
                columns.add(new Column.Numbers(name));
            } else if (kinds[i] != Kind.SKIPPED) {
                columns.add(new Column.Texts(name, words[i].list(), words[i].overflowed()));
            }
        }
        return columns;
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    private static String shortened(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }
}
