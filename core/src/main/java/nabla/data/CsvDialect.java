package nabla.data;

import java.util.List;

/**
 * How a delimited file is written and what its columns hold.
 *
 * @param point the decimal point: '.', or ',' where that is not the delimiter and numbers are written so
 */
record CsvDialect(char delimiter, boolean header, char point, List<String> names, List<Kind> kinds) {

    enum Kind {
        NUMBERS,
        TEXTS,
        /** No value was seen yet: read as texts, and turned into numbers in the end if all of them are. */
        OPEN,
        SKIPPED
    }

    CsvDialect withKinds(List<Kind> kinds) {
        return new CsvDialect(delimiter, header, point, names, kinds);
    }
}
