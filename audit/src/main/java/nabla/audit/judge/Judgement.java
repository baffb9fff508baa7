package nabla.audit.judge;

import java.util.List;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// One run judged by one loss.
///
/// @param standing of the step against the loss it was judged by
/// @param standings against every loss that explains as much
/// @param verdicts every claim that is a gradient, in the order of computation
/// @param faults what is wrong
/// @param seen what is wrong before it is traced to where it comes from
/// @param parameters each parameter with the verdict on its gradient
public record Judgement(
        Standing standing,
        List<Standing> standings,
        List<Verdict> verdicts,
        List<Fault> faults,
        List<Fault> seen,
        List<Learned> parameters) {
    public Loss loss() {
        return standing.loss();
    }

    Judgement among(List<Standing> others) {
        return new Judgement(standing, others, verdicts, faults, seen, parameters);
    }

    Judgement with(List<Fault> others) {
        return new Judgement(standing, standings, verdicts, others, seen, parameters);
    }

    /// This judgement, traced farther back than another one.
    Judgement insteadOf(Judgement other) {
        return new Judgement(standing, standings, verdicts, faults, other.seen, parameters);
    }

    /// The losses the step may be following.
    public List<Loss> losses() {
        return standings.stream().map(Standing::loss).toList();
    }

    /// A parameter and its gradient.
    ///
    /// @param verdict on the value that is its gradient
    /// @param applied what is taken from the parameter against its true gradient, or null
    /// @param factors of all named values that are its gradient
    public record Learned(
            Parameter parameter, Verdict verdict, @Nullable Fit applied, List<Double> factors) {}
}
