package nabla.train;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import nabla.data.Dataset;
import nabla.matrix.Kernels;
import nabla.nn.Dropout;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.nn.check.GradientCheck;
import nabla.nn.check.GradientReport;
import nabla.train.metric.Evaluation;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Lbfgs;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network by back-propagation and gradient descent. Same data, options and seed give the same bits, on any
 * number of threads.
 */
public final class Trainer {
    private final Network network;
    private final TrainingOptions options;
    private final TrainingListener listener;

    public Trainer(Network network, TrainingOptions options) {
        this(network, options, TrainingListener.NONE);
    }

    public Trainer(Network network, TrainingOptions options, TrainingListener listener) {
        if (options.optimizer() instanceof Lbfgs && network.layers().stream().anyMatch(Dropout.class::isInstance)) {
            throw new IllegalArgumentException("lbfgs: a line search needs the same loss twice, and dropout draws a new"
                    + " mask each time; leave dropout out, or take adam");
        }
        this.network = network;
        this.options = options;
        this.listener = listener;
    }

    /** A trained network and how it came about. */
    public record Result(Network network, Parameters parameters, History history) {
        public Predictor predictor() {
            return new Predictor(network, parameters);
        }
    }

    /** Trains on all rows, from weights drawn by the options' seed. */
    public Result train(Dataset training) {
        return train(training, null);
    }

    /**
     * Trains from weights drawn by the options' seed, looking at the validation rows after every epoch.
     *
     * @throws nabla.data.DataException where network and data do not fit
     */
    public Result train(Dataset training, @Nullable Dataset validation) {
        Kernels kernels = options.kernels(network, training.rows());
        return train(training, validation, network.initialize(kernels, options.seed()));
    }

    /** The same, from the parameters as they are. */
    public Result train(Dataset training, @Nullable Dataset validation, Parameters parameters) {
        Dataset weighted = SampleWeights.of(training, options.balanceClasses());
        var predictor = new Predictor(network, parameters);
        return train(
                new LocalRows(network, parameters, weighted, options),
                validation == null ? null : () -> predictor.evaluate(validation),
                parameters,
                Checkpoints.NONE);
    }

    /**
     * Holds the gradient over the first rows against central differences, after a few steps: before the first, biases
     * are 0 and units alike, and some faults do not show.
     *
     * @param steps of the burn-in
     * @param rows over which the gradient is taken, if there are so many; a gradient is a sum over rows, so a few show
     *     a wrong term
     * @throws ArithmeticException where the burn-in diverges
     */
    public GradientReport check(Dataset training, int steps, int rows, GradientCheck check) {
        int count = Math.min(rows, training.rows());
        Dataset weighted = SampleWeights.of(training, options.balanceClasses());
        Parameters parameters = network.initialize(options.kernels(network, training.rows()), options.seed());
        var burnIn = new TrainingListener() {
            private int done;

            @Override
            public boolean cancelled() {
                return ++done >= steps;
            }
        };
        TrainingOptions few =
                options.toBuilder().epochs(steps).earlyStopping(null).build();
        new Trainer(network, few, burnIn)
                .train(training, null, parameters)
                .history()
                .requireFinite();
        var objective = new Objective(options.reduction(), count, weighted.isWeighted(), options.penalty());
        return new RowGradients(network, parameters, objective, options.seed())
                .check(weighted, IntStream.range(0, count).toArray(), 0, count, check);
    }

    /**
     * A training on rows that may lie anywhere.
     *
     * @param validation asked after every epoch
     * @param parameters those whose gradient the source writes
     * @param checkpoints where state is kept; L-BFGS keeps none
     */
    public Result train(
            GradientSource source,
            @Nullable Supplier<Evaluation> validation,
            Parameters parameters,
            Checkpoints checkpoints) {
        var watch = new Watch(parameters, options, validation, listener);
        if (options.optimizer() instanceof Lbfgs lbfgs) {
            new FullBatchDescent(network, parameters, source, options, watch, listener).run(lbfgs);
        } else if (options.optimizer() instanceof FirstOrder rule) {
            new MiniBatchDescent(network, parameters, source, options, watch, listener, rule).run(checkpoints);
        }
        return new Result(network, parameters, watch.finish());
    }
}
