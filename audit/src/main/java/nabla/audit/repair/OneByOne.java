package nabla.audit.repair;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Standing;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.repair.Search.Found;
import nabla.audit.run.Runner;
import nabla.audit.understand.Loss;
import org.jspecify.annotations.Nullable;

/// Edits that are tried one by one, each in a run of its own: what is handed over, what has a counterpart, what gives
/// another slope. They change what the screen reckons with, or say which loss there is.
final class OneByOne {
    /// Runs for what is handed over under another name than that of the place it comes to.
    private static final int MOST_NAMED = 40;
    /// Programs that are judged anew, there being another loss to judge by.
    private static final int MOST_ANEW = 12;
    /// Runs for anything else that is handed over.
    private static final int MOST_HANDED = 120;

    private final Program program;
    private final Runner runner;
    private final Examination examination;
    private final Edit made;
    private final Variables variables;
    private final Standing base;
    private final List<Loss> losses;
    private final List<HandOvers.HandOver> handOvers;

    /// @param made the repairs made already
    OneByOne(Program program, Runner runner, Examination examination, Edit made, Variables variables) {
        this.program = program;
        this.runner = runner;
        this.examination = examination;
        this.made = made;
        this.variables = variables;
        this.base = judgement().standing();
        this.losses = judgement().losses();
        this.handOvers = HandOvers.of(program, variables);
    }

    /// The first likely one that makes every gradient right; null if there is none.
    @Nullable
    Found likely() {
        Found handed = handedOver(handOvers.stream()
                .filter(HandOvers.HandOver::likely)
                .limit(MOST_NAMED)
                .toList());
        return handed == null ? counterpart() : handed;
    }

    /// The first other one that does; null if there is none.
    @Nullable
    Found other(List<Suspects> suspects) {
        Found handed = handedOver(
                handOvers.stream().filter(h -> !h.likely()).limit(MOST_HANDED).toList());
        return handed == null && judgement().loss().written() == null ? otherSlope(suspects) : handed;
    }

    /// The function that gives another slope, with which everything is right by another loss: without the slope at the
    /// output one loss's gradient looks like that of another.
    private @Nullable Found otherSlope(List<Suspects> suspects) {
        int left = MOST_ANEW;
        for (Suspects s : suspects)
            for (Variations.Change c : SlopeFunctions.of(program, variables, s.statement())) {
                if (runner.outOfTime() || !made.isApart(c.edit()) || left-- <= 0) continue;
                Standing after = anew(made.and(c.edit()).nodes(), learners());
                if (after != null && after.isRight()) return new Found(c.edit(), s.statement(), after, null);
            }
        return null;
    }

    /// The first other thing handed over that makes every gradient right, and of no fewer parameters: a weight handed
    /// over as data would be none.
    private @Nullable Found handedOver(List<HandOvers.HandOver> handOvers) {
        int anew = base.idle().isEmpty() ? MOST_ANEW : 0;
        for (HandOvers.HandOver h : handOvers) {
            if (runner.outOfTime() || !made.isApart(h.edit())) continue;
            Map<Object, Object> nodes = made.and(h.edit()).nodes();
            Standing quick = examination.trial(runner, nodes, losses);
            if (quick != null && !quick.isRight() || quick == null && (!h.likely() || anew-- <= 0)) continue;
            Standing after = quick != null ? examination.proof(runner, nodes, losses) : anew(nodes, learners());
            if (after != null && after.isRight() && after.all() >= base.all())
                return new Found(h.edit(), h.statement(), after, null);
        }
        return null;
    }

    /// The first statement another one is the counterpart of that makes every gradient right.
    private @Nullable Found counterpart() {
        int anew = MOST_ANEW;
        for (Applications.Insertion i : Counterparts.of(program, examination.first(), base, made)) {
            if (runner.outOfTime() || !made.isApart(i.edit())) continue;
            Map<Object, Object> nodes = made.and(i.edit()).nodes();
            boolean instead = i.edit().changes().values().stream().noneMatch(by -> by.contains("\n"));
            Standing quick = examination.trial(runner, nodes, losses);
            boolean right = quick != null && quick.isRight();
            if (!right && (!instead || !isUpdate(i.edit(), i.behind()) || anew-- <= 0)) continue;
            Standing after = right ? examination.proof(runner, nodes, losses) : anew(nodes, learners() - 1);
            if (after == null || !after.isRight()) continue;
            boolean update = instead && base.wrong().isEmpty();
            return new Found(i.edit(), i.behind(), after, update ? base.idle().getFirst() : null);
        }
        return null;
    }

    /// Whether an edit makes a statement go on from what was there instead of writing over it.
    private static boolean isUpdate(Edit edit, Stmt written) {
        String target = Tree.targets(written).stream().map(t -> t.at().text()).collect(Collectors.joining(","));
        String by = String.join("", edit.changes().values());
        return written instanceof Stmt.Assign a
                && !a.value().at().text().contains(target)
                && (by.matches("(?s).*[-+]=[^=].*") || by.lastIndexOf(target) > by.indexOf('='));
    }

    private int learners() {
        return base.all() - base.idle().size();
    }

    /// How the program stands where an edit is what says which loss it has; null if less of it would be judged than is
    /// now.
    ///
    /// @param least how many parameters there have to be
    private @Nullable Standing anew(Map<Object, Object> nodes, int least) {
        Examination now = Examination.in(runner, examination.scene(), nodes);
        Judgement j = now.judgement();
        boolean less =
                now.plain().problems().size() > examination.plain().problems().size();
        if (less || j == null || j.standing().all() < least) return null;
        boolean written = j.loss().written() != null || judgement().loss().written() == null;
        return written && j.standing().isRight() ? now.proof(runner, nodes, j.losses()) : null;
    }

    private Judgement judgement() {
        return Objects.requireNonNull(examination.judgement());
    }
}
