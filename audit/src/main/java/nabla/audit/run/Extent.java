package nabla.audit.run;

import java.util.Set;

/// How far a run is followed.
///
/// @param values how many it may compute
/// @param problems after any other problem than these the run is over
/// @param lenient whether other problems are passed over all the same
public record Extent(int values, Set<RunProblem> problems, boolean lenient) {
    /// A training step takes far fewer values than this; what comes later only repeats it.
    public static final Extent WHOLE = new Extent(12_000, Set.of(), true);
}
