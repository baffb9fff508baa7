package nabla.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nabla.audit.branch.Choice;
import nabla.audit.branch.Choices;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.judge.Verdict.Status;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.repair.Edit;
import nabla.audit.repair.Repair;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import nabla.audit.run.Extent;
import nabla.audit.run.Recording;
import nabla.audit.run.RunProblem;
import nabla.audit.run.Runner;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import org.jspecify.annotations.Nullable;

/// The program judged again with every other value its flags can have, one at a time. What is told is only what shows
/// that the choice was understood: the gradients before the fault are right, and as many parameters learn as before.
final class Branches {
    /// Faults of a value that claims to be a gradient.
    private static final Set<Fault.Kind> TOLD =
            Set.of(Fault.Kind.WRONG_GRADIENT, Fault.Kind.UPDATE_ORDER, Fault.Kind.DECAY_SIGN);

    /// Values beyond those of the step that another branch may compute before it is seen.
    private static final int SLACK = 300;

    private final Program program;
    private final Runner runner;
    private final Examination first;
    private final Pursuit pursuit;
    private final Teller teller;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<Integer> told = new HashSet<>();
    /// Expressions that were run when all was right, or as the program stands.
    private final Set<Place> judged = new HashSet<>();
    private Edit made;

    /// @param first the program as it stands
    /// @param pursuit what was found in it
    Branches(Program program, Runner runner, Examination first, Pursuit pursuit, Teller teller) {
        this.program = program;
        this.runner = runner;
        this.first = first;
        this.pursuit = pursuit;
        this.teller = teller;
        this.made = pursuit.made();
        judged.addAll(places(first.first()));
    }

    /// The report, with what other values show.
    Report added(Report report) {
        if (report.verdict() == Report.Verdict.COULD_NOT_TELL) return report;
        findings.addAll(report.findings());
        findings.forEach(f -> told.add(f.line()));
        List<Choice> choices = Choices.of(program);
        boolean alone = choices.stream()
                        .filter(Choice::text)
                        .map(Choice::name)
                        .distinct()
                        .count()
                == 1;
        long longest = 0;
        for (Choice choice : choices) {
            long left = runner.nanosLeft();
            if (left < longest) {
                if (findings.isEmpty()) notes.add("the time was over before " + choice + " was tried");
                break;
            }
            judge(choice, alone);
            longest = Math.max(longest, left - runner.nanosLeft());
        }
        if (notes.isEmpty() && findings.equals(report.findings())) return report;
        notes.addAll(report.notes());
        return new Report(
                report.file(),
                findings.isEmpty() ? report.verdict() : Report.Verdict.WRONG,
                report.loss(),
                findings,
                report.gradients(),
                List.copyOf(notes),
                report.reason(),
                made.changes().isEmpty() ? null : made.apply(program.source()));
    }

    /// @param alone whether the program has no other flag whose values are words
    private void judge(Choice choice, boolean alone) {
        Recording plain = runner.run(
                first.scene(),
                1,
                Map.of(),
                choice.nodes(),
                new Extent(first.first().nodes.size() + SLACK, Set.of(), true));
        if (!choice.isNumber() && judged.containsAll(places(new Step(plain.tape())))) return;
        RunProblem problem = plain.problems().stream()
                .filter(p -> !first.plain().problems().contains(p))
                .findFirst()
                .orElse(null);
        if (problem != null) {
            if (!choice.elsewhere())
                notes.add("with " + choice + " line " + problem.at().line() + " could not be run: " + problem.message()
                        + "; that branch was not judged");
            return;
        }
        Examination other = first.otherwise(runner, plain, choice.nodes());
        Judgement judgement = other.judgement();
        if (judgement == null || !isUnderstood(other, judgement)) return;
        if (judgement.standing().isRight()) {
            judged.addAll(places(other.first()));
            keep(choice, other);
        } else if (isCredible(other, judgement, alone && choice.isLoss())) pursue(choice, other);
    }

    /// What is run until every parameter has been changed.
    private static List<Place> places(Step step) {
        int last = step.parameters.stream().mapToInt(p -> p.end().id).max().orElse(step.nodes.size() - 1);
        return places(step.nodes.subList(0, Math.min(step.nodes.size(), last + 1)));
    }

    private static List<Place> places(List<Node> nodes) {
        return nodes.stream().map(n -> n.place).toList();
    }

    private boolean isUnderstood(Examination other, Judgement judged) {
        boolean written = Objects.requireNonNull(first.judgement()).loss().written() != null;
        return other.misunderstood() == null
                && other.misdriven() == null
                && !other.leavesOpen()
                && !other.isRecurrent()
                && other.first().parameters.size() >= first.first().parameters.size()
                && written == (judged.loss().written() != null);
    }

    /// A wrong value computed from a gradient that is right; or, where a loss is all the program leaves to choose, from
    /// the predictions.
    private boolean isCredible(Examination other, Judgement judged, boolean alone) {
        Fault fault = judged.faults().isEmpty() ? null : judged.faults().getFirst();
        Claim claim = fault == null ? null : fault.claim();
        if (fault == null || claim == null || fault.of() == null) return false;
        if (!TOLD.contains(fault.kind())) return false;
        if (alone) return true;
        Set<Node> before = new HashSet<>(Adjoints.ancestors(List.of(claim.node())));
        return !judged.standing().right().isEmpty()
                && judged.verdicts().stream()
                        .anyMatch(v -> v.status() == Status.RIGHT
                                && v.claim().node() != claim.node()
                                && before.contains(v.claim().node()));
    }

    private void pursue(Choice choice, Examination other) {
        Set<Place> own = new HashSet<>(places(other.first()));
        places(first.first()).forEach(own::remove);
        Pursuit found = new Pursuit(program, runner, other, new Edit(Map.of(), choice.nodes()), own).run();
        for (Repair repair : found.repairs()) {
            boolean follows = repair != found.repairs().getFirst()
                    && found.repairs().getFirst().edit() == null;
            if (follows) return; // it may be wrong only because of what is not repaired
            if (!told.add(repair.fault().at().line())) continue;
            Repair suited = suited(repair, choice, other, choice.value());
            Edit edit = suited.edit();
            if (edit != null && made.isApart(edit)) made = made.and(edit);
            Finding f = teller.finding(suited);
            findings.add(new Finding(
                    f.file(),
                    f.line(),
                    f.column(),
                    f.kind(),
                    f.source(),
                    "with " + choice + ": " + f.message(),
                    f.why(),
                    f.truth(),
                    f.fix(),
                    f.errorBefore(),
                    f.errorAfter()));
        }
    }

    /// A repair that is right whatever the flag says: as it is, or for this value alone; without a change if neither
    /// is.
    private Repair suited(Repair repair, Choice choice, Examination other, String value) {
        Edit edit = repair.edit();
        if (edit == null || holds(edit, choice, other)) return repair;
        Repair conditional = conditional(repair, edit, choice, value);
        return conditional != null && holds(Objects.requireNonNull(conditional.edit()), choice, other)
                ? conditional
                : new Repair(
                        repair.fault(),
                        null,
                        repair.fault().at(),
                        "",
                        repair.truth(),
                        repair.fault().error());
    }

    /// Whether the program is right with a change, as it stands and with the other value.
    private boolean holds(Edit edit, Choice choice, Examination other) {
        Edit chosen = new Edit(Map.of(), choice.nodes());
        return proves(first, edit) && proves(other, edit.and(chosen));
    }

    private boolean proves(Examination e, Edit edit) {
        Standing standing = e.proof(
                runner, edit.nodes(), Objects.requireNonNull(e.judgement()).losses());
        return standing != null && standing.isRight();
    }

    private @Nullable Repair conditional(Repair repair, Edit edit, Choice choice, String value) {
        Conditional made = Conditional.of(program, edit, choice, value);
        return made == null
                ? null
                : new Repair(repair.fault(), made.edit(), made.at(), made.line(), repair.truth(), repair.errorAfter());
    }

    /// A branch that is right is to stay so: a change made for the program as it stands becomes one for its value
    /// alone.
    private void keep(Choice choice, Examination other) {
        if (pursuit.repairs().size() != 1 || pursuit.made().changes().isEmpty()) return;
        Repair repair = pursuit.repairs().getFirst();
        if (proves(other, pursuit.made().and(new Edit(Map.of(), choice.nodes())))) return;
        Edit edit = Objects.requireNonNull(repair.edit());
        Repair conditional = conditional(repair, edit, choice, choice.was());
        if (conditional != null && holds(Objects.requireNonNull(conditional.edit()), choice, other)) {
            made = Objects.requireNonNull(conditional.edit());
            findings.set(0, teller.finding(conditional));
        } else notes.add("the change is right as the program stands and wrong with " + choice);
    }
}
