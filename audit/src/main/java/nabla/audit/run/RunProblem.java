package nabla.audit.run;

import java.util.Objects;
import nabla.audit.read.Place;
import org.jspecify.annotations.Nullable;

/// A statement that could not be run, and why: what Python would have raised.
///
/// @param order how many values the run had computed before; two problems are the same whatever it is
public record RunProblem(Place at, String message, int order) {
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
