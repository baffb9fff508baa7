package nabla.audit.run;

import java.time.Duration;

/// The caps on a run.
///
/// @param time of the whole audit of one program
/// @param memory in bytes, of all arrays of one run together
/// @param steps expressions evaluated in one run
/// @param depth calls within calls
/// @param elements of one array
public record Limits(Duration time, long memory, long steps, int depth, int elements) {
    /// The same with no more memory than this for one run.
    public Limits within(long most) {
        return new Limits(time, Math.min(memory, most), steps, depth, elements);
    }

    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), 512L << 20, 20_000_000, 150, 8_000_000);
}
