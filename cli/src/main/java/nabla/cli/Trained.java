package nabla.cli;

import java.nio.file.Path;
import nabla.data.Source;
import nabla.io.Model;
import nabla.train.Epoch;
import nabla.train.History;
import nabla.train.metric.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * A training that came to its end.
 *
 * @param test how good the model is on the rows held out, or null where there are none
 * @param file where it is saved
 */
record Trained(
        Source source,
        Experiment.Prepared prepared,
        Model model,
        History history,
        @Nullable Evaluation test,
        Path file) {

    /** The epoch whose weights were kept; null where none was finished. */
    @Nullable
    Epoch kept() {
        return history.best() == 0 ? null : history.epochs().get(history.best() - 1);
    }
}
