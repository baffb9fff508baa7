package nabla.train;

import java.io.Serializable;
import java.util.List;

/**
 * All that a training needs to go on after an epoch and end with the same bits. Vectors are row-major, as in files.
 *
 * @param steps taken so far
 * @param best the weights to go back to
 * @param memory of the optimizer
 */
public record TrainingState(long steps, float[] parameters, float[] best, List<float[]> memory, List<Epoch> epochs)
        implements Serializable {
    public TrainingState {
        memory = List.copyOf(memory);
        epochs = List.copyOf(epochs);
    }
}
