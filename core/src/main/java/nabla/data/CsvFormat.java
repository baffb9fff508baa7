package nabla.data;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to read a delimited file. {@link #DETECT} finds out by itself; each {@code with…} takes one decision from it.
 *
 * @param delimiter between fields; null: the one of tab ; | , and space that cuts every line into as many fields
 * @param header whether the first line names the columns; null: detected
 * @param missing texts that stand for a missing value
 * @param texts columns whose values are categories even where they look like numbers
 * @param numbers columns that hold numbers and nothing else
 * @param drop columns to leave out
 * @param only columns to read; null: all
 */
public record CsvFormat(
        @Nullable Character delimiter,
        @Nullable Boolean header,
        Set<String> missing,
        Set<String> texts,
        Set<String> numbers,
        Set<String> drop,
        @Nullable Set<String> only) {

    /**
     * Everything is found out from the file. NaN is not among the missing values: it is as often a result gone wrong.
     */
    public static final CsvFormat DETECT = new CsvFormat(
            null,
            null,
            Set.of("", "NA", "N/A", "n/a", "#N/A", "?", "null", "NULL"),
            Set.of(),
            Set.of(),
            Set.of(),
            null);

    public CsvFormat {
        missing = Set.copyOf(missing);
        texts = Set.copyOf(texts);
        numbers = Set.copyOf(numbers);
        drop = Set.copyOf(drop);
        only = only == null ? null : Set.copyOf(only);
    }

    public CsvFormat withDelimiter(char delimiter) {
        return new CsvFormat(delimiter, header, missing, texts, numbers, drop, only);
    }

    public CsvFormat withHeader(boolean header) {
        return new CsvFormat(delimiter, header, missing, texts, numbers, drop, only);
    }

    /** These texts mean a missing value, besides the usual ones. */
    public CsvFormat withMissing(Set<String> more) {
        return new CsvFormat(delimiter, header, union(missing, more), texts, numbers, drop, only);
    }

    public CsvFormat withTexts(Set<String> columns) {
        return new CsvFormat(delimiter, header, missing, columns, numbers, drop, only);
    }

    public CsvFormat withNumbers(Set<String> columns) {
        return new CsvFormat(delimiter, header, missing, texts, columns, drop, only);
    }

    public CsvFormat withDrop(Set<String> columns) {
        return new CsvFormat(delimiter, header, missing, texts, numbers, columns, only);
    }

    public CsvFormat withOnly(Set<String> columns) {
        return new CsvFormat(delimiter, header, missing, texts, numbers, drop, columns);
    }

    /** The columns whose names somebody expects in the file. */
    Set<String> known() {
        return union(union(texts, numbers), union(drop, only == null ? Set.of() : only));
    }

    /** The columns that must be there: those named while the rest is found out. */
    Set<String> asked() {
        return only == null ? union(union(texts, numbers), drop) : drop;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> all = new HashSet<>(a);
        all.addAll(b);
        return all;
    }
}
