package nabla.audit.report;

import org.jspecify.annotations.Nullable;

/// Something wrong in a program, as it is told.
///
/// @param file the program, or a file it imports
/// @param kind of fault, in words joined by `-`
/// @param message what is wrong, one sentence
/// @param why the reason, with shapes
/// @param truth what the value has to be, in the program's names; empty if that was not derived
/// @param fix the proven change, or null
/// @param errorBefore how far off the value was
/// @param errorAfter what is left of that with the fix
public record Finding(
        String file,
        int line,
        int column,
        String kind,
        String source,
        String message,
        String why,
        String truth,
        @Nullable Fix fix,
        double errorBefore,
        double errorAfter) {

    /// The kind of what is no fault of the program: the check ran into one of its caps there.
    public static final String LIMIT = "limit";

    /// Whether this says how far the check went and not what is wrong.
    public boolean isNotice() {
        return kind.equals(LIMIT);
    }

    /// Whether it says why others are wrong too: the loss does not depend on a parameter.
    public boolean isDead() {
        return kind.equals("dead-parameter");
    }

    /// A changed line.
    public record Fix(int line, String before, String after) {}
}
