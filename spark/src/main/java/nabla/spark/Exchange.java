package nabla.spark;

/** What a training's exchange of parameters and gradients has cost so far. */
public final class Exchange {
    private long bytes;
    private long nanos;

    void add(long moreBytes, long moreNanos) {
        bytes += moreBytes;
        nanos += moreNanos;
    }

    /** θ to each task and sums back. */
    public long bytes() {
        return bytes;
    }

    /** Time of the steps in which the busiest task was not computing: scheduling, serialising, sending, adding. */
    public double seconds() {
        return nanos / 1e9;
    }
}
