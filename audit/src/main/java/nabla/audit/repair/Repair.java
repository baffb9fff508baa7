package nabla.audit.repair;

import nabla.audit.judge.Fault;
import nabla.audit.read.Place;
import org.jspecify.annotations.Nullable;

/// A change with its proof: the whole step was run again with it, on fresh draws.
///
/// @param edit the change, or null if none was found
/// @param at the line to change
/// @param after that line as it is to be
/// @param truth the right value as derived, in the program's names
/// @param errorAfter what is left of the error
public record Repair(Fault fault, @Nullable Edit edit, Place at, String after, String truth, double errorAfter) {
    /// The same change for the fault as it is better said; none where it turns out that no gradient is wrong.
    public Repair of(Fault said) {
        if (said.kind() == Fault.Kind.STRETCHED_LOSS) return new Repair(said, null, said.at(), "", "", said.error());
        return new Repair(said, edit, at, after, truth, errorAfter);
    }
}
