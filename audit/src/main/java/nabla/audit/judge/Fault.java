package nabla.audit.judge;

import nabla.audit.read.Place;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// Something wrong.
///
/// @param kind of fault
/// @param at the statement
/// @param claim the wrong value, or null
/// @param of what the value is to be the gradient of, or null
/// @param truth the right value, its inputs taken as given, or null
/// @param error how far off it is
/// @param detail what a message may need to say more
public record Fault(
        Kind kind,
        Place at,
        @Nullable Claim claim,
        @Nullable Node of,
        @Nullable Array truth,
        double error,
        String detail) {
    public enum Kind {
        WRONG_GRADIENT,
        MISSING_STATEMENT,
        UPDATE_ORDER,
        DEAD_PARAMETER,
        UNEQUAL_FACTOR,
        WRONG_STEP,
        NEVER_APPLIED,
        STUCK_BIAS,
        BROADCAST,
        LOSS_MISMATCH,
        STRETCHED_LOSS,
        DECAY_SIGN,
        SOFTMAX_AXIS,
        RAISES,
        LIMIT
    }

    /// The same fault in another run.
    public boolean like(Fault other) {
        if (kind != other.kind || !at.equals(other.at)) return false;
        Claim a = claim;
        Claim b = other.claim;
        if (a == null || b == null) return a == b;
        return a.key().equals(b.key());
    }

    public Tape.@Nullable Key key() {
        return claim == null ? null : claim.key();
    }
}
