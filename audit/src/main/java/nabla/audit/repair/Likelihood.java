package nabla.audit.repair;

import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Rates;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// How likely it is that a line is the one that slipped, apart from what an edit of it costs: what speaks for the line
/// and what speaks against it.
final class Likelihood {
    /// What many programs divide by: the number of examples.
    private static final Pattern COUNT =
            Pattern.compile("/ *\\(?(len\\([^)]*|[\\w.]+\\.shape\\b|[\\w.]+\\.size\\b|[mnN]\\b)");
    /// How much less likely it is that to divide by it was the slip.
    private static final int COUNTED = 8;

    /// How much likelier a line is that only the value of a flag under trial runs.
    private static final int OWN = 8;

    /// How much less likely a line is that gives what may be the prediction itself.
    private static final int AHEAD = 8;

    /// What copies an array.
    private static final Pattern COPY =
            Pattern.compile("[\\w.]+\\.copy\\(\\)|(np|numpy)\\.(copy|array)\\([\\w.]+(, *copy *= *True)?\\)");

    /// How much likelier a line is that was found wrong by itself: of edits that cost the same, the one there.
    private static final int BLAMED = 1;

    /// How much likelier a line is that does nothing: something is missing there.
    private static final int VOID = 8;

    /// How much likelier it is that a slope's other factor was left out.
    private static final int COMPLETED = 3;

    /// How much likelier a line is that only gives a value another name, which is no gradient.
    private static final int ALIAS = 4;

    /// How much a value counts that a line is given.
    private static final int GIVEN = 2;

    /// How much likelier it is that the rate was left out of the one update that lacks it than that the others have it
    /// by mistake.
    private static final int RATED = 6;

    private final Program program;
    private final Examination examination;
    private final Set<Place> own;
    private final Siblings siblings;
    private final Strayed strayed;
    private final Rates.@Nullable Lack lack;

    /// @param own expressions that only the value of a flag under trial runs
    Likelihood(Program program, Examination examination, Set<Place> own) {
        this.program = program;
        this.examination = examination;
        this.own = own;
        this.siblings = new Siblings(program);
        this.strayed = new Strayed(program, examination.draws().getFirst());
        this.lack = Rates.lacking(examination.draws().getFirst().parameters);
    }

    /// How much dearer an edit is for the line it changes; less than 0 if it is the cheaper for it.
    int dearer(Stmt s, Edit edit) {
        String before = counted(s.at().text());
        int dearer = before.isEmpty() || before.equals(counted(edit.in(s))) ? 0 : COUNTED;
        int likelier = siblings.of(s, edit)
                + own(s)
                + blamed(s)
                + (isVoid(s) || isSenseless(s, edit) ? VOID : strayed.is(s) ? ALIAS : 0)
                + (Slope.isCompleted(s.at().text(), edit.in(s)) ? COMPLETED : 0);
        return dearer + ahead(s) + given(s, edit) + rated(s, edit) - likelier;
    }

    /// Of several updates of which one has no rate, that one is the slip: how much likelier an edit is that puts it in
    /// there, and how much less likely one that takes it out of another.
    private int rated(Stmt s, Edit edit) {
        if (lack == null) return 0;
        String names = lack.rate().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        Pattern rate = Pattern.compile("(?<![\\w.])(" + names + ")(?!\\w)");
        boolean after = rate.matcher(edit.in(s)).find();
        if (s.at().equals(lack.update())) return after ? -RATED : 0;
        return !after && rate.matcher(s.at().text()).find() ? RATED : 0;
    }

    /// How much less likely an edit is after which a line that makes more of a value no longer takes it, and how much
    /// likelier one that makes more of a gradient which is only given another name.
    private static int given(Stmt s, Edit edit) {
        if (!(s instanceof Stmt.Assign a) || a.targets().size() != 1) return 0;
        String target = a.targets().getFirst().at().text();
        String value = a.value().at().text();
        String now = edit.in(s)
                .substring(Math.min(edit.in(s).length(), a.value().at().start() - s.at().start()));
        if (Strayed.isNamed(s)) return now.matches("\\(?" + Pattern.quote(value) + " \\* (?s:.*)") ? -GIVEN : 0;
        Pattern own = Pattern.compile("(?<![\\w.])" + Pattern.quote(target) + "(?![\\w])");
        return target.matches("\\w+")
                        && own.matcher(value).find()
                        && !own.matcher(now).find()
                ? GIVEN
                : 0;
    }

    /// By which number of examples something is divided first; nothing if it is by none.
    private static String counted(String text) {
        Matcher found = COUNT.matcher(text);
        return text.indexOf('/') >= 0 && found.find() ? found.group() : "";
    }

    /// How much less likely it is that a line lacks a target which gives what may be the prediction itself.
    private int ahead(Stmt s) {
        boolean ahead = examination.isUnaimed()
                && judgement().losses().stream()
                        .flatMap(l -> l.seeds().keySet().stream())
                        .anyMatch(n -> s.at().source() == n.place.source()
                                && s.at().start() <= n.place.start()
                                && n.place.end() <= s.at().end());
        return ahead ? AHEAD : 0;
    }

    private int blamed(Stmt s) {
        boolean open = judgement().standing().agreeing().size() > 1;
        return !open && judgement().faults().stream().anyMatch(f -> f.at().equals(s.at())) ? BLAMED : 0;
    }

    /// Whether a line gives a variable the value it has, or copies what nothing changes then: one copies to change.
    private boolean isVoid(Stmt s) {
        if (!(s instanceof Stmt.Assign a) || a.targets().size() != 1) return false;
        String target = a.targets().getFirst().at().text();
        return target.equals(a.value().at().text())
                || COPY.matcher(a.value().at().text()).matches()
                        && Suspects.statements(program).stream()
                                .filter(f -> f.block().contains(s))
                                .noneMatch(f -> f.block().stream().anyMatch(other -> isChange(other, target)));
    }

    /// Whether a statement changes an array in place, or calls something that may.
    private static boolean isChange(Stmt s, String array) {
        return s instanceof Stmt.Augment a && a.target().at().text().equals(array)
                || Tree.targets(s).stream().anyMatch(t -> t.at().text().startsWith(array + "["))
                || s instanceof Stmt.Expression e && e.at().text().contains(array);
    }

    /// Whether an edit changes what nobody means: `x / x`, `x - x`.
    private static boolean isSenseless(Stmt s, Edit edit) {
        return Senseless.in(s).stream()
                .anyMatch(e -> edit.changes().keySet().stream().anyMatch(e.at()::contains));
    }

    private int own(Stmt s) {
        boolean only = own.stream().anyMatch(s.at()::contains);
        return only ? OWN : 0;
    }

    private Judgement judgement() {
        return Objects.requireNonNull(examination.judgement());
    }
}
