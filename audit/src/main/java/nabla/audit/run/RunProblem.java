package nabla.audit.run;

import java.util.List;
import java.util.Objects;
import nabla.audit.read.Place;
import nabla.audit.trace.Node;
import org.jspecify.annotations.Nullable;

/// A statement that could not be run, and why: what Python would have raised.
///
/// @param order how many values the run had computed before; two problems are the same whatever it is
/// @param clear whether it is the first one, and all before was run as Python runs it
/// @param certain whether nothing unknown and nothing invented has a part in it
/// @param operands the two values that do not go together, if it is that: of the first problem, and where its statement
///     comes again, of another layer say, of that
public record RunProblem(Place at, String message, int order, boolean clear, boolean certain, List<Node> operands) {
    /// Whether the reason is a value that is not known, such as what a module gives that is not at hand, and no
    /// disagreement between values that are.
    public boolean isUnknown() {
        return message.contains(Texts.UNKNOWN);
    }

    /// Whether the program contradicts itself, whatever its data.
    public boolean isContradiction() {
        return message.contains(WrittenSizes.CONTRADICTION);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunProblem p && p.at.equals(at) && p.message.equals(message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(at, message);
    }
}
