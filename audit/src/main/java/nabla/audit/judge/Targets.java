package nabla.audit.judge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// What a claim that is no value's gradient was meant to be.
final class Targets {
    /// How many values are tried for what an unmatched claim was meant to be.
    private static final int NEAREST = 8;

    private final Step step;
    private final List<Draw> draws;
    private final Comparison compared;
    private final Matches matches;
    private final Lineage lineage;
    private final Judged judged;
    private final BooleanSupplier late;

    Targets(
            Step step,
            List<Draw> draws,
            Comparison compared,
            Matches matches,
            Lineage lineage,
            Judged judged,
            BooleanSupplier late) {
        this.step = step;
        this.draws = draws;
        this.compared = compared;
        this.matches = matches;
        this.lineage = lineage;
        this.judged = judged;
        this.late = late;
    }

    /// The value in whose place a claim explains most of what is computed from it.
    ///
    /// @param later claims
    @Nullable
    Node of(Claim claim, List<Claim> later) {
        List<Claim> users = later.stream().filter(c -> lineage.uses(c, claim)).toList();
        List<Parameter> steps = step.parameters.stream()
                .filter(p -> lineage.carried(p.step()).contains(claim.node()))
                .toList();
        Node best = null;
        double bestScore = 0;
        for (Node n : candidates(claim)) {
            if (late.getAsBoolean()) break;
            boolean parameter = step.parameters.stream().anyMatch(p -> p.start() == n);
            double score = Names.fit(claim.name(), n) ? 0.75 : 0;
            if (parameter && matches.isGradientOf(claim.node(), n)) score += 0.5;
            else if (!parameter) score += explained(n, claim.node(), users, users.isEmpty() ? steps : List.of());
            if (judged.isTaken(n) && !parameter) score -= 0.6;
            if (!n.bindings.isEmpty()) score += 0.01;
            if (score > bestScore + 1e-9) {
                best = n;
                bestScore = score;
            }
        }
        return bestScore >= 0.45 ? best : null;
    }

    /// Values before those whose gradients the claim was computed from: the nearest ones, and those its name speaks of.
    private List<Node> candidates(Claim claim) {
        Set<Node> before = new HashSet<>();
        for (Verdict v : judged.verdicts())
            if (lineage.uses(claim, v.claim())) before.addAll(lineage.ancestors(v.of()));
        List<Node> all = matches.adjointOfSize(claim.node().value().size()).reversed();
        List<Node> chosen = new ArrayList<>();
        int near = 0;
        for (Node n : all) {
            boolean reachable = before.isEmpty() || before.contains(n);
            if (Names.fit(claim.name(), n) || matches.isGradientOf(claim.node(), n) || reachable && near++ < NEAREST)
                chosen.add(n);
        }
        return chosen;
    }

    /// How many later claims, or steps where there are none, are right if the claim is taken for the adjoint of a
    /// value.
    private int explained(Node n, Node claim, List<Claim> users, List<Parameter> steps) {
        List<Runnable> undo = draws.stream()
                .map(draw -> draw.give(n, claim, judged.factor(claim)))
                .toList();
        int count = 0;
        for (Claim user : users) {
            Verdict v = matches.of(user, judged.isMistaken());
            if (v != null && v.of() != n) count++;
        }
        for (Parameter p : steps) {
            Fit moved = compared.decayed(p.end(), p);
            if (moved != null && moved.good()) count++;
        }
        undo.forEach(Runnable::run);
        return count;
    }
}
