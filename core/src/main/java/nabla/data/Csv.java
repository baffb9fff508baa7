package nabla.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import nabla.data.CsvDialect.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads delimited files (CSV, TSV; plain or gzip; UTF-8) into tables.
 *
 * <p>The beginning decides how the file is written and what its columns hold; then one pass reads the values. A large
 * file is cut at line ends and its parts are read at the same time. A line end inside quotes is no place to cut, but
 * that shows: the part before it then ends inside quotes, which FastCSV refuses. So where every part can be read, every
 * cut was right; otherwise the file is read again as a whole, which also finds the line to blame.
 */
public final class Csv {
    private static final long WORTH_CUTTING = 4 << 20;
    /** For each processor, so that one which has other things to do keeps the rest waiting for less. */
    private static final int PARTS = 4;

    private final Bytes bytes;
    private final CsvFormat format;
    private final long partSize;

    private Csv(Bytes bytes, CsvFormat format, long partSize) {
        this.bytes = bytes;
        this.format = format;
        this.partSize = partSize;
    }

    /** @throws DataException where the file cannot be read, naming file, line and column */
    public static Table read(Path path, CsvFormat format) {
        return read(Bytes.of(path), format);
    }

    public static Table read(Path path) {
        return read(path, CsvFormat.DETECT);
    }

    /** @param name for messages */
    public static Table read(String name, InputStream in, CsvFormat format) {
        try {
            return read(Bytes.of(name, in.readAllBytes()), format);
        } catch (IOException e) {
            throw new DataException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    static Table read(Bytes bytes, CsvFormat format) {
        return read(bytes, format, WORTH_CUTTING);
    }

    /** @param partSize files are cut into parts of no fewer bytes */
    static Table read(Bytes bytes, CsvFormat format, long partSize) {
        try {
            return new Csv(bytes, format, partSize).read();
        } catch (IOException e) {
            throw bytes.failure(e);
        } catch (UncheckedIOException e) {
            throw bytes.failure(Objects.requireNonNull(e.getCause()));
        }
    }

    private Table read() throws IOException {
        CsvDialect dialect = new CsvSniffer(bytes, format).sniff();
        CsvRows rows = rows(dialect);
        Set<Integer> numbers = rows.numbersAfterAll();
        if (!numbers.isEmpty()) {
            rows = rows(dialect.withKinds(IntStream.range(0, dialect.kinds().size())
                    .mapToObj(i ->
                            numbers.contains(i) ? Kind.NUMBERS : dialect.kinds().get(i))
                    .toList()));
        }
        if (rows.cells().rows() == 0) {
            throw new DataException(bytes.name() + " has a header and no rows");
        }
        List<String> dropped =
                dialect.names().stream().filter(format.drop()::contains).toList();
        return new Table(bytes.name(), rows.columns(), rows.cells(), null, dropped, format.missing());
    }

    private CsvRows rows(CsvDialect dialect) throws IOException {
        CsvRows rows = inParts(dialect);
        return rows != null ? rows : parse(bytes::text, dialect, dialect.header());
    }

    private @Nullable CsvRows inParts(CsvDialect dialect) throws IOException {
        long[] cuts = cuts();
        if (cuts.length <= 2) {
            return null;
        }
        List<CsvRows> parts = IntStream.range(0, cuts.length - 1)
                .parallel()
                .mapToObj(part -> part(dialect, cuts[part], cuts[part + 1]))
                .toList();
        if (parts.stream().anyMatch(Objects::isNull)) {
            return null;
        }
        CsvRows all = parts.get(0);
        parts.subList(1, parts.size()).forEach(all::append);
        return all;
    }

    private @Nullable CsvRows part(CsvDialect dialect, long from, long to) {
        try {
            return parse(() -> bytes.text(from, to), dialect, from == 0 && dialect.header());
        } catch (IOException | UncheckedIOException | DataException e) {
            return null; // reading the whole will tell
        }
    }

    /** Offsets of 0, of beginnings of lines between about equal parts, and of the end. */
    private long[] cuts() throws IOException {
        int parts = (int) Math.min(PARTS * Runtime.getRuntime().availableProcessors(), bytes.size() / partSize);
        if (parts < 2 || !bytes.isPlainUtf8()) {
            return new long[] {0, bytes.size()};
        }
        List<Long> cuts = new ArrayList<>(List.of(0L));
        for (int part = 1; part < parts; part++) {
            long cut = bytes.lineAfter(bytes.size() / parts * part);
            if (cut > cuts.get(cuts.size() - 1) && cut < bytes.size()) {
                cuts.add(cut);
            }
        }
        cuts.add(bytes.size());
        return cuts.stream().mapToLong(Long::longValue).toArray();
    }

    /** Opens a text at its beginning. */
    private interface Text {
        Reader open() throws IOException;
    }

    private CsvRows parse(Text text, CsvDialect dialect, boolean header) throws IOException {
        if (dialect.kinds().stream().allMatch(Kind.NUMBERS::equals)) {
            CsvRows rows = new CsvRows(bytes.name(), dialect, header, format.missing());
            try (Reader reader = text.open()) {
                if (new NumberLines(dialect, rows.cells()).read(reader, header)) {
                    return rows;
                }
            }
        }
        return fields(text.open(), dialect, header);
    }

    private CsvRows fields(Reader text, CsvDialect dialect, boolean header) throws IOException {
        CsvRows rows = new CsvRows(bytes.name(), dialect, header, format.missing());
        try (CsvReader<Boolean> reader = CsvReader.builder()
                .fieldSeparator(dialect.delimiter())
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowUnclosedQuote(false)
                .build(rows, text)) {
            reader.forEach(row -> {});
        } catch (CsvParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof DataException known) {
                throw known;
            }
            throw new DataException(bytes.name() + ": " + e.getMessage() + ": " + cause.getMessage(), e);
        }
        return rows;
    }
}
