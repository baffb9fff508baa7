package nabla.audit.judge;

import java.util.List;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// One run judged by one loss.
///
/// @param verdicts every claim that is a gradient, in the order of computation
/// @param faults what is wrong
/// @param parameters each parameter with the verdict on its gradient
/// @param cost how much this loss leaves unexplained: the smaller, the likelier it is the one meant
public record Judgement(Loss loss, List<Verdict> verdicts, List<Fault> faults, List<Learned> parameters, double cost) {
    /// A parameter and its gradient.
    ///
    /// @param verdict on the value that is its gradient
    /// @param applied what is taken from the parameter against its true gradient, or null
    /// @param factors of all named values that are its gradient
    public record Learned(
            Parameter parameter, Verdict verdict, @Nullable Fit applied, List<Double> factors) {}
}
