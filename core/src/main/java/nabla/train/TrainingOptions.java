package nabla.train;

import nabla.matrix.Kernels;
import nabla.matrix.Penalty;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.loss.Reduction;
import nabla.train.optimizer.Adam;
import nabla.train.optimizer.Lbfgs;
import nabla.train.optimizer.Optimizer;
import nabla.train.schedule.Constant;
import nabla.train.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * How to train. Begin with {@link #DEFAULTS} and change what should differ:
 * {@code TrainingOptions.DEFAULTS.toBuilder().epochs(20).seed(7).build()}.
 *
 * @param learningRate η before the schedule's factor
 * @param batchSize rows a step; {@link #FULL_BATCH} for all of them
 * @param shuffle whether each epoch sees the rows in a new order
 * @param earlyStopping or null to run all epochs and keep the last weights
 * @param balanceClasses whether each class weighs the same, however many rows it has
 * @param threads at most so many; small work uses fewer
 */
public record TrainingOptions(
        Optimizer optimizer,
        double learningRate,
        Schedule schedule,
        int batchSize,
        int epochs,
        Reduction reduction,
        Penalty penalty,
        Clipping clipping,
        boolean shuffle,
        @Nullable EarlyStopping earlyStopping,
        boolean balanceClasses,
        long seed,
        int threads) {
    /** As a batch size: every row of the data in one step. */
    public static final int FULL_BATCH = Integer.MAX_VALUE;

    /** Adam, mean over batches of 32, 100 epochs, no penalty, no early stopping. */
    public static final TrainingOptions DEFAULTS = new TrainingOptions(
            new Adam(),
            new Adam().defaultLearningRate(),
            new Constant(),
            32,
            100,
            Reduction.MEAN,
            Penalty.NONE,
            Clipping.NONE,
            true,
            null,
            false,
            1,
            Runtime.getRuntime().availableProcessors());

    /** @throws IllegalArgumentException naming the option that is out of its range */
    public TrainingOptions {
        require(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY, "learning rate", learningRate, "positive");
        require(batchSize >= 1, "batch size", batchSize, "at least 1");
        require(epochs >= 1, "epochs", epochs, "at least 1");
        require(threads >= 1, "threads", threads, "at least 1");
    }

    private static void require(boolean holds, String option, Number value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(option + " is " + value + "; it must be " + rule);
        }
    }

    /** Rows a step for a data set of {@code rows} rows. */
    public long batchSize(long rows) {
        return batchSize == FULL_BATCH || optimizer instanceof Lbfgs ? rows : Math.min(batchSize, rows);
    }

    /** How the loss over one of {@code rows} rows' batches becomes the number that training makes small. */
    public Objective objective(long rows, boolean weighted) {
        return new Objective(reduction, batchSize(rows), weighted, penalty);
    }

    /** Steps of the whole training on {@code rows} rows, if nothing stops it. */
    public long steps(long rows) {
        long batch = Math.max(1, batchSize(rows));
        return epochs * ((rows + batch - 1) / batch);
    }

    /** The kernels that suit training this network on {@code rows} rows. */
    public Kernels kernels(Network network, long rows) {
        return network.kernels((int) batchSize(rows), steps(rows), threads);
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    public static Builder builder() {
        return DEFAULTS.toBuilder();
    }

    /** Options one by one. Choosing an optimizer also takes its default learning rate, unless one is given after it. */
    public static final class Builder {
        private Optimizer optimizer;
        private double learningRate;
        private Schedule schedule;
        private int batchSize;
        private int epochs;
        private Reduction reduction;
        private Penalty penalty;
        private Clipping clipping;
        private boolean shuffle;
        private @Nullable EarlyStopping earlyStopping;
        private boolean balanceClasses;
        private long seed;
        private int threads;

        private Builder(TrainingOptions o) {
            optimizer = o.optimizer;
            learningRate = o.learningRate;
            schedule = o.schedule;
            batchSize = o.batchSize;
            epochs = o.epochs;
            reduction = o.reduction;
            penalty = o.penalty;
            clipping = o.clipping;
            shuffle = o.shuffle;
            earlyStopping = o.earlyStopping;
            balanceClasses = o.balanceClasses;
            seed = o.seed;
            threads = o.threads;
        }

        public Builder optimizer(Optimizer optimizer) {
            this.optimizer = optimizer;
            this.learningRate = optimizer.defaultLearningRate();
            return this;
        }

        public Builder learningRate(double learningRate) {
            this.learningRate = learningRate;
            return this;
        }

        public Builder schedule(Schedule schedule) {
            this.schedule = schedule;
            return this;
        }

        public Builder batchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        public Builder epochs(int epochs) {
            this.epochs = epochs;
            return this;
        }

        public Builder reduction(Reduction reduction) {
            this.reduction = reduction;
            return this;
        }

        public Builder penalty(Penalty penalty) {
            this.penalty = penalty;
            return this;
        }

        public Builder clipping(Clipping clipping) {
            this.clipping = clipping;
            return this;
        }

        public Builder shuffle(boolean shuffle) {
            this.shuffle = shuffle;
            return this;
        }

        public Builder earlyStopping(@Nullable EarlyStopping earlyStopping) {
            this.earlyStopping = earlyStopping;
            return this;
        }

        public Builder balanceClasses(boolean balanceClasses) {
            this.balanceClasses = balanceClasses;
            return this;
        }

        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /** @throws IllegalArgumentException naming the option that is out of its range */
        public TrainingOptions build() {
            return new TrainingOptions(
                    optimizer,
                    learningRate,
                    schedule,
                    batchSize,
                    epochs,
                    reduction,
                    penalty,
                    clipping,
                    shuffle,
                    earlyStopping,
                    balanceClasses,
                    seed,
                    threads);
        }
    }
}
