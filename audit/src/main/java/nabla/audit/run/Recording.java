package nabla.audit.run;

import java.util.List;
import nabla.audit.read.Place;
import nabla.audit.trace.Tape;
import org.jspecify.annotations.Nullable;

/// What one run of a program left behind.
///
/// @param problems statements that could not be run
/// @param notes what was invented, shortened or not understood
/// @param limit the cap it ran into, or null
/// @param last the statement that was run last
/// @param course the loops, branches and unknown calls it came through
public record Recording(
        Tape tape,
        List<RunProblem> problems,
        List<String> notes,
        @Nullable String limit,
        Place last,
        Course course) {}
