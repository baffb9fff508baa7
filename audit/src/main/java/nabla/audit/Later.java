package nabla.audit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Judgement;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.repair.Edit;
import nabla.audit.report.Report;
import nabla.audit.run.Course;
import nabla.audit.run.Runner;
import org.jspecify.annotations.Nullable;

/// The step of a training loop behind another one that the program takes once, to try it out: it is judged too, as the
/// first of the program without that one statement. What is told has a change that is proven.
final class Later {
    private final Program program;
    private final Runner runner;
    private final Examination first;

    /// @param first the program as it stands, right
    Later(Program program, Runner runner, Examination first) {
        this.program = program;
        this.runner = runner;
        this.first = first;
    }

    /// The report on the later step where that is wrong; otherwise the one that is known.
    Report added(Report report) {
        Stmt once = report.findings().isEmpty() ? once() : null;
        if (once == null || report.verdict() == Report.Verdict.COULD_NOT_TELL || runner.outOfTime()) return report;
        Edit read = new Edit(Map.of(), Map.of(once, List.of()));
        Examination later = Examination.in(runner, first.scene(), read.nodes());
        Judgement judged = later.judgement();
        if (judged == null || judged.standing().isRight() || !isUnderstood(later, judged)) return report;
        Pursuit pursuit = new Pursuit(program, runner, later, read, Set.of()).run();
        boolean mended = !pursuit.repairs().isEmpty()
                && pursuit.repairs().stream().allMatch(r -> r.edit() != null)
                && pursuit.now().judgement() instanceof Judgement now
                && now.standing().isRight();
        return mended ? new Teller(program, later).tell(pursuit.repairs(), pursuit.now(), pursuit.made()) : report;
    }

    /// The statement outside of all loops and functions in which the first step is taken; null if a loop takes it, or
    /// no loop follows.
    private @Nullable Stmt once() {
        Course course = first.plain().course();
        List<Stmt> taken = course.inOrder(-1, first.first().lastUpdate());
        Stmt last = null;
        for (Stmt s : program.body()) if (taken.contains(s)) last = s;
        if (!(last instanceof Stmt.Expression || last instanceof Stmt.Assign)) return null;
        boolean loops = program.body().stream()
                .skip(program.body().indexOf(last) + 1)
                .anyMatch(s -> s instanceof Stmt.For || s instanceof Stmt.While);
        return loops ? last : null;
    }

    private boolean isUnderstood(Examination later, Judgement judged) {
        Judgement known = first.judgement();
        return known != null
                && (known.loss().written() != null) == (judged.loss().written() != null)
                && later.first().parameters.size() >= first.first().parameters.size()
                && first.plain().problems().containsAll(later.plain().problems())
                && later.misunderstood() == null
                && later.misdriven() == null
                && !later.leavesOpen()
                && !later.isUnaimed()
                && !later.isRecurrent();
    }
}
