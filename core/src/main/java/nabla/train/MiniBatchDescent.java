package nabla.train;

import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.train.optimizer.FirstOrder;

/** Gradient descent on one batch after another: each row once an epoch, in an order drawn anew each time. */
final class MiniBatchDescent {
    private final GradientSource source;
    private final Parameters parameters;
    private final TrainingOptions options;
    private final Watch watch;
    private final TrainingListener listener;
    private final long rows;
    private final long batchSize;
    private final Update update;
    private final Objective objective;
    private final Bound whole;
    private final Program move;
    private long step;

    MiniBatchDescent(
            Network network,
            Parameters parameters,
            GradientSource source,
            TrainingOptions options,
            Watch watch,
            TrainingListener listener,
            FirstOrder rule) {
        this.source = source;
        this.parameters = parameters;
        this.options = options;
        this.watch = watch;
        this.listener = listener;
        this.rows = source.rows();
        this.batchSize = options.batchSize(rows);
        this.update = rule.start(parameters);
        this.objective = options.objective(rows, false);
        this.whole = network.bind(parameters, 1, objective, options.seed());
        this.move = whole.stepping(update);
    }

    void run(Checkpoints checkpoints) {
        TrainingState state = checkpoints.load();
        if (state != null && !resume(state)) {
            return;
        }
        // Drawn for nothing where each step is over all the rows: a sum does not care.
        boolean shuffle = options.shuffle() && (batchSize < rows || source.movesByItself());
        RowOrder natural = RowOrder.natural(rows);
        for (int epoch = state == null ? 1 : state.epochs().size() + 1; epoch <= options.epochs(); epoch++) {
            boolean goOn = epoch(epoch, shuffle ? RowOrder.shuffled(rows, options.seed(), epoch) : natural);
            if (watch.epochs() == epoch) {
                checkpoints.save(epoch, () -> watch.state(step, update.state()));
            }
            if (!goOn) {
                return;
            }
        }
    }

    private boolean resume(TrainingState state) {
        for (step = 0; step < state.steps(); step++) {
            update.begin(0);
        }
        for (int i = 0; i < state.memory().size(); i++) {
            parameters.setRowMajor(update.state().get(i), state.memory().get(i));
        }
        return watch.resume(state);
    }

    private boolean epoch(int epoch, RowOrder order) {
        long lastWhole = (rows / batchSize - 1) * batchSize;
        long start = System.nanoTime();
        double loss = 0;
        double norm = Double.NaN;
        double learningRate = options.learningRate();
        for (long from = 0; from < rows; from += batchSize) {
            var batch = new Batch(order, from, Math.min(batchSize, rows - from), ++step);
            double time = epoch - 1 + (double) from / rows;
            learningRate = options.learningRate() * watch.schedule().factor(time);
            update.begin(learningRate);
            double value;
            if (!source.movesByItself()
                    && (from == lastWhole || !options.clipping().isNone())) {
                value = source.gradient(batch);
                double length = FlatVector.norm(parameters.gradient());
                norm = from == lastWhole ? length : norm;
                options.clipping().apply(parameters.gradient());
                move.run();
            } else {
                value = source.step(batch, update, move);
            }
            loss += value;
            if (!Double.isFinite(value)) {
                watch.diverged(
                        "the loss is " + value + " in epoch " + epoch + ", batch " + (from / batchSize + 1),
                        learningRate);
                return false;
            }
            listener.batch(epoch, from + batch.rows());
            if (listener.cancelled()) {
                watch.stop(History.Stop.CANCELLED, "stopped in epoch " + epoch);
                return false;
            }
        }
        double ofWholeBatch = loss * batchSize / rows + whole.penalty();
        return watch.epochDone(objective.perRow(ofWholeBatch), learningRate, norm, System.nanoTime() - start, rows);
    }
}
