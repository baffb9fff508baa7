package nabla.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import nabla.matrix.Matrix;
import nabla.nn.Parameters;
import nabla.train.metric.Evaluation;
import nabla.train.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/** Watches a training: keeps its history and the weights to go back to, and says when to stop. */
final class Watch {
    private final Parameters parameters;
    private final @Nullable EarlyStopping early;
    private final Schedule.Run schedule;
    private final TrainingListener listener;
    private final @Nullable Supplier<Evaluation> validation;
    private final List<Epoch> epochs = new ArrayList<>();
    private Object good;
    private double best = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    private History.Stop stop = History.Stop.COMPLETED;
    private String message = "";

    Watch(
            Parameters parameters,
            TrainingOptions options,
            @Nullable Supplier<Evaluation> validation,
            TrainingListener listener) {
        this.parameters = parameters;
        this.early = options.earlyStopping();
        this.schedule = options.schedule().start(options.epochs());
        this.validation = validation;
        this.listener = listener;
        this.good = parameters.snapshot();
    }

    /** How many epochs are done. */
    int epochs() {
        return epochs.size();
    }

    Schedule.Run schedule() {
        return schedule;
    }

    /** Ends an epoch; true to go on. The loss of its rows is finite. */
    boolean epochDone(double loss, double learningRate, double gradientNorm, long nanos, long rows) {
        Evaluation evaluation = validation == null ? null : validation.get();
        double seconds = nanos / 1e9;
        var epoch = new Epoch(epochs.size() + 1, loss, evaluation, learningRate, gradientNorm, seconds, rows / seconds);
        boolean goOn = record(epoch);
        listener.epoch(epoch);
        return goOn;
    }

    private boolean record(Epoch epoch) {
        epochs.add(epoch);
        if (!Double.isFinite(epoch.watched())) {
            diverged(
                    "the validation loss is " + epoch.watched() + " after epoch " + epoch.number(),
                    epoch.learningRate());
            return false;
        }
        schedule.observe(epoch.watched());
        boolean better = epoch.watched() < best - (early == null ? 0 : early.minDelta());
        if (better) {
            best = epoch.watched();
        }
        if (better || early == null) {
            bestEpoch = epoch.number();
            good = parameters.snapshot();
        }
        if (early != null && epoch.number() - bestEpoch >= early.patience()) {
            stop(History.Stop.EARLY, "no lower loss for " + early.patience() + " epochs");
            return false;
        }
        return true;
    }

    /** The training so far, for {@link #resume}. */
    TrainingState state(long steps, List<Matrix> memory) {
        Object now = parameters.snapshot();
        float[] current = parameters.rowMajor(parameters.theta());
        parameters.restore(good);
        float[] best = parameters.rowMajor(parameters.theta());
        parameters.restore(now);
        return new TrainingState(
                steps, current, best, memory.stream().map(parameters::rowMajor).toList(), epochs);
    }

    /** Takes up a training where it was; true to go on. */
    boolean resume(TrainingState state) {
        boolean goOn = true;
        for (Epoch epoch : state.epochs()) {
            goOn = record(epoch);
        }
        parameters.setRowMajor(parameters.theta(), state.best());
        good = parameters.snapshot();
        parameters.setRowMajor(parameters.theta(), state.parameters());
        return goOn;
    }

    /** Ends the training where the loss is no number any more; the last good weights come back. */
    void diverged(String what, double learningRate) {
        stop(
                History.Stop.DIVERGED,
                what + "; a learning rate of " + learningRate
                        + " is too large for this network and data: try a tenth of it, or clip the gradient's norm."
                        + " The network's weights are again those of "
                        + (bestEpoch == 0 ? "the start" : "epoch " + bestEpoch));
        parameters.restore(good);
    }

    void stop(History.Stop reason, String why) {
        stop = reason;
        message = why;
    }

    /** The history; the weights of the best epoch are back where early stopping wants them. */
    History finish() {
        if (early != null && bestEpoch > 0 && stop != History.Stop.DIVERGED) {
            parameters.restore(good);
        }
        return new History(epochs, stop, message, bestEpoch);
    }
}
