package nabla.audit.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.read.Stmt;

/// The course a run took: loops, statements that were reached, and where it met what it does not know.
public final class Course {
    /// What cannot change an array of the program, unknown as it is: drawing, printing, saving, the clock.
    private static final Pattern HARMLESS = Pattern.compile(
            "(matplotlib|seaborn|plt|tqdm|warnings|time|os|sys|logging|pickle|json|datetime|csv|open|list|str|set|gc|unknown)\\b.*");

    private final List<Round> rounds = new ArrayList<>();
    /// How many values there were when a statement was run first.
    private final Map<Stmt, Integer> reached = new IdentityHashMap<>();
    private final List<Stmt> order = new ArrayList<>();
    private final Set<Stmt> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Integer> unknown = new ArrayList<>();
    private boolean cut;

    /// The first two rounds of a loop, by how many values the run had computed.
    ///
    /// @param from before the first round
    /// @param end after it
    /// @param next after the second
    public record Round(Stmt loop, int from, int end, int next) {}

    /// Loops of which two rounds were made, the longest rounds first.
    public List<Round> rounds() {
        return rounds.stream()
                .sorted((a, b) -> Integer.compare(b.end() - b.from(), a.end() - a.from()))
                .toList();
    }

    void looped(Round round) {
        rounds.add(round);
    }

    void reach(Stmt statement, int values) {
        if (reached.putIfAbsent(statement, values) == null) order.add(statement);
    }

    /// Whether a statement was run at least once.
    public boolean hasReached(Stmt statement) {
        return reached.containsKey(statement);
    }

    /// The statements that were run for the first time between two points, the first first.
    public List<Stmt> inOrder(int after, int until) {
        return order.stream()
                .filter(s -> reached.getOrDefault(s, 0) > after && reached.getOrDefault(s, 0) <= until)
                .toList();
    }

    /// The run was over while a statement was under way.
    void cutIn(Stmt statement) {
        underWay.add(statement);
    }

    /// Whether a statement was under way when the run was over.
    public boolean wasCut(Stmt statement) {
        return underWay.contains(statement);
    }

    /// Something unknown was called, gone through or asked: what it did, nobody can say.
    void met(Run run, Opaque what) {
        if (!HARMLESS.matcher(what.what()).matches())
            unknown.add(run.tape.nodes().size());
    }

    /// A loop was left before its end.
    void cut() {
        cut = true;
    }

    /// The program's functions are called for it from here on, with what was invented for them.
    void driven() {
        cut = true;
    }

    /// Whether all that was run so far is what Python would have run.
    boolean isClear() {
        return !cut && unknown.isEmpty();
    }

    /// Whether something unknown had a part in what was computed between two points.
    public boolean isUnknown(int from, int to) {
        return unknown.stream().anyMatch(at -> at >= from && at <= to);
    }
}
