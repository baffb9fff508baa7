package nabla.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Judgement;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.repair.Edit;
import nabla.audit.repair.Tree;
import nabla.audit.run.Runner;
import org.jspecify.annotations.Nullable;

/// A loss that a loop shows behind its step: computed anew from the weights as they are then, it is no part of the
/// step.
/// With the same statement before the step, the gradients are held against it, so that it and its factor can be named.
///
/// @param first the program as it stands, right for a loss that it does not write
record Shown(Program program, Runner runner, Examination first) {
    /// The program examined with what it shows in sight; null where that is no loss whose gradients these are.
    @Nullable
    Examination examined() {
        Judgement known = first.judgement();
        if (known == null || known.loss().written() != null || runner.outOfTime()) return null;
        List<Stmt> taken = first.plain().course().inOrder(-1, first.first().lastUpdate());
        List<Stmt> loops = new ArrayList<>();
        Tree.statements(program.body(), s -> {
            if (s instanceof Stmt.For || s instanceof Stmt.While) loops.add(s);
        });
        for (Stmt loop : loops.reversed()) {
            List<Stmt> body = loop.blocks().getFirst();
            List<Stmt> behind = body.stream()
                    .dropWhile(taken::contains)
                    .filter(s -> s.at().text().contains("print("))
                    .toList();
            if (behind.isEmpty() || !taken.contains(body.getFirst())) continue;
            List<Stmt> before = new ArrayList<>(behind);
            before.add(body.getFirst());
            Edit moved = new Edit(Map.of(), Map.of(body.getFirst(), before));
            Examination seen = Examination.in(runner, first.scene(), moved.nodes());
            if (seen.judgement() instanceof Judgement judged
                    && judged.standing().isRight()
                    && judged.loss().written() != null
                    && seen.first().parameters.size()
                            == first.first().parameters.size()
                    && first.plain().problems().containsAll(seen.plain().problems())) return seen;
        }
        return null;
    }
}
