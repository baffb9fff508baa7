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
import nabla.audit.judge.Diagnosis;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.judge.Verdict.Status;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.repair.Edit;
import nabla.audit.repair.Proof;
import nabla.audit.repair.Repair;
import nabla.audit.repair.Search;
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
    private static final Set<Fault.Kind> TOLD = Set.of(
            Fault.Kind.WRONG_GRADIENT, Fault.Kind.MISSING_STATEMENT, Fault.Kind.UPDATE_ORDER, Fault.Kind.DECAY_SIGN);

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
    /// What mends the program as it stands; null if that is more than one change, or none does.
    private @Nullable Repair only;

    /// @param first the program as it stands
    /// @param pursuit what was found in it
    Branches(Program program, Runner runner, Examination first, Pursuit pursuit, Teller teller) {
        this.program = program;
        this.runner = runner;
        this.first = first;
        this.pursuit = pursuit;
        this.teller = teller;
        this.made = pursuit.made();
        this.only = pursuit.repairs().size() == 1 && !pursuit.leaves()
                ? pursuit.repairs().getFirst()
                : null;
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
            return;
        }
        Examination repaired = made.changes().isEmpty() ? other : repaired(choice);
        Judgement now = repaired == null ? null : repaired.judgement();
        if (repaired == null || now == null || !isUnderstood(repaired, now)) return;
        if (now.standing().isRight()) judged.addAll(places(repaired.first()));
        else if (isCredible(repaired, now, alone && choice.isLoss())) pursue(choice, other, repaired);
    }

    /// The branch with the repairs made: what they mend is not told of it once more. Null if a repair rewrites what
    /// chooses the branch, or the branch cannot be run with it.
    private @Nullable Examination repaired(Choice choice) {
        Edit chosen = new Edit(Map.of(), choice.nodes());
        boolean apart = choice.nodes().keySet().stream()
                .allMatch(n -> n instanceof Expr e && made.isApart(new Edit(Map.of(e.at(), ""), Map.of())));
        if (!apart) return null;
        Map<Object, Object> nodes = made.and(chosen).nodes();
        Recording plain = runner.run(
                first.scene(),
                1,
                Map.of(),
                nodes,
                new Extent(first.first().nodes.size() + SLACK, Set.of(), true));
        return first.plain().problems().containsAll(plain.problems()) ? first.otherwise(runner, plain, nodes) : null;
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
        if (!TOLD.contains(fault.kind()) || fault.kind() == Fault.Kind.DECAY_SIGN && isUnpriced(fault, other, judged))
            return false;
        if (alone) return true;
        Set<Node> before = new HashSet<>(Adjoints.ancestors(List.of(claim.node())));
        return !judged.standing().right().isEmpty()
                && judged.verdicts().stream()
                        .anyMatch(v -> v.status() == Status.RIGHT
                                && v.claim().node() != claim.node()
                                && before.contains(v.claim().node()));
    }

    /// Whether a loss adds a term for some parameters and none for this one: a layer whose decay is off as the program
    /// stands has no price in its loss.
    private static boolean isUnpriced(Fault fault, Examination other, Judgement judged) {
        List<Node> prices = judged.loss().penalties(other.draws().getFirst().parameters);
        return !prices.isEmpty() && !Adjoints.ancestors(prices).contains(fault.of());
    }

    /// @param other the branch as it stands
    /// @param repaired the branch with the repairs made
    private void pursue(Choice choice, Examination other, Examination repaired) {
        Set<Place> own = new HashSet<>(places(repaired.first()));
        places(first.first()).forEach(own::remove);
        own.removeIf(p -> made.changes().keySet().stream().anyMatch(changed -> changed.contains(p))); // run before too
        if (isMendedWith(choice, other, own)) return;
        Edit read = made.and(new Edit(Map.of(), choice.nodes()));
        List<Repair> repairs = pursuit.leaves() ? ofItsOwn(repaired, read, own) : ofAll(repaired, read, own);
        for (Repair repair : repairs) {
            boolean follows = repair != repairs.getFirst() && repairs.getFirst().edit() == null;
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

    /// Every fault of a branch; none where the time was over before all was tried and something stays wrong.
    private List<Repair> ofAll(Examination branch, Edit read, Set<Place> own) {
        Pursuit found = new Pursuit(program, runner, branch, read, own).run();
        return found.isCut() && found.leaves() ? List.of() : found.repairs();
    }

    /// Where the program stays wrong as it stands, a branch may be wrong for the same reason: what is told is only what
    /// a change of a line makes right that this branch alone runs.
    private List<Repair> ofItsOwn(Examination branch, Edit read, Set<Place> own) {
        Search.Found found = own.isEmpty()
                ? null
                : new Search(program, runner, branch, read, own)
                        .whole(statement -> own.stream().anyMatch(statement.at()::contains), edit -> true);
        if (found == null) return List.of();
        Repair proven = new Proof(program, branch).of(found);
        return List.of(proven.of(new Diagnosis(branch).of(proven.fault(), true)));
    }

    /// One change that mends the program as it stands and the branch is likelier than two: where the change that was
    /// made mends only the program as it stands, one of the lines that both run is looked for.
    private boolean isMendedWith(Choice choice, Examination other, Set<Place> own) {
        if (only == null || findings.size() != 1) return false;
        Edit chosen = new Edit(Map.of(), choice.nodes());
        Search.Found found = new Search(program, runner, other, chosen, Set.of())
                .whole(
                        statement -> own.stream().noneMatch(statement.at()::contains),
                        edit -> holds(edit, choice, other));
        if (found == null) return false;
        Repair proven = new Proof(program, first).of(found);
        Repair shared = proven.of(new Diagnosis(first).of(proven.fault(), true));
        findings.set(0, teller.finding(shared));
        told.add(shared.fault().at().line());
        made = found.edit();
        only = shared;
        return true;
    }

    /// A repair that is right whatever the flag says: as it is, or for this value alone; without a change if neither
    /// is.
    private Repair suited(Repair repair, Choice choice, Examination other, String value) {
        Edit edit = repair.edit();
        if (edit == null || holds(made.and(edit), choice, other)) return repair;
        Repair conditional = conditional(repair, edit, choice, value);
        return conditional != null && holds(made.and(Objects.requireNonNull(conditional.edit())), choice, other)
                ? conditional
                : new Repair(
                        repair.fault(),
                        null,
                        repair.fault().at(),
                        "",
                        repair.truth(),
                        repair.fault().error());
    }

    /// Whether the program is right with changes, as it stands and with the other value.
    private boolean holds(Edit edits, Choice choice, Examination other) {
        Edit chosen = new Edit(Map.of(), choice.nodes());
        return proves(first, edits) && proves(other, edits.and(chosen));
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
        Repair repair = only;
        if (repair == null) return;
        Edit edit = Objects.requireNonNull(repair.edit());
        if (proves(other, edit.and(new Edit(Map.of(), choice.nodes())))) return;
        Repair conditional = conditional(repair, edit, choice, choice.was());
        if (conditional != null && holds(Objects.requireNonNull(conditional.edit()), choice, other)) {
            made = Objects.requireNonNull(conditional.edit());
            findings.set(0, teller.finding(conditional));
        } else notes.add("the change is right as the program stands and wrong with " + choice);
    }
}
