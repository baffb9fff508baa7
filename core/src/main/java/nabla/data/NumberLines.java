package nabla.data;

import java.io.IOException;
import java.io.Reader;

/**
 * Reads lines that hold nothing but numbers, each where it stands, in less than half the time that finding the fields
 * first takes. Where anything else comes (quotes, spaces, missing values, texts, a ragged line), it gives up: such
 * files are for FastCSV, which also finds the words for what is wrong.
 */
final class NumberLines {
    /** A longer line is no plain line of numbers. */
    private static final int LONGEST = 1 << 16;

    private final char delimiter;
    private final Decimal decimal;
    private final float[] row;
    private final Cells cells;

    NumberLines(CsvDialect dialect, Cells cells) {
        this.delimiter = dialect.delimiter();
        this.decimal = new Decimal(dialect.point());
        this.row = new float[dialect.names().size()];
        this.cells = cells;
    }

    /**
     * Adds the numbers of all lines to the cells.
     * @param header whether the first line is to be passed over
     * @return whether all of the text was plain lines of numbers
     */
    boolean read(Reader text, boolean header) throws IOException {
        char[] buffer = new char[LONGEST];
        int length = 0; // of what is in the buffer
        boolean passing = header;
        for (boolean more = true; more; ) {
            int read = text.read(buffer, length, buffer.length - length);
            more = read >= 0;
            length += Math.max(read, 0);
            int end = more ? afterLastLine(buffer, length) : length;
            if (end == 0 && length == buffer.length) {
                return false;
            }
            int at = 0;
            if (passing && end > 0) {
                at = afterHeader(buffer, end);
                passing = false;
            }
            while (at >= 0 && at < end) {
                at = line(buffer, at, end);
            }
            if (at < 0) {
                return false;
            }
            System.arraycopy(buffer, end, buffer, 0, length - end);
            length -= end;
        }
        return true;
    }

    /** Reads one line; returns where the next begins, or −1 where this one is not plain. */
    private int line(char[] text, int from, int to) {
        int at = from;
        for (int column = 0; column < row.length; column++) {
            if (column > 0 && (at == to || text[at++] != delimiter)) {
                return -1;
            }
            row[column] = decimal.read(text, at, to);
            if (!Float.isFinite(row[column])) {
                return -1;
            }
            at = decimal.end();
        }
        cells.append(row);
        return lineEnd(text, at, to);
    }

    /** Where the next line begins, if this one ends here; else −1. */
    private static int lineEnd(char[] text, int at, int to) {
        int end = at < to && text[at] == '\r' ? at + 1 : at;
        if (end == to) {
            return end;
        }
        return text[end] == '\n' ? end + 1 : -1;
    }

    private static int afterHeader(char[] text, int to) {
        for (int at = 0; at < to; at++) {
            if (text[at] == '\n') {
                return at + 1;
            }
            if (text[at] == '"') {
                return -1;
            }
        }
        return to;
    }

    private static int afterLastLine(char[] text, int length) {
        int end = length;
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
