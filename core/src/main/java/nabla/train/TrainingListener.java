package nabla.train;

/** Told how a training goes; may end it. */
public interface TrainingListener {
    /** Told nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** After every epoch. */
    default void epoch(Epoch epoch) {}

    /** After every batch: rows done in this epoch so far. */
    default void batch(int epoch, long rowsDone) {}

    /** Asked after every batch; true ends the training there. */
    default boolean cancelled() {
        return false;
    }
}
