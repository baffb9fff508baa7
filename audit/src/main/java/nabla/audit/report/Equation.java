package nabla.audit.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of the training step as mathematics.
///
/// @param backward whether it is a gradient
/// @param name what it computes, as the program calls it
/// @param code the line
/// @param coded what the program computes; null where it is no shorter in any notation
/// @param shape of the value
/// @param of what it is the gradient of; empty for a line of the forward pass
/// @param status right, right given its inputs, or wrong; empty for a line of the forward pass
/// @param derived what it has to be by the chain rule; null for a line of the forward pass and where it
/// is not to be written shortly
/// @param reasons why, a sentence each
public record Equation(
        boolean backward,
        String name,
        String file,
        int line,
        String code,
        @Nullable Formula coded,
        String shape,
        String of,
        String status,
        @Nullable Formula derived,
        List<String> reasons) {

    /// An equation in the notations it is shown in.
    public record Formula(String matrix, String numpy, String latex, String mathml) {}
}
