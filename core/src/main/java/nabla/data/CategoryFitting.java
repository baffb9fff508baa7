package nabla.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Learns from columns of texts which categories they hold. */
final class CategoryFitting {
    /** In more than {@link #MANY} rows, a category is learned from no fewer than these. */
    private static final int RARE = 5;

    private static final int MANY = 100;
    /** More different texts than this, or than half of the rows, are no categories. */
    private static final int MOST = 256;

    private static final int FEW = 10;

    private static final Set<Set<String>> YES_NO = Set.of(
            Set.of("yes", "no"), Set.of("true", "false"), Set.of("y", "n"), Set.of("t", "f"), Set.of("on", "off"));
    private static final Set<String> YES = Set.of("yes", "true", "y", "t", "on");
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
        if (texts.overflowed() || seen.size() > MOST || seen.size() > Math.max(FEW, rows.length / 2)) {
            boolean date = DATE.matcher(texts.words().get(0)).matches();
            String many = texts.overflowed() ? "more than " + Words.LIMIT : Integer.toString(seen.size());
            refused.put(texts.name(), many + " different " + (date ? "dates" : "texts"));
        }
        if (seen.size() < 2) {
            return new Input.Dropped(
                    texts.name(),
                    seen.isEmpty()
                            ? "no values"
                            : "constant, always " + texts.words().get(seen.get(0)));
        }
        List<String> words = seen.stream().map(texts.words()::get).toList();
        Comparator<Integer> byCount = Comparator.comparingInt(word -> counts[word]);
        int most = Collections.max(seen, byCount.thenComparing(texts.words()::get, Comparator.reverseOrder()));
        String mostFrequent = texts.words().get(most);
        if (YES_NO.contains(words.stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()))
                && words.size() == 2) {
            boolean yesFirst = YES.contains(words.get(0).toLowerCase(Locale.ROOT));
            return new Input.Flag(
                    texts.name(), words.get(yesFirst ? 0 : 1), words.get(yesFirst ? 1 : 0), mostFrequent, missing);
        }
        return category(texts, seen, counts, mostFrequent, missing);
    }

    private Input category(Column.Texts texts, List<Integer> seen, int[] counts, String mostFrequent, int missing) {
        int least = rows.length > MANY ? RARE : 1;
        List<String> values = new ArrayList<>();
        int rare = 0;
        for (int word : seen) {
            String text = texts.words().get(word);
            if (counts[word] >= least || text.equals(mostFrequent)) {
                values.add(text);
            } else {
                rare += counts[word];
            }
        }
        values.sort(null);
        return new Input.Category(texts.name(), values, rare, mostFrequent, missing);
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
