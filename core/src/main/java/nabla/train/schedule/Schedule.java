package nabla.train.schedule;

/** How the learning rate changes over a training: what multiplies the base rate. */
public interface Schedule {
    /** As in files and options: {@code step:10,0.5}. */
    String name();

    /** Begins a training of {@code epochs} epochs. */
    Run start(int epochs);

    /** A schedule under way. */
    interface Run {
        /** The factor at this time, in epochs from 0 (2.5: half of the third epoch is done). */
        double factor(double epoch);

        /** The loss that was watched, at the end of an epoch. */
        default void observe(double loss) {}
    }
}
