package nabla.bench;

import java.util.Locale;
import nabla.data.CsvFormat;
import nabla.data.DataException;
import nabla.data.Dataset;
import nabla.data.Datasets;
import nabla.data.Encoder;
import nabla.data.Goal;
import nabla.data.Source;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.function.Relu;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.train.Epoch;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;

/**
 * Trains 784-512-512-10 with Adam on batches of 128 until a share of the test rows is right. One process of
 * {@code bench/compare/accuracy}, which times it from its start.
 */
public final class TimeToAccuracy {
    private static final int MOST_EPOCHS = 40;

    private TimeToAccuracy() {}

    /** @param args name of a set with a test part of its own, accuracy to reach, seed */
    public static void main(String[] args) {
        double target = Double.parseDouble(args[1]);
        Source source = new Datasets().find(args[0], CsvFormat.DETECT);
        if (source.test() == null) {
            throw new DataException(args[0] + " has no test rows of its own");
        }
        Goal goal = Goal.of(source.table(), source.target(), null);
        Encoder encoder = Encoder.fit(source.table(), goal, goal.rows());
        Dataset training = encoder.encode(source.table(), goal.rows());
        var network = new Network(
                training.width(),
                new CategoricalCrossEntropy(),
                new Dense(512),
                new Activate(new Relu()),
                new Dense(512),
                new Activate(new Relu()),
                new Dense(10));
        var options = TrainingOptions.builder()
                .batchSize(128)
                .epochs(MOST_EPOCHS)
                .seed(Long.parseLong(args[2]))
                .build();
        var until = new Until(target);
        new Trainer(network, options, until).train(training, encoder.encode(source.test()));
        System.out.printf(Locale.ROOT, "{\"epochs\": %d, \"accuracy\": %.4f}%n", until.epochs, until.accuracy);
    }

    /** Ends the training once the accuracy is reached. */
    private static final class Until implements TrainingListener {
        private final double target;
        private int epochs;
        private double accuracy;

        Until(double target) {
            this.target = target;
        }

        @Override
        public void epoch(Epoch epoch) {
            epochs = epoch.number();
            accuracy = headline(epoch);
        }

        private static double headline(Epoch epoch) {
            var validation = epoch.validation();
            return validation == null ? Double.NaN : validation.headline();
        }

        @Override
        public boolean cancelled() {
            return accuracy >= target;
        }
    }
}
