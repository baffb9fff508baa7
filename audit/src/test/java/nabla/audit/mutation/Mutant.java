package nabla.audit.mutation;

import java.util.List;
import nabla.audit.read.Place;
import nabla.audit.read.Source;

/// A program with one fault put in.
///
/// @param kind the fault, in the words of the fixtures' tables
/// @param line where it was put, from 1
/// @param change the line as it now reads, or what became of it
/// @param text the whole program with the fault
/// @param gap the lines around a statement that was deleted and, for an update, those that compute its gradient: what
///     is not there has no line of its own
public record Mutant(String file, String kind, int line, String change, String text, List<Integer> gap) {

    Mutant(String file, String kind, int line, String change, String text) {
        this(file, kind, line, change, text, List.of());
    }

    /// Whether a finding in that line names the fault.
    boolean isAt(int found) {
        return found == line || gap.contains(found);
    }

    /// `text` takes the place of the characters from `start` to `end`.
    record Edit(int start, int end, String text) {
        static Edit of(Place at, String text) {
            return new Edit(at.start(), at.end(), text);
        }
    }

    static Mutant of(Source source, String kind, Place at, Edit edit) {
        String text = apply(source.text(), List.of(edit));
        return new Mutant(
                source.name(),
                kind,
                at.line(),
                new Source("", text).line(at.line()).strip(),
                text);
    }

    /// The text with every edit made; they must not overlap and come in the order of the text.
    static String apply(String text, List<Edit> edits) {
        StringBuilder result = new StringBuilder(text);
        for (Edit edit : edits.reversed()) result.replace(edit.start(), edit.end(), edit.text());
        return result.toString();
    }

    /// What tells this mutant from all others of its file.
    public String key() {
        return line + "\t" + kind + "\t" + change;
    }
}
