package nabla.audit.repair;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.PythonReader;
import nabla.audit.read.Source;
import nabla.audit.read.Stmt;

/// A change of a program: stretches of its text, each with what is to stand there.
///
/// @param changes the new text by place
/// @param nodes the tree nodes that are read as others, for a run without reading the file again
public record Edit(Map<Place, String> changes, Map<Object, Object> nodes) {
    public static final Edit NONE = new Edit(Map.of(), Map.of());

    /// Replaces an expression by another, given as text.
    public static Edit of(nabla.audit.read.Expr old, String text) {
        return new Edit(Map.of(old.at(), text), Map.of(old, expression(text)));
    }

    static Edit of(nabla.audit.read.Expr old, Term by) {
        return new Edit(Map.of(old.at(), by.inPlaceOf(old)), Map.of(old, by.tree()));
    }

    /// Replaces all that a statement computes: no brackets are needed.
    static Edit ofWhole(nabla.audit.read.Expr old, Term by) {
        return new Edit(Map.of(old.at(), by.text()), Map.of(old, by.tree()));
    }

    /// Replaces a statement by others, the text given.
    static Edit of(Stmt old, String text, List<Stmt> by) {
        return new Edit(Map.of(old.at(), text), Map.of(old, by));
    }

    /// Puts another statement behind one.
    ///
    /// @throws IllegalArgumentException if it is none
    static Edit behind(Stmt old, String written) {
        boolean alone = old.at()
                .source()
                .line(old.at().line())
                .substring(0, old.at().column() - 1)
                .isBlank();
        String between = alone ? "\n" + " ".repeat(old.at().column() - 1) : "; ";
        return of(old, old.at().text() + between + written, List.of(old, statement(written)));
    }

    /// Puts another statement before one.
    ///
    /// @throws IllegalArgumentException if it is none
    static Edit before(Stmt old, String written) {
        String between = "\n" + " ".repeat(old.at().column() - 1);
        return of(old, written + between + old.at().text(), List.of(statement(written), old));
    }

    /// Puts another statement in the place of one.
    ///
    /// @throws IllegalArgumentException if it is none
    static Edit instead(Stmt old, String written) {
        return of(old, written, List.of(statement(written)));
    }

    private static Stmt statement(String written) {
        Program program = PythonReader.read(new Source("repair", written));
        if (!program.problems().isEmpty() || program.body().size() != 1) throw new IllegalArgumentException(written);
        return program.body().getFirst();
    }

    static nabla.audit.read.Expr expression(String text) {
        Program program = PythonReader.read(new Source("repair", "(" + text + ")"));
        boolean one = program.problems().isEmpty() && program.body().size() == 1;
        if (one && program.body().getFirst() instanceof Stmt.Expression e) return e.value();
        throw new IllegalArgumentException(text);
    }

    /// Moves a statement behind another.
    static Edit move(Stmt moved, Stmt behind, String indent) {
        Map<Object, Object> nodes = new HashMap<>();
        nodes.put(moved, List.of());
        nodes.put(behind, List.of(behind, moved));
        Map<Place, String> changes = new HashMap<>();
        changes.put(moved.at(), "");
        changes.put(behind.at(), behind.at().text() + "\n" + indent + moved.at().text());
        return new Edit(changes, nodes);
    }

    /// Computes what a statement returns before another one changes what it is computed from.
    ///
    /// @param name that is given to it
    static Edit before(Stmt changing, Stmt.Return last, nabla.audit.read.Expr value, String name) {
        var kept = new nabla.audit.read.Expr.Name(value.at(), name);
        return before(changing, value, kept, last, new Stmt.Return(last.at(), kept), "return " + name);
    }

    /// Computes what a statement assigns before another one, which reads what it assigns to, changes what it is
    /// computed from.
    ///
    /// @param name that is given to it
    static Edit before(Stmt changing, Stmt.Assign reader, String name) {
        var kept = new nabla.audit.read.Expr.Name(reader.value().at(), name);
        Stmt late = new Stmt.Assign(reader.at(), reader.targets(), kept);
        String text = reader.targets().getFirst().at().text() + " = " + name;
        return before(changing, reader.value(), kept, reader, late, text);
    }

    private static Edit before(
            Stmt changing,
            nabla.audit.read.Expr value,
            nabla.audit.read.Expr.Name kept,
            Stmt reader,
            Stmt late,
            String text) {
        Stmt early = new Stmt.Assign(reader.at(), List.of(kept), value);
        String indent = " ".repeat(changing.at().column() - 1);
        return new Edit(
                Map.of(
                        changing.at(),
                        kept.id() + " = " + value.at().text() + "\n" + indent
                                + changing.at().text(),
                        reader.at(),
                        text),
                Map.of(changing, List.of(early, changing), reader, List.of(late)));
    }

    /// The text of a statement with this edit made; as it is if more than one stretch changes.
    String in(Stmt statement) {
        Place whole = statement.at();
        String text = whole.text();
        if (changes.size() != 1) return text;
        Map.Entry<Place, String> change = changes.entrySet().iterator().next();
        int from = change.getKey().start() - whole.start();
        int to = change.getKey().end() - whole.start();
        return from < 0 || to > text.length() ? text : text.substring(0, from) + change.getValue() + text.substring(to);
    }

    /// The text of a statement with those changes made that fall into it.
    String within(Stmt statement) {
        Place whole = statement.at();
        StringBuilder text = new StringBuilder(whole.text());
        changes.entrySet().stream()
                .filter(c -> whole.contains(c.getKey()))
                .sorted((a, b) -> Integer.compare(b.getKey().start(), a.getKey().start()))
                .forEach(c -> text.replace(
                        c.getKey().start() - whole.start(), c.getKey().end() - whole.start(), c.getValue()));
        return text.toString();
    }

    /// Whether another edit touches none of the text this one changes.
    public boolean isApart(Edit other) {
        for (Place a : changes.keySet())
            for (Place b : other.changes.keySet()) if (a.start() < b.end() && b.start() < a.end()) return false;
        return true;
    }

    public Edit and(Edit other) {
        Map<Place, String> all = new HashMap<>(changes);
        all.putAll(other.changes);
        Map<Object, Object> both = new HashMap<>(nodes);
        both.putAll(other.nodes);
        return new Edit(all, both);
    }

    /// The text with this edit made. A line left empty by it is dropped.
    public String apply(Source source) {
        StringBuilder text = new StringBuilder(source.text());
        changes.entrySet().stream()
                .filter(c -> c.getKey().source() == source)
                .sorted((a, b) -> Integer.compare(b.getKey().start(), a.getKey().start()))
                .forEach(c -> {
                    Place at = c.getKey();
                    if (!c.getValue().isEmpty()) {
                        text.replace(at.start(), at.end(), c.getValue());
                        return;
                    }
                    int from = text.lastIndexOf("\n", at.start()) + 1;
                    int to = text.indexOf("\n", at.end());
                    boolean alone = text.substring(from, at.start()).isBlank()
                            && to >= 0
                            && text.substring(at.end(), to).isBlank();
                    text.delete(alone ? from : at.start(), alone ? to + 1 : at.end());
                });
        return text.toString();
    }
}
