package nabla.train;

import java.util.SplittableRandom;
import nabla.data.Dataset;
import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.nn.loss.Reduction;
import nabla.train.optimizer.FirstOrder;
import org.jspecify.annotations.Nullable;

/** Gradient descent on one batch after another: each row once an epoch, in an order drawn anew each time. */
final class MiniBatchDescent {
    private final Network network;
    private final Parameters parameters;
    private final Dataset data;
    private final TrainingOptions options;
    private final Watch watch;
    private final TrainingListener listener;
    private final Feed feed;
    private final int batchSize;
    private final int[] order;

    MiniBatchDescent(
            Network network,
            Parameters parameters,
            Dataset data,
            TrainingOptions options,
            Watch watch,
            TrainingListener listener) {
        this.network = network;
        this.parameters = parameters;
        this.data = data;
        this.options = options;
        this.watch = watch;
        this.listener = listener;
        this.feed = new Feed(data, network);
        this.batchSize = options.batchSize(data.rows());
        this.order = new int[data.rows()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
    }

    /** One batch size, bound: a step that keeps no gradient, and the same step with ∇ in between. */
    private final class Batch {
        final Bound bound;
        final Update update;
        final Program fused;
        final Program gradients;
        final Program step;

        Batch(int rows, Update update) {
            var objective = new Objective(options.reduction(), batchSize, data.isWeighted(), options.penalty());
            this.bound = network.bind(parameters, rows, objective, options.seed());
            this.update = update;
            this.fused = bound.training(update);
            this.gradients = bound.gradients();
            this.step = bound.stepping(update);
        }

        /** Takes one step; returns ‖∇‖ where it was asked for, else NaN. */
        double train(boolean wantNorm) {
            if (!wantNorm && options.clipping().isNone()) {
                fused.run();
                return Double.NaN;
            }
            gradients.run();
            double norm = wantNorm ? FlatVector.norm(parameters.gradient()) : Double.NaN;
            options.clipping().apply(parameters.gradient());
            step.run();
            return norm;
        }
    }

    void run(FirstOrder rule) {
        Update update = rule.start(parameters);
        var whole = new Batch(batchSize, update);
        int rest = data.rows() % batchSize;
        Batch shorter = rest == 0 ? null : new Batch(rest, update);
        var random = new SplittableRandom(options.seed());
        for (int epoch = 1; epoch <= options.epochs(); epoch++) {
            if (options.shuffle()) {
                shuffle(random.split());
            }
            if (!epoch(epoch, whole, shorter)) {
                return;
            }
        }
    }

    private boolean epoch(int epoch, Batch whole, @Nullable Batch shorter) {
        int rows = data.rows();
        int lastWhole = (rows / batchSize - 1) * batchSize;
        long start = System.nanoTime();
        double loss = 0;
        double norm = Double.NaN;
        double learningRate = options.learningRate();
        for (int from = 0; from < rows; from += batchSize) {
            Batch batch = rows - from >= batchSize || shorter == null ? whole : shorter;
            feed.fill(batch.bound, order, from);
            double time = epoch - 1 + (double) from / rows;
            learningRate = options.learningRate() * watch.schedule().factor(time);
            batch.update.begin(learningRate);
            double length = batch.train(from == lastWhole);
            norm = from == lastWhole ? length : norm;
            double value = batch.bound.loss();
            loss += value;
            if (!Double.isFinite(value)) {
                watch.diverged(
                        "the loss is " + value + " in epoch " + epoch + ", batch " + (from / batchSize + 1),
                        learningRate);
                return false;
            }
            listener.batch(epoch, from + batch.bound.X().rows);
            if (listener.cancelled()) {
                watch.stop(History.Stop.CANCELLED, "stopped in epoch " + epoch);
                return false;
            }
        }
        double perRow = options.reduction() == Reduction.MEAN ? batchSize : 1;
        double mean = loss * perRow / rows + whole.bound.penalty();
        return watch.epochDone(mean, learningRate, norm, System.nanoTime() - start, rows);
    }

    /** Fisher and Yates. */
    private void shuffle(SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int t = order[i];
            order[i] = order[j];
            order[j] = t;
        }
    }
}
