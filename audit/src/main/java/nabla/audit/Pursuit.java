package nabla.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import nabla.audit.judge.Diagnosis;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Standing;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.repair.Edit;
import nabla.audit.repair.Proof;
import nabla.audit.repair.Repair;
import nabla.audit.repair.Repairs;
import nabla.audit.repair.Search;
import nabla.audit.repair.SoftmaxAxis;
import nabla.audit.run.Runner;
import org.jspecify.annotations.Nullable;

/// What is wrong in a program, fault by fault: each is repaired before the next is looked for, so that one is told
/// once.
final class Pursuit {
    private static final int MOST_FAULTS = 8;

    private final Program program;
    private final Runner runner;
    private final Examination first;
    private final List<Repair> repairs = new ArrayList<>();
    private Examination now;
    private final Set<Place> own;
    private Edit made;
    private boolean cut;

    /// @param first the program as it stands
    /// @param made how it is read already
    /// @param own expressions that are run only because of how it is read
    Pursuit(Program program, Runner runner, Examination first, Edit made, Set<Place> own) {
        this.own = own;
        this.program = program;
        this.runner = runner;
        this.first = first;
        this.now = first;
        this.made = made;
    }

    List<Repair> repairs() {
        return repairs;
    }

    /// The program with the repairs made.
    Examination now() {
        return now;
    }

    Edit made() {
        return made;
    }

    /// Whether something is told, and no change of it is proven.
    boolean isUnproven() {
        return !repairs.isEmpty() && repairs.stream().allMatch(r -> r.edit() == null);
    }

    /// Whether something stays wrong.
    boolean leaves() {
        return repairs.stream().anyMatch(r -> r.edit() == null || r.fault().at().source() != program.source());
    }

    /// Whether the time was over before all was tried.
    boolean isCut() {
        return cut;
    }

    Pursuit run() {
        Set<String> told = new HashSet<>();
        while (repairs.size() < MOST_FAULTS && now.judgement() != null) {
            Judgement judgement = now.judgement();
            if (judgement.standing().isRight() || passes()) break;
            Fault fault = next(judgement, told);
            boolean forward = fault != null && fault.kind() == Fault.Kind.DEAD_PARAMETER;
            Repair softmax = repairs.isEmpty() ? new SoftmaxAxis(program, runner, now, made).repair() : null;
            if (softmax != null) {
                repairs.add(softmax);
                if (!accept(softmax)) break;
                continue;
            }
            Search search = new Search(program, runner, now, made, own);
            Search.Found found = search.whole();
            Repair repair = found == null && fault != null ? new Repairs(program, runner, now, made).of(fault) : null;
            boolean open = found == null && (repair == null || repair.edit() == null) && !forward;
            if (open) found = search.part();
            if (open && found == null && fault != null) found = search.at(fault.at());
            cut |= search.isCut() || runner.outOfTime();
            if (found != null) repair = new Proof(program, now).of(found);
            if (repair == null) break;
            told.add(repair.fault().kind() + "@" + repair.fault().at());
            repair = repair.of(new Diagnosis(now).of(repair.fault(), repairs.isEmpty()));
            repairs.add(repair);
            if (repair.fault().kind() == Fault.Kind.STRETCHED_LOSS || !accept(repair)) break;
        }
        return this;
    }

    /// One repair that makes everything right, of a program of which nothing else is known: what was not understood is
    /// told only where a small change is proven to make sense of all of it.
    Pursuit alone() {
        Search.Found found = now.isOfNumbers() ? null : new Search(program, runner, now, made, own).whole();
        if (found == null || !found.after().isRight()) return this;
        Repair repair = new Proof(program, now).of(found);
        if (!accept(repair)) return this;
        boolean understood = now.misunderstood() == null && now.misdriven() == null && !now.isUnaimed();
        if (understood && Objects.requireNonNull(now.judgement()).standing().isRight() && passes())
            repairs.add(repair.of(new Diagnosis(first).of(repair.fault(), true)));
        return this;
    }

    /// Goes on with a repair made; false if the program cannot be judged with it. Imported files are left as they are.
    private boolean accept(Repair repair) {
        Edit edit = repair.edit();
        if (edit == null || repair.fault().at().source() != program.source()) return true;
        made = made.and(edit);
        Examination next = Examination.in(runner, first.scene(), made.nodes());
        if (next.judgement() == null) return false;
        now = next;
        return true;
    }

    /// Whether fresh draws show no fault. What only some draws show, a kink beside a value, is none.
    boolean passes() {
        Standing fresh = now.proof(
                runner, made.nodes(), Objects.requireNonNull(now.judgement()).losses());
        return fresh != null && fresh.isRight();
    }

    private static @Nullable Fault next(Judgement judgement, Set<String> told) {
        return judgement.faults().stream()
                .filter(f -> !told.contains(f.kind() + "@" + f.at()))
                .findFirst()
                .orElse(null);
    }
}
