package nabla.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a column of texts becomes, given how often each text is there: however and wherever they were counted. */
public final class Categories {
    /** In more than {@link #MANY} rows, a category is learned from no fewer than these. */
    private static final int RARE = 5;

    private static final int MANY = 100;
    /** More different texts than this, or than half of the rows, are no categories. */
    private static final int MOST = 256;

    private static final int FEW = 10;

    private static final Set<Set<String>> YES_NO = Set.of(
            Set.of("yes", "no"), Set.of("true", "false"), Set.of("y", "n"), Set.of("t", "f"), Set.of("on", "off"));
    private static final Set<String> YES = Set.of("yes", "true", "y", "t", "on");

    private Categories() {}

    /** Whether so many different texts in so many rows are no categories. */
    public static boolean tooMany(int different, long rows) {
        return different > MOST || different > Math.max(FEW, rows / 2);
    }

    /** @param counts how many of {@code rows} rows hold each text; a text that is not there counts nothing */
    public static Input of(String name, Map<String, Integer> counts, int missing, long rows) {
        List<String> words = List.copyOf(counts.keySet());
        if (words.size() < 2) {
            return new Input.Dropped(name, words.isEmpty() ? "no values" : "constant, always " + words.get(0));
        }
        Comparator<String> byCount = Comparator.comparing(counts::get);
        String mostFrequent = Collections.max(words, byCount.thenComparing(Comparator.reverseOrder()));
        if (YES_NO.contains(words.stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()))
                && words.size() == 2) {
            boolean yesFirst = YES.contains(words.get(0).toLowerCase(Locale.ROOT));
            return new Input.Flag(
                    name, words.get(yesFirst ? 0 : 1), words.get(yesFirst ? 1 : 0), mostFrequent, missing);
        }
        int least = rows > MANY ? RARE : 1;
        List<String> values = new ArrayList<>();
        int rare = 0;
        for (Map.Entry<String, Integer> word : counts.entrySet()) {
            if (word.getValue() >= least || word.getKey().equals(mostFrequent)) {
                values.add(word.getKey());
            } else {
                rare += word.getValue();
            }
        }
        values.sort(null);
        return new Input.Category(name, values, rare, mostFrequent, missing);
    }
}
