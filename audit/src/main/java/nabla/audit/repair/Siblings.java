package nabla.audit.repair;

import java.util.HashMap;
import java.util.Map;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// How like the other lines of a program a line is: programs say the same of every layer, and a slip breaks the
/// pattern.
final class Siblings {
    private final Map<String, Integer> patterns = new HashMap<>();

    Siblings(Program program) {
        for (Tree.Found f : Suspects.statements(program))
            if (Tree.blocks(f.statement()).isEmpty())
                patterns.merge(pattern(f.statement().at().text()), 1, Integer::sum);
    }

    /// The text with all variables and places in lists made equal and no brackets.
    private static String pattern(String text) {
        return text.replaceAll("\\s|#.*", "")
                .replaceAll("\\b(?!(?:np|numpy|math|self|T)\\b)[A-Za-z_]\\w*(?![\\w(])", "v")
                .replaceAll("\\[\\d+\\]", "[0]")
                .replaceAll("[()]", "");
    }

    /// How much likelier a line is that is like another one: more than what one more factor costs.
    private static final int ALIKE = 3;
    /// How much less likely a line is that was like another one and would be no more.
    private static final int UNLIKE = 2;

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
