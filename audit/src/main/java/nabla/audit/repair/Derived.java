package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judgement;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;
import nabla.calculus.array.Array;

/// The right line where the judge knows what a statement's value was to be.
final class Derived {
    private final Examination examination;
    private final Judgement judgement;

    Derived(Examination examination) {
        this.examination = examination;
        this.judgement = java.util.Objects.requireNonNull(examination.judgement());
    }

    List<Edit> of(Stmt statement) {
        List<Edit> edits = new ArrayList<>();
        Expr value = statement instanceof Stmt.Assign a ? a.value() : null;
        if (value == null) return edits;
        for (Fault fault : judgement.faults()) {
            Claim claim = fault.claim();
            Array truth = fault.truth();
            if (claim == null || truth == null || !fault.at().equals(statement.at())) continue;
            var drawn = examination.draws().getFirst();
            Scope scope = new Scope(drawn.tape, claim.node().id, Repairs.site(drawn.tape, claim));
            for (String line : new Derivation(drawn, judgement, claim.node(), truth, scope).lines())
                Repairs.add(edits, value, Repairs.styled(line, value));
        }
        return edits;
    }
}
