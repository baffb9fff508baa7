package nabla.calculus.language;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// The known name somebody may have meant.
public final class Nearest {
    private Nearest() {}

    /// `; did you mean sigmoid?`, or a full stop, if
    /// no known name is at most two slips away and shares more than half its letters.
    public static String hint(String word, Stream<String> known) {
        return nearest(word, known).map(name -> "; did you mean " + name + "?").orElse(".");
    }

    private static Optional<String> nearest(String word, Stream<String> known) {
        return known.filter(name -> 2 * distance(word, name) < Math.max(word.length(), name.length()) + 1)
                .filter(name -> distance(word, name) <= 2)
                .min(Comparator.comparingInt(name -> distance(word, name)));
    }

    /// Levenshtein's, where changing case is no slip.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
