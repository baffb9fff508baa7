package nabla.train;

import java.io.Serializable;
import nabla.train.metric.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over the training rows came to.
 *
 * @param number from 1
 * @param loss mean over the training rows, penalty included ({@link nabla.nn.Objective#perRow}), while the weights were
 *     moving
 * @param validation on the validation rows after the pass, or null where there are none
 * @param learningRate at the end of the pass
 * @param gradientNorm ‖∇‖ of the pass's last whole batch
 * @param seconds of training, validation not counted
 */
public record Epoch(
        int number,
        double loss,
        @Nullable Evaluation validation,
        double learningRate,
        double gradientNorm,
        double seconds,
        double examplesPerSecond)
        implements Serializable {

    /** The loss that early stopping and schedules watch. */
    public double watched() {
        return validation == null ? loss : validation.loss();
    }
}
