package nabla.audit.repair;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// How like the other lines of a program a line is: programs say the same of every layer, and a slip breaks the
/// pattern.
final class Siblings {
    private static final Pattern SPACE = Pattern.compile("\\s|#.*");
    private static final Set<String> KEPT = Set.of("np", "numpy", "math", "self", "T");

    private final Map<String, Integer> patterns = new HashMap<>();

    Siblings(Program program) {
        for (Tree.Found f : Suspects.statements(program))
            if (Tree.blocks(f.statement()).isEmpty())
                patterns.merge(pattern(f.statement().at().text()), 1, Integer::sum);
    }

    /// The text with all variables and places in lists made equal and no brackets.
    static String pattern(String text) {
        String dense = SPACE.matcher(text).replaceAll("");
        StringBuilder pattern = new StringBuilder(dense.length());
        int from = 0;
        while (from < dense.length()) {
            char c = dense.charAt(from);
            int to = from + 1;
            if (isOfWord(c)) {
                while (to < dense.length() && isOfWord(dense.charAt(to))) to++;
                String word = dense.substring(from, to);
                boolean called = to < dense.length() && dense.charAt(to) == '(';
                boolean number = Character.isDigit(c);
                if (number && isPlace(dense, from, to)) pattern.append('0');
                else pattern.append(called || number || KEPT.contains(word) ? word : "v");
            } else if (c != '(' && c != ')') pattern.append(c);
            from = to;
        }
        return pattern.toString();
    }

    private static boolean isOfWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    /// Whether a number is all that stands between two brackets.
    private static boolean isPlace(String dense, int from, int to) {
        return from > 0
                && dense.charAt(from - 1) == '['
                && to < dense.length()
                && dense.charAt(to) == ']'
                && dense.substring(from, to).chars().allMatch(Character::isDigit);
    }

    /// How much likelier a line is that is like another one: more than what one more factor costs.
    private static final int ALIKE = 3;
    /// How much less likely a line is that was like another one and would be no more.
    private static final int UNLIKE = 3;

    /// More than 0 if the changed line is like another one, less if it was and would be no more.
    int of(Stmt statement, Edit edit) {
        if (edit.changes().size() != 1) return 0;
        Map.Entry<Place, String> change = edit.changes().entrySet().iterator().next();
        Place whole = statement.at();
        int from = change.getKey().start() - whole.start();
        int to = change.getKey().end() - whole.start();
        String text = whole.text();
        if (from < 0 || to > text.length()) return 0;
        String changed = text.substring(0, from) + change.getValue() + text.substring(to);
        if (pattern(changed).equals(pattern(text))) return 1; // another name
        if (patterns.getOrDefault(pattern(changed), 0) > 0) return ALIKE;
        return patterns.getOrDefault(pattern(text), 0) > 1 ? -UNLIKE : 0;
    }
}
