package nabla.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** "Did you mean": the known name that is nearest to a mistyped one. */
public final class Nearest {
    private static final int SHOWN = 20;

    private Nearest() {}

    /** "; did you mean "price"?" where a known name is near, or "; there are: …", to be put behind a message. */
    public static String hint(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int near = Math.max(1, wanted.length() / 3);
        return known.stream()
                .filter(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= near
                        || candidate.toLowerCase(Locale.ROOT).startsWith(wanted))
                .min(Comparator.comparingInt(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT))))
                .map(candidate -> "; did you mean \"" + candidate + "\"?")
                .orElseGet(() -> "; there are: " + list(known));
    }

    /** Names for a message: all of a few, the first of many. */
    static String list(Collection<String> names) {
        String shown = String.join(", ", names.stream().limit(SHOWN).toList());
        return names.size() <= SHOWN ? shown : shown + ", … (" + names.size() + " in all)";
    }

    /** Levenshtein's: the fewest single-character insertions, deletions and replacements from one to the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
