package nabla.train;

import java.util.List;
import java.util.Locale;
import nabla.train.metric.Evaluation;

/**
 * A training, epoch by epoch.
 *
 * @param best the number of the epoch whose weights were kept
 */
public record History(List<Epoch> epochs, Stop stop, String message, int best) {
    public History {
        epochs = List.copyOf(epochs);
    }

    /** Why a training ended. */
    public enum Stop {
        /** All epochs are done. */
        COMPLETED,
        /** The watched loss stopped falling. */
        EARLY,
        /** No step lowers the loss any more (L-BFGS). */
        CONVERGED,
        /** Somebody asked for it. */
        CANCELLED,
        /** The loss is not finite; the weights are the last good ones. */
        DIVERGED
    }

    /** @throws ArithmeticException where the loss became infinite or no number, saying what to do */
    public void requireFinite() {
        if (stop == Stop.DIVERGED) {
            throw new ArithmeticException(message);
        }
    }

    public double seconds() {
        return epochs.stream().mapToDouble(Epoch::seconds).sum();
    }

    /** The last epoch. */
    public Epoch last() {
        return epochs.get(epochs.size() - 1);
    }

    /** One line an epoch, with a header; empty cells where there is no validation. */
    public String toCsv() {
        var csv = new StringBuilder(
                "epoch,loss,validation_loss,validation_metric,learning_rate,gradient_norm,seconds,examples_per_second\n");
        for (Epoch e : epochs) {
            Evaluation v = e.validation();
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%s,%s,%s,%s,%s,%s,%s%n",
                    e.number(),
                    e.loss(),
                    v == null ? "" : v.loss(),
                    v == null ? "" : v.headline(),
                    e.learningRate(),
                    e.gradientNorm(),
                    e.seconds(),
                    e.examplesPerSecond()));
        }
        return csv.toString();
    }
}
