package nabla.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Unapplied;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.repair.Edit;
import nabla.audit.repair.Repair;
import nabla.audit.report.Finding;
import nabla.audit.report.Gradient;
import nabla.audit.report.Report;
import nabla.audit.run.RunProblem;
import nabla.audit.trace.Node;

/// Puts what was found into words.
final class Teller {
    private final Program program;
    private final Examination first;
    private final String file;

    Teller(Program program, Examination first) {
        this.program = program;
        this.first = first;
        this.file = program.source().name();
    }

    Report couldNotTell() {
        String limit = first.plain().limit();
        String reason;
        Place own = first.misunderstood();
        RunProblem misdriven = first.misdriven();
        if (misdriven != null) reason = "line " + misdriven.at().line() + " could not be run: " + misdriven.message();
        else if (own != null)
            reason = "line " + own.line()
                    + " gives the network's own values; which values are gradients was not understood";
        else if (first.isStrange()) reason = "no value was found that is a gradient of what is computed";
        else if (first.isUnaimed()) reason = "no prediction was found that is compared with a target";
        else if (first.leavesOpen()) {
            RunProblem p = first.plain().problems().getFirst();
            reason = "line " + p.at().line() + " could not be run: " + p.message() + "; whether `"
                    + java.util.Objects.requireNonNull(first.judgement())
                            .standing()
                            .idle()
                            .getFirst()
                            .value()
                            .label()
                    + "` learns cannot be told";
        } else if (first.isRecurrent()) reason = "the network is recurrent, which is not followed";
        else if (limit != null) reason = limit;
        else if (first.cut()) reason = "the time was over before every gradient was judged";
        else if (!program.problems().isEmpty())
            reason = unreadable(program.problems().getFirst());
        else if (!first.plain().problems().isEmpty()) {
            RunProblem p = first.plain().problems().getFirst();
            reason = "line " + p.at().line() + " could not be run: " + p.message();
        } else if (first.first().parameters.isEmpty())
            reason = "no training step was found: a loop or a function that changes weights by their gradients";
        else reason = "no prediction was found that is compared with a target";
        List<String> notes = notes();
        notes.remove(reason);
        return new Report(file, Report.Verdict.COULD_NOT_TELL, "", List.of(), List.of(), notes, reason, null);
    }

    /// A program that Python ends at a line.
    ///
    /// @param change with which it is run and right, or null
    Report raises(RunProblem problem, @org.jspecify.annotations.Nullable Edit change) {
        Place line = problem.at();
        Place at = change == null
                ? line
                : change.changes().keySet().stream()
                        .min(Comparator.comparingInt(Place::start))
                        .orElse(line);
        Finding raises = new Finding(
                at.source().name(),
                at.line(),
                at.column(),
                "raises",
                at.source().line(at.line()),
                (at.line() == line.line() ? "this line" : "because of this line, line " + line.line())
                        + " cannot be run: " + problem.message(),
                problem.isContradiction()
                        ? "The sizes are written in the program, so that no other data would help."
                        : problem.certain()
                                ? "Python ends the program here: what meets is of the program's own making."
                                : "Both sizes come from the program's own weights, so that no other data would help.",
                "",
                change == null ? null : fix(change),
                1,
                change == null ? 1 : 0);
        return new Report(
                file,
                Report.Verdict.WRONG,
                "",
                List.of(raises),
                List.of(),
                notes(),
                "",
                change == null ? null : change.apply(program.source()));
    }

    /// A program whose loop changes nothing.
    ///
    /// @param step that is missing, or what keeps it from being taken, at its place; or null
    Report neverApplied(Unapplied unapplied, @org.jspecify.annotations.Nullable Edit step) {
        Claim gradient = unapplied.last().gradient();
        Place at = step == null
                ? unapplied.at()
                : step.changes().entrySet().stream()
                        .filter(c -> !c.getValue().startsWith(c.getKey().text() + "\n"))
                        .map(java.util.Map.Entry::getKey)
                        .findFirst()
                        .orElse(unapplied.at());
        Node weight = unapplied.last().weight();
        String others = unapplied.pairs().size() == 1
                ? ""
                : " So it is with "
                        + unapplied.pairs().stream()
                                .filter(p -> p != unapplied.last())
                                .map(p -> "`" + p.weight().label() + "`")
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + ".";
        Finding finding = new Finding(
                at.source().name(),
                at.line(),
                at.column(),
                Fault.Kind.NEVER_APPLIED.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                at.source().line(at.line()),
                "`" + gradient.name() + "` is computed and never applied: `" + weight.label()
                        + (unapplied.still() ? "` stays as it is" : "` does not go down along it"),
                "The loop computes the gradient in every round, and no line of it "
                        + (unapplied.still() ? "changes the weight." : "takes it from the weight.") + others,
                "",
                step == null ? null : fix(step),
                1,
                step == null ? 1 : 0);
        return new Report(
                file,
                Report.Verdict.WRONG,
                unapplied.loss().name(),
                List.of(finding),
                List.of(),
                notes(),
                "",
                step == null ? null : step.apply(program.source()));
    }

    Report tell(List<Repair> repairs, Examination now, Edit made) {
        boolean softmax = !repairs.isEmpty() && repairs.getFirst().fault().kind() == Fault.Kind.SOFTMAX_AXIS;
        Judgement judgement = java.util.Objects.requireNonNull((softmax ? now : first).judgement());
        List<Finding> findings = repairs.stream()
                .map(this::finding)
                .sorted(Comparator.comparing(Finding::isDead).reversed().thenComparing(Finding::line))
                .toList();
        List<Gradient> gradients = Gradients.of(judgement, repairs);
        boolean factor = findings.isEmpty()
                && judgement.loss().written() != null
                && judgement.parameters().stream()
                        .anyMatch(l -> Math.abs(Math.abs(l.verdict().fit().factor()) - 1) > 1e-4);
        Report.Verdict verdict = !findings.isEmpty()
                ? Report.Verdict.WRONG
                : factor ? Report.Verdict.RIGHT_UP_TO_A_FACTOR : Report.Verdict.RIGHT;
        RunProblem unrun = findings.isEmpty() ? unrun(judgement) : null;
        if (unrun != null) {
            String reason = "line " + unrun.at().line() + " could not be run: " + unrun.message()
                    + "; what could be run is right";
            return new Report(
                    file,
                    Report.Verdict.COULD_NOT_TELL,
                    loss(judgement, factor),
                    List.of(),
                    gradients,
                    notes(),
                    reason,
                    null);
        }
        String repaired = made.changes().isEmpty() ? null : made.apply(program.source());
        return new Report(file, verdict, loss(judgement, factor), findings, gradients, notes(), "", repaired);
    }

    /// A line between the gradients that were judged and the updates which could not be run: nothing can be said of it.
    private @org.jspecify.annotations.Nullable RunProblem unrun(Judgement judgement) {
        List<Place> judged = new ArrayList<>();
        judgement.verdicts().forEach(v -> judged.add(v.claim().at()));
        judgement.parameters().forEach(l -> judged.add(l.parameter().end().place));
        int first = judged.stream().mapToInt(Place::line).min().orElse(0);
        int last = judged.stream().mapToInt(Place::line).max().orElse(0);
        return this.first.plain().problems().stream()
                .filter(p -> p.at().line() >= first && p.at().line() <= last)
                .filter(p -> judged.stream().anyMatch(j -> j.source() == p.at().source()))
                .filter(p -> p.message().contains("shape") || p.message().contains("axis"))
                .findFirst()
                .orElse(null);
    }

    private static String loss(Judgement j, boolean factor) {
        String name = j.loss().name();
        if (j.loss().written() == null)
            return name + " (not written in the program; it explains the output's gradient)";
        if (!factor) return name;
        double f = j.parameters().getFirst().verdict().fit().factor();
        return number(f) + " × " + name;
    }

    private static String number(double x) {
        double near = Math.rint(x);
        return Math.abs(x - near) < 1e-6 * Math.max(1, Math.abs(x))
                ? Long.toString((long) near)
                : String.format(Locale.ROOT, "%.4g", x);
    }

    Finding finding(Repair repair) {
        Fault f = repair.fault();
        RunProblem stopped = stopped(f);
        Place at = f.kind() == Fault.Kind.DEAD_PARAMETER && repair.edit() != null
                ? repair.at()
                : stopped != null ? stopped.at() : entry(f);
        String line = at.source().line(at.line());
        Finding.Fix fix = fix(repair);
        return new Finding(
                at.source().name(),
                at.line(),
                at.column(),
                f.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                line,
                message(f) + (stopped == null ? "" : ": this line cannot be run, " + stopped.message()),
                why(f),
                repair.truth(),
                fix,
                f.error(),
                repair.errorAfter());
    }

    /// A value of a dict that is written over several lines, at its own line.
    private static Place entry(Fault f) {
        Claim claim = f.claim();
        if (claim == null || !claim.name().startsWith("[") || !f.at().equals(claim.at())) return f.at();
        Place own = claim.node().place;
        boolean within = own.source() == f.at().source() && own.start() > f.at().start() && own.end() < f.at().end();
        return within ? own : f.at();
    }

    /// The line that would change a value that no step changes, where that line could not be run.
    private @org.jspecify.annotations.Nullable RunProblem stopped(Fault f) {
        if (f.kind() != Fault.Kind.NEVER_APPLIED || f.claim() != null) return null;
        return first.plain().problems().stream()
                .filter(p -> p.at().text().matches("(?s)" + Pattern.quote(f.detail()) + "\\s*[-+]?=[^=].*"))
                .findFirst()
                .orElse(null);
    }

    private Finding.@org.jspecify.annotations.Nullable Fix fix(Repair repair) {
        Edit edit = repair.edit();
        if (edit == null || repair.at().source() != program.source()) return null;
        if (!repair.after().isEmpty())
            return new Finding.Fix(
                    repair.at().line(), program.source().line(repair.at().line()), repair.after());
        return fix(edit);
    }

    private Finding.Fix fix(Edit edit) {
        List<String> before = new ArrayList<>(program.source().lines());
        List<String> after =
                new ArrayList<>(edit.apply(program.source()).lines().toList());
        int start = 0;
        while (start < Math.min(before.size(), after.size())
                && before.get(start).equals(after.get(start))) start++;
        int end = 0;
        while (end < Math.min(before.size(), after.size()) - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) end++;
        return new Finding.Fix(
                start + 1,
                String.join("\n", before.subList(start, before.size() - end)),
                String.join("\n", after.subList(start, after.size() - end)));
    }

    private String message(Fault f) {
        String name = f.claim() == null ? "" : "`" + f.claim().name() + "`";
        String of = f.of() == null ? "" : "`" + f.of().label() + "`";
        return switch (f.kind()) {
            case DEAD_PARAMETER -> "the loss does not depend on `" + f.detail() + "`: whatever it learns has no effect";
            case UPDATE_ORDER -> name + " is computed from a parameter that was changed too early: " + f.detail();
            case DECAY_SIGN -> "what is added to the gradient of " + of + " is not what the loss adds for it";
            case MISSING_STATEMENT -> f.detail();
            case WRONG_STEP -> of + " does not go down along its gradient as the others do";
            case BROADCAST ->
                (name.isEmpty() ? "the step" : name) + " does not have the shape of " + of
                        + ": the update gives it another one";
            case NEVER_APPLIED ->
                f.claim() == null
                        ? of + " is never updated, and others like it are"
                        : name + " is computed and never used: `" + f.detail() + "` stays as it is";
            case SOFTMAX_AXIS -> "the softmax is taken over the examples, not over the outputs";
            case STUCK_BIAS -> name + " is always 0: " + of + " never moves, although the loss depends on it";
            case LOSS_MISMATCH -> name + " belongs to " + f.detail() + ", and the program declares " + declared();
            case STRETCHED_LOSS -> declared() + " takes every prediction with the targets of all examples";
            case UNEQUAL_FACTOR ->
                name + " is " + number(Double.parseDouble(f.detail()))
                        + " times what the other gradients' factor makes of " + of;
            default ->
                f.of() != null
                        ? name + " is not the gradient of " + of
                        : (name.isEmpty() ? "this line" : name) + " makes the gradient of " + f.detail() + " wrong";
        };
    }

    private String why(Fault f) {
        if (f.kind() == Fault.Kind.SOFTMAX_AXIS) return f.detail();
        if (f.kind() == Fault.Kind.LOSS_MISMATCH) return mismatch(f);
        if (f.kind() == Fault.Kind.STRETCHED_LOSS) return stretched(f);
        if (f.claim() == null || f.of() == null) return "";
        return switch (f.kind()) {
            case UPDATE_ORDER ->
                "The gradient belongs to the values the forward pass used; with a small step the difference is small, and it is there in every step.";
            case NEVER_APPLIED ->
                "The forward pass uses " + f.of().label() + " of shape " + f.of().shape() + ", and no step changes it.";
            case BROADCAST ->
                f.claim().name() + " has shape " + f.claim().node().shape() + ", " + f.of().label() + " has shape "
                        + f.of().shape() + "; NumPy stretches both to fit and says nothing.";
            case DECAY_SIGN ->
                "The loss as it is written has a term of the parameter alone; its sign and its weight count, and the rate has to stand before it.";
            case WRONG_STEP ->
                "Its gradient is right; what is taken from it is not a positive multiple of that gradient.";
            case STUCK_BIAS -> f.detail();
            case UNEQUAL_FACTOR ->
                "All gradients may be the same multiple of the truth, but not different ones: this parameter learns at another rate than the others.";
            default ->
                "Its inputs are right, its value is not: " + f.claim().name() + " has shape "
                        + f.claim().node().shape() + ", " + f.of().label() + " has shape " + f.of().shape()
                        + "; the relative error is " + String.format(Locale.ROOT, "%.2g", f.error())
                        + " on random values.";
        };
    }

    /// The report, with the cap that the run or its judgement ran into, if there was one.
    Report limited(Report report) {
        String limit = first.plain().limit();
        boolean late = first.cut();
        if (limit == null && !late) return report;
        Place at = first.plain().last();
        Finding notice = new Finding(
                at.source().name(),
                at.line(),
                at.column(),
                Finding.LIMIT,
                at.source().line(at.line()),
                limit == null ? "the time was over before every gradient was judged" : limit,
                "This is a cap of the check and no fault of the program. What was computed before is judged, what comes after is not.",
                "",
                null,
                0,
                0);
        List<Finding> findings = new ArrayList<>(report.findings());
        findings.add(notice);
        return new Report(
                report.file(),
                report.verdict(),
                report.loss(),
                findings,
                report.gradients(),
                report.notes(),
                report.reason(),
                report.repaired());
    }

    private String declared() {
        return java.util.Objects.requireNonNull(first.judgement()).loss().name();
    }

    private String mismatch(Fault f) {
        return "Every gradient is that of " + f.detail() + ", none is that of " + declared()
                + ". Either this line becomes what " + declared() + " asks for, or " + declared() + " becomes "
                + f.detail() + " and this line stays.";
    }

    private static String stretched(Fault f) {
        List<Node> met = java.util.Objects.requireNonNull(f.of()).inputs;
        return met.getFirst().label() + " has shape " + met.getFirst().shape() + ", "
                + met.getLast().label() + " has shape " + met.getLast().shape()
                + "; NumPy stretches both to " + f.of().shape() + " and says nothing. Every gradient is that of "
                + f.detail() + ", as it would be if one of them were transposed.";
    }

    private static String unreadable(Program.SyntaxProblem p) {
        return "line " + p.at().line() + ", column " + p.at().column() + ": " + p.message();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        program.problems().forEach(p -> notes.add(unreadable(p)));
        notes.addAll(first.plain().notes().stream()
                .filter(n -> !n.contains("is not defined in the program"))
                .limit(12)
                .toList());
        if (first.judgement() != null)
            first.plain().problems().stream()
                    .limit(4)
                    .forEach(p -> notes.add("line " + p.at().line() + " could not be run: " + p.message()));
        return notes;
    }
}
