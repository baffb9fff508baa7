package nabla.audit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judgement;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.repair.Edit;
import nabla.audit.repair.Repair;
import nabla.audit.repair.Tree;
import nabla.audit.report.Report;
import nabla.audit.run.Course;
import nabla.audit.run.Runner;
import nabla.audit.trace.Node;
import org.jspecify.annotations.Nullable;

/// The step of a training loop behind another one that the program takes once, to try it out: it is judged too, as the
/// first of the program without that one statement. What is told has a change that is proven, or it is what the loop
/// hands to functions that the first step has shown to be right.
///
/// @param first the program as it stands, right
record Later(Program program, Runner runner, Examination first) {
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
        if (mended) return new Teller(program, later).tell(pursuit.repairs(), pursuit.now(), pursuit.made());
        Repair handed = isAlike(judged) ? handed(later, judged) : null;
        return handed == null ? report : new Teller(program, later).tell(List.of(handed), later, Edit.NONE);
    }

    /// Whether the later step is held against the same written loss as the first: then its functions are right, as that
    /// one shows, and what is wrong is what they are handed.
    private boolean isAlike(Judgement judged) {
        Node own = judged.loss().written();
        Node known = Objects.requireNonNull(first.judgement()).loss().written();
        return own != null && known != null && own.place.equals(known.place);
    }

    /// The statement of the loop that hands over what the wrong gradients are computed from; null if they are computed
    /// in no function.
    private @Nullable Repair handed(Examination later, Judgement judged) {
        if (judged.faults().isEmpty()) return null;
        Fault fault = judged.faults().getFirst();
        Claim claim = fault.claim();
        if (claim == null) return null;
        List<Stmt> own = Tree.own(program.body());
        own.removeIf(s -> !s.blocks().isEmpty());
        if (own.stream().anyMatch(s -> s.at().equals(claim.at()))) return null;
        Stmt call = null;
        for (Stmt s : later.plain().course().inOrder(-1, claim.node().id)) if (own.contains(s)) call = s;
        if (call == null) return null;
        String wrong = judged.standing().wrong().stream()
                .map(p -> "`" + p.name() + "`")
                .collect(Collectors.joining(", "));
        Fault said = new Fault(fault.kind(), call.at(), null, null, null, fault.error(), wrong);
        return new Repair(said, null, call.at(), "", "", fault.error());
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
