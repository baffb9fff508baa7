package nabla.cli;

import java.util.Arrays;
import nabla.data.Dataset;
import nabla.data.Encoder;
import nabla.data.Goal;
import nabla.data.Split;
import nabla.data.Table;
import nabla.io.LossTerms;
import nabla.io.Model;
import nabla.nn.Network;
import nabla.nn.check.GradientCheck;
import nabla.nn.check.GradientReport;
import nabla.train.SampleWeights;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import nabla.train.metric.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * A recipe for training on a table. The columns' means and categories, like the weights, are learned from rows that are
 * not held out for the test.
 */
record Experiment(
        Table table, Goal goal, NetworkOptions network, TrainingOptions options, HeldOut validation, HeldOut test) {

    private static final int CHECKED_ROWS = 32;
    private static final int BURN_IN = 5;

    /** Everything a training takes; the test rows wait. */
    record Prepared(
            Encoder encoder,
            Dataset training,
            @Nullable Dataset validation,
            @Nullable Dataset test,
            Network network,
            TrainingOptions options) {

        Trainer.Result train(TrainingListener listener) {
            return new Trainer(network, options, listener).train(training, validation);
        }

        /** The gradient over a few rows, early in a training, held against central differences. */
        GradientReport checkGradients() {
            int rows = Math.min(options.batchSize(), CHECKED_ROWS);
            return new Trainer(network, options).check(training, BURN_IN, rows, new GradientCheck());
        }

        /** What the training made of the network's loss. */
        LossTerms lossTerms() {
            boolean balanced = options.balanceClasses();
            double[] weights = balanced ? SampleWeights.classWeights(training) : new double[0];
            return new LossTerms(
                    options.reduction(),
                    options.penalty(),
                    Arrays.stream(weights).boxed().toList());
        }

        /** How good a result is on the test rows; null where there are none. */
        @Nullable
        Evaluation test(Trainer.Result result) {
            return test == null ? null : Model.inOwnUnit(result.predictor().evaluate(test), encoder.output());
        }
    }

    /** Sets apart what the options say. */
    Prepared prepare() {
        return prepare(
                test.share() > 0 ? goal.holdOut(test.share(), options.seed()) : new Split(goal.rows(), new int[0]));
    }

    /** One side of the split is to learn from, the other is the test, unless that has rows of its own. */
    Prepared prepare(Split split) {
        Encoder encoder = Encoder.fit(table, goal, split.training());
        Dataset training = encoder.encode(table, split.training());
        Dataset watched = apart(validation, encoder);
        if (validation.share() > 0) {
            Dataset.Parts parts = training.split(validation.share(), options.seed());
            training = parts.training();
            watched = parts.heldOut();
        }
        Dataset tested = split.heldOut().length > 0 ? encoder.encode(table, split.heldOut()) : apart(test, encoder);
        Network layers = network.network(encoder.width(), encoder.output());
        return new Prepared(encoder, training, watched, tested, layers, options);
    }

    private static @Nullable Dataset apart(HeldOut rows, Encoder encoder) {
        Table table = rows.table(encoder);
        return table == null ? null : encoder.encode(table);
    }
}
