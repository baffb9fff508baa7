package nabla.cli;

import java.util.Locale;
import nabla.matrix.Penalty;
import nabla.nn.loss.Reduction;
import nabla.train.Clipping;
import nabla.train.EarlyStopping;
import nabla.train.TrainingOptions;
import nabla.train.optimizer.Optimizers;
import nabla.train.schedule.Schedules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the loss is made small. Where an option is not given, {@link TrainingOptions#DEFAULTS} says. */
final class DescentOptions {
    /** With fewer rows than this every one is needed to learn from, and weights are kept small instead of stopping early. */
    static final int FEW_ROWS = 1_000;

    private static final int EPOCHS_OF_FEW = 300;
    private static final double L2_OF_FEW = 0.001;

    /** More threads than this for each processor only wait for one another. */
    private static final int THREADS_A_PROCESSOR = 4;

    @Option(
            names = "--optimizer",
            paramLabel = "RULE",
            description = "sgd, momentum, nesterov, rmsprop, adam, adamw or lbfgs. Default: ${DEFAULT-VALUE}.")
    private String optimizer = TrainingOptions.DEFAULTS.optimizer().name();

    @Option(
            names = {"--learning-rate", "--lr"},
            paramLabel = "η",
            description = "Without it, the optimizer's own; adam's is 0.001.")
    private @Nullable Double learningRate;

    @Option(
            names = "--schedule",
            paramLabel = "S",
            description = "constant, step:EVERY,FACTOR, exponential:FACTOR, cosine:WARMUP or plateau:FACTOR,PATIENCE."
                    + " Default: ${DEFAULT-VALUE}.")
    private String schedule = TrainingOptions.DEFAULTS.schedule().name();

    @Option(
            names = "--batch-size",
            paramLabel = "ROWS",
            description = "Rows a step; full for all of them, 1 for online training. Default: ${DEFAULT-VALUE}.")
    private String batchSize = Integer.toString(TrainingOptions.DEFAULTS.batchSize());

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training rows, at most. Default: 100; 300 for fewer than 1,000 rows.")
    private @Nullable Integer epochs;

    @Option(
            names = "--early-stopping",
            paramLabel = "EPOCHS",
            defaultValue = "15",
            description =
                    "Stop when the loss on the validation rows (without such: on the training rows) has not fallen"
                            + " for so many epochs, and keep the best weights; 0: never. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Option(names = "--l1", paramLabel = "λ", description = "λ·Σ|W| is added to the loss.")
    private double l1;

    @Option(
            names = "--l2",
            paramLabel = "λ",
            description = "λ/2·ΣW² is added to the loss. Default: 0; 0.001 for fewer than 1,000 rows.")
    private @Nullable Double l2;

    @Option(names = "--clip-norm", paramLabel = "N", description = "Longest gradient.")
    private double clipNorm = Clipping.NONE.norm();

    @Option(names = "--clip-value", paramLabel = "V", description = "Largest element of the gradient.")
    private double clipValue = Clipping.NONE.value();

    @Option(
            names = "--class-weight",
            paramLabel = "balanced",
            description = "balanced: each class weighs the same, however many rows it has.")
    private @Nullable ClassWeight classWeight;

    @Option(
            names = "--reduction",
            paramLabel = "R",
            description = "sum or mean over the rows of a batch. Default: ${DEFAULT-VALUE}.")
    private Reduction reduction = TrainingOptions.DEFAULTS.reduction();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of weights, order, dropout and split: the same seed gives the same bits."
                    + " Default: ${DEFAULT-VALUE}.")
    private long seed = TrainingOptions.DEFAULTS.seed();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "At most so many; small work uses fewer. Default here: ${DEFAULT-VALUE}.")
    private int threads = TrainingOptions.DEFAULTS.threads();

    private enum ClassWeight {
        BALANCED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param rows in the data
     * @throws IllegalArgumentException naming the option that makes no sense
     */
    TrainingOptions options(int rows) {
        int most = THREADS_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
        if (threads > most) {
            throw new IllegalArgumentException("threads is " + threads + "; more than " + most
                    + " make no sense on a machine with " + Runtime.getRuntime().availableProcessors()
                    + " processors");
        }
        if (patience < 0) {
            throw new IllegalArgumentException("early stopping is " + patience + "; give a number of epochs, or 0");
        }
        boolean few = rows < FEW_ROWS;
        var builder = TrainingOptions.builder().optimizer(Optimizers.named(optimizer));
        if (learningRate != null) {
            builder.learningRate(learningRate);
        }
        return builder.schedule(Schedules.named(schedule))
                .batchSize(rows())
                .epochs(epochs != null ? epochs : few ? EPOCHS_OF_FEW : TrainingOptions.DEFAULTS.epochs())
                .reduction(reduction)
                .penalty(new Penalty(l1, l2 != null ? l2 : few ? L2_OF_FEW : 0))
                .clipping(new Clipping(clipNorm, clipValue))
                .earlyStopping(patience == 0 ? null : new EarlyStopping(patience))
                .balanceClasses(classWeight == ClassWeight.BALANCED)
                .seed(seed)
                .threads(threads)
                .build();
    }

    private int rows() {
        if (batchSize.equals("full")) {
            return TrainingOptions.FULL_BATCH;
        }
        try {
            return Integer.parseInt(batchSize);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("batch size is '" + batchSize + "'; give a number of rows, or full", e);
        }
    }
}
