package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nabla.data.Dataset;
import nabla.data.Generators;
import nabla.matrix.Penalty;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.Reduction;
import nabla.train.RowGradients;
import nabla.train.RowOrder;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import nabla.train.optimizer.Lbfgs;
import nabla.train.optimizer.Sgd;
import org.junit.jupiter.api.Test;

class LocalStepsTest {
    private static final RowColumns CLASSES = new RowColumns("features", "label", null, true);
    private static final int SHARDS = 3;

    /** 101 rows: shards of 34, 34 and 33. */
    private final Dataset moons = Generators.moons(101, 0.2, 3);

    private final Network network =
            new Network(2, new CategoricalCrossEntropy(), new Dense(5), new Activate(new Tanh()), new Dense(2));
    private final TrainingOptions adam =
            TrainingOptions.builder().batchSize(20).epochs(4).seed(5).build();
    private final TrainingOptions sgd =
            adam.toBuilder().optimizer(new Sgd()).learningRate(0.5).epochs(1).build();

    private Trainer.Result train(TrainingOptions options, int syncEvery, int partitions) {
        try (ShardedRows rows = ShardedRows.of(Cluster.table(moons, partitions), CLASSES, SHARDS)) {
            return new SparkTrainer(network, options, TrainingListener.NONE, "", syncEvery).train(rows, null);
        }
    }

    private static float[] numbers(Trainer.Result result) {
        return result.parameters().rowMajor(result.parameters().theta());
    }

    /** One epoch of SGD from the first weights, by one shard alone. */
    private float[] alone(int shard, RowOrder order) {
        int rows = moons.rows();
        Parameters parameters = network.initialize(network.kernels(20, 1), 5);
        var objective = new Objective(Reduction.MEAN, 20, false, Penalty.NONE);
        var gradients = new RowGradients(network, parameters, objective, 5);
        float[] theta = parameters.rowMajor(parameters.theta());
        for (int from = 0; from < rows; from += 20) {
            int[] batch = IntStream.range(from, Math.min(from + 20, rows))
                    .map(place -> (int) order.at(place))
                    .filter(row -> row % SHARDS == shard)
                    .toArray();
            if (batch.length == 0) {
                continue; // the last batch is short, and the shard has none of its rows
            }
            gradients.gradient(moons, batch, 0, batch.length, null, 1);
            float[] gradient = parameters.rowMajor(parameters.gradient());
            for (int i = 0; i < theta.length; i++) {
                theta[i] -= 0.5f * gradient[i] * rows / rowsOf(shard);
            }
            parameters.setRowMajor(parameters.theta(), theta);
        }
        return theta;
    }

    private int rowsOf(int shard) {
        return (moons.rows() - shard + SHARDS - 1) / SHARDS;
    }

    @Test
    void aRoundEndsInTheMeanOfWhatShardsCameToAloneWeightedByTheirRows() {
        RowOrder order = RowOrder.shuffled(moons.rows(), 5, 1);
        double[] mean = new double[numbers(train(sgd, 6, 2)).length];
        for (int shard = 0; shard < SHARDS; shard++) {
            float[] theta = alone(shard, order);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += theta[i] * rowsOf(shard) / moons.rows();
            }
        }
        assertClose(numbers(train(sgd, 6, 2)), mean);
    }

    @Test
    void oneStepOfSgdARoundIsTheStepThatAllTakeTogether() {
        var full = sgd.toBuilder()
                .batchSize(TrainingOptions.FULL_BATCH)
                .epochs(4)
                .penalty(new Penalty(0, 0.01))
                .build();
        float[] together = numbers(train(full, 1, 2));
        assertClose(
                numbers(train(full, 9, 2)),
                IntStream.range(0, together.length)
                        .mapToDouble(i -> together[i])
                        .toArray());
    }

    @Test
    void sameSeedSameBitsOnAnyNumberOfPartitions() {
        var one = train(adam, 2, 1);
        assertThat(numbers(train(adam, 2, 3))).isEqualTo(numbers(one));
        assertThat(numbers(one)).isNotEqualTo(numbers(train(adam, 1, 1)));
        List<Double> losses = new ArrayList<>();
        one.history().epochs().forEach(epoch -> losses.add(epoch.loss()));
        assertThat(losses.get(3)).isLessThan(losses.get(0));
    }

    @Test
    void lbfgsTakesNoLocalSteps() {
        assertThatThrownBy(() -> train(adam.toBuilder().optimizer(new Lbfgs()).build(), 2, 1))
                .hasMessage("lbfgs takes no local steps; leave out syncEvery, or take adam");
    }

    private static void assertClose(float[] actual, double[] expected) {
        double[] ours = new double[actual.length];
        for (int i = 0; i < ours.length; i++) {
            ours[i] = actual[i];
        }
        assertThat(ours).containsExactly(expected, offset(1e-5));
    }
}
