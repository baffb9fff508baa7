package nabla.train;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the state of a training is kept, so that one that was cut off can go on. */
public interface Checkpoints {
    /** Nowhere. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public @Nullable TrainingState load() {
            return null;
        }

        @Override
        public void save(int epoch, Supplier<TrainingState> state) {}
    };

    /** The state to go on from, or null to begin. */
    @Nullable
    TrainingState load();

    /** Told after every epoch. */
    void save(int epoch, Supplier<TrainingState> state);
}
