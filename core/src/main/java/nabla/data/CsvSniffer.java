package nabla.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nabla.data.CsvDialect.Kind;

/** Finds out from the beginning of a delimited file how it is written. */
final class CsvSniffer {
    private static final int HEAD = 1 << 20;
    private static final int ROWS = 1000;
    /** In the order in which they are believed: the later ones also occur in texts. */
    private static final char[] DELIMITERS = {'\t', ';', '|', ',', ' '};
    /**
     * Where more than one value in so many is text, a column holds texts; below, those texts are taken for mistakes.
     */
    private static final int TEXTS_IN = 10;

    private final Bytes bytes;
    private final CsvFormat format;

    CsvSniffer(Bytes bytes, CsvFormat format) {
        this.bytes = bytes;
        this.format = format;
    }

    CsvDialect sniff() throws IOException {
        String head = head();
        char delimiter = format.delimiter() == null ? delimiter(head) : format.delimiter();
        List<String[]> records = records(head, delimiter);
        if (records.isEmpty()) {
            throw new DataException(
                    bytes.name() + ": the first line has more than " + HEAD + " characters; is this a table?");
        }
        String[] first = records.get(0);
        List<String[]> rows = records.subList(1, records.size());
        char point = delimiter == ',' ? '.' : point(records);
        boolean header = format.header() == null ? isHeader(first, rows, point) : format.header();
        List<String> names = header ? named(first) : numbered(first.length);
        requireKnown(names);
        List<Kind> kinds = IntStream.range(0, names.size())
                .mapToObj(column -> kind(names.get(column), column, header ? rows : records, point))
                .toList();
        return new CsvDialect(delimiter, header, point, names, kinds);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        char[] some = new char[1 << 13];
        try (Reader in = bytes.text()) {
            for (int read; head.length() < HEAD && (read = in.read(some)) > 0; ) {
                head.append(some, 0, Math.min(read, HEAD - head.length()));
            }
        }
        String text = head.toString();
        if (text.isBlank()) {
            throw new DataException(bytes.name() + " is empty; a table with a column to predict is needed");
        }
        if (text.indexOf('\0') >= 0) {
            throw new DataException(bytes.name() + " is not text; export the table as CSV");
        }
        return text;
    }

    /** The first records of the text; without the last where the text breaks off there. */
    private List<String[]> records(String head, char delimiter) {
        List<String[]> records = new ArrayList<>();
        try (CsvReader<String[]> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .build(StringArrayHandler.of(), head)) {
            for (String[] fields : reader) {
                records.add(Stream.of(fields).map(String::strip).toArray(String[]::new));
                if (records.size() > ROWS) {
                    return records;
                }
            }
        } catch (CsvParseException e) {
            return records; // what is wrong there is said when the file is read in full
        } catch (IOException e) {
            throw new IllegalStateException(e); // a String was read
        }
        if (head.length() == HEAD) {
            records.remove(records.size() - 1);
        }
        return records;
    }

    private char delimiter(String head) {
        String beginning = head.substring(0, Math.min(head.length(), HEAD / 16));
        char best = ',';
        double bestShare = 0;
        for (char delimiter : DELIMITERS) {
            Map<Integer, Integer> records = new HashMap<>(); // fields -> how many records have so many
            records(beginning, delimiter).forEach(fields -> records.merge(fields.length, 1, Integer::sum));
            int all = records.values().stream().mapToInt(n -> n).sum();
            int alike = records.entrySet().stream()
                    .filter(entry -> entry.getKey() > 1)
                    .mapToInt(Map.Entry::getValue)
                    .max()
                    .orElse(0);
            if (alike > bestShare * all) {
                best = delimiter;
                bestShare = (double) alike / all;
            }
        }
        return best;
    }

    /** A comma where numbers are written with one and none with a point. */
    private char point(List<String[]> records) {
        boolean comma = false;
        for (String[] fields : records) {
            for (String field : fields) {
                if (field.indexOf('.') >= 0 && isNumber(field, '.')) {
                    return '.';
                }
                comma |= field.indexOf(',') >= 0 && isNumber(field, ',');
            }
        }
        return comma ? ',' : '.';
    }

    /** Names are no numbers, differ from each other, and don't come again as values below. */
    private boolean isHeader(String[] first, List<String[]> rows, char point) {
        Set<String> names = new HashSet<>(List.of(first));
        if (format.known().stream().anyMatch(names::contains)) {
            return true;
        }
        for (String name : first) {
            if (isNumber(name, point) || !name.isEmpty() && format.missing().contains(name)) {
                return false;
            }
        }
        boolean numbersBelow = false;
        boolean repeated = false;
        for (String[] fields : rows) {
            for (int column = 0; column < Math.min(first.length, fields.length); column++) {
                numbersBelow |= isNumber(fields[column], point);
                repeated |= !first[column].isEmpty() && fields[column].equals(first[column]);
            }
        }
        return numbersBelow || !repeated;
    }

    private List<String> named(String[] first) {
        List<String> names = new ArrayList<>();
        for (int column = 0; column < first.length; column++) {
            String name = first[column].isEmpty() ? "column " + (column + 1) : first[column];
            int before = names.indexOf(name);
            if (before >= 0) {
                throw new DataException(bytes.name() + ", line 1: columns " + (before + 1) + " and " + (column + 1)
                        + " are both called \"" + name + "\"; rename one");
            }
            names.add(name);
        }
        return names;
    }

    private static List<String> numbered(int columns) {
        return IntStream.rangeClosed(1, columns).mapToObj(i -> "column " + i).toList();
    }

    private void requireKnown(List<String> names) {
        for (String name : format.asked()) {
            if (!names.contains(name)) {
                throw new DataException(bytes.name() + " has no column \"" + name + "\"" + Nearest.hint(name, names));
            }
        }
    }

    private Kind kind(String name, int column, List<String[]> rows, char point) {
        Set<String> only = format.only();
        if (format.drop().contains(name) || only != null && !only.contains(name)) {
            return Kind.SKIPPED;
        }
        if (format.texts().contains(name)) {
            return Kind.TEXTS;
        }
        if (format.numbers().contains(name)) {
            return Kind.NUMBERS;
        }
        int numbers = 0;
        int texts = 0;
        for (String[] fields : rows) {
            String field = column < fields.length ? fields[column] : "";
            if (!format.missing().contains(field)) {
                boolean number = isNumber(field, point) || NotFinite.is(field);
                numbers += number ? 1 : 0;
                texts += number ? 0 : 1;
            }
        }
        if (numbers + texts == 0) {
            return Kind.OPEN;
        }
        return texts * TEXTS_IN <= numbers + texts ? Kind.NUMBERS : Kind.TEXTS;
    }

    private static boolean isNumber(String field, char point) {
        return !Float.isNaN(new Decimal(point).parse(field));
    }
}
