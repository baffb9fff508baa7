package nabla.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Learns from columns of texts which categories they hold. */
final class CategoryFitting {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d?-\\d\\d?.*|\\d\\d?[./-]\\d\\d?[./-]\\d{2,4}.*");

    private final Table table;
    private final int[] rows;
    private final Map<String, String> refused = new LinkedHashMap<>(); // column -> why

    CategoryFitting(Table table, int[] rows) {
        this.table = table;
        this.rows = rows;
    }

    /** What the column becomes; one that holds no categories is remembered for {@link #refuseOthers}. */
    Input fit(Column.Texts texts, int column) {
        int[] counts = new int[texts.words().size()];
        int missing = 0;
        for (int row : rows) {
            float cell = table.cell(row, column);
            if (Float.isNaN(cell)) {
                missing++;
            } else {
                counts[(int) cell]++;
            }
        }
        List<Integer> seen = IntStream.range(0, counts.length)
                .filter(word -> counts[word] > 0)
                .boxed()
                .toList();
        if (texts.overflowed() || Categories.tooMany(seen.size(), rows.length)) {
            boolean date = DATE.matcher(texts.words().get(0)).matches();
            String many = texts.overflowed() ? "more than " + Words.LIMIT : Integer.toString(seen.size());
            refused.put(texts.name(), many + " different " + (date ? "dates" : "texts"));
        }
        Map<String, Integer> counted = new LinkedHashMap<>();
        seen.forEach(word -> counted.put(texts.words().get(word), counts[word]));
        return Categories.of(texts.name(), counted, missing, rows.length);
    }

    /** @throws DataException naming all columns that hold no categories */
    void refuseOthers() {
        if (refused.isEmpty()) {
            return;
        }
        String columns = refused.entrySet().stream()
                .map(column -> column.getKey() + " (" + column.getValue() + ")")
                .collect(Collectors.joining(", "));
        boolean dates = refused.values().stream().anyMatch(why -> why.endsWith("dates"));
        throw new DataException(
                table.source() + ": too many different values in " + rows.length + " rows to be categories: " + columns
                        + "; leave " + (refused.size() == 1 ? "it" : "them") + " out with --drop \""
                        + String.join(",", refused.keySet()) + "\""
                        + (dates ? ", or write dates as numbers (year, month, day)" : ""));
    }
}
