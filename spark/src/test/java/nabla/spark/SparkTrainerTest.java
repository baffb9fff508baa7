package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nabla.data.DataException;
import nabla.data.Dataset;
import nabla.data.Generators;
import nabla.matrix.Penalty;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Network;
import nabla.nn.function.Sigmoid;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Reduction;
import nabla.train.EarlyStopping;
import nabla.train.Epoch;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import nabla.train.optimizer.Lbfgs;
import nabla.train.optimizer.Sgd;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkTrainerTest {
    private static final RowColumns CLASSES = new RowColumns("features", "label", null, true);
    private static final RowColumns WEIGHTED_CLASSES = new RowColumns("features", "label", "weight", true);
    private static final RowColumns NUMBERS = new RowColumns("features", "label", null, false);

    private final Dataset moons = Generators.moons(130, 0.2, 3);
    private final Network network = new Network(
            2,
            new CategoricalCrossEntropy(),
            new Dense(7),
            new Activate(new Tanh()),
            new Dense(5),
            new Activate(new Tanh()),
            new Dense(2));
    /** Ten epochs of five batches, the last of them short. */
    private final TrainingOptions fiftySteps =
            TrainingOptions.builder().batchSize(30).epochs(10).seed(5).build();

    private static Trainer.Result train(
            Network network, TrainingOptions options, Dataset data, RowColumns columns, int shards, int partitions) {
        try (ShardedRows rows = ShardedRows.of(Cluster.table(data, partitions), columns, shards)) {
            return new SparkTrainer(network, options, TrainingListener.NONE).train(rows, null);
        }
    }

    private static float[] numbers(Trainer.Result result) {
        return result.parameters().rowMajor(result.parameters().theta());
    }

    private static void assertClose(float[] ours, float[] cores) {
        double[] expected = new double[cores.length];
        double[] actual = new double[ours.length];
        Arrays.setAll(expected, i -> cores[i]);
        Arrays.setAll(actual, i -> ours[i]);
        assertThat(actual).containsExactly(expected, offset(1e-5));
    }

    @Test
    void fiftyStepsEqualOneMachinesAndArePreciselyTheSameOnAnyNumberOfPartitions() {
        float[] core = numbers(new Trainer(network, fiftySteps).train(moons));
        float[] one = numbers(train(network, fiftySteps, moons, CLASSES, 7, 1));
        assertClose(one, core);
        assertThat(numbers(train(network, fiftySteps, moons, CLASSES, 7, 2))).isEqualTo(one);
        assertThat(numbers(train(network, fiftySteps, moons, CLASSES, 7, 5))).isEqualTo(one);
    }

    @Test
    void theSeedsNetworkOnExclusiveOrGivesTheBitsThatOneMachineGives() {
        var seed = new Network(
                2,
                new HalfSquaredError(),
                new Dense(3),
                new Activate(new Sigmoid()),
                new Dense(1),
                new Activate(new Sigmoid()));
        var options = TrainingOptions.builder()
                .optimizer(new Sgd())
                .learningRate(1)
                .reduction(Reduction.SUM)
                .batchSize(TrainingOptions.FULL_BATCH)
                .epochs(60)
                .seed(2)
                .build();
        var core = new Trainer(seed, options).train(Generators.xor());
        var spark = train(seed, options, Generators.xor(), CLASSES, 0, 2);
        assertThat(numbers(spark)).isEqualTo(numbers(core));
        assertThat(spark.history().epochs().stream().map(Epoch::loss))
                .containsExactlyElementsOf(
                        core.history().epochs().stream().map(Epoch::loss).toList());
    }

    @Test
    void dropoutWeightsBalanceAndPenaltyAreOneMachinesToo() {
        var dropping = new Network(
                2,
                new CategoricalCrossEntropy(),
                new Dense(8),
                new Activate(new Tanh()),
                new Dropout(0.4),
                new Dense(2));
        var random = new Random(4);
        float[] weights = new float[moons.rows()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 0.5f + random.nextFloat();
        }
        var options = fiftySteps.toBuilder()
                .penalty(new Penalty(1e-3, 1e-2))
                .balanceClasses(true)
                .build();
        Dataset weighted = moons.withWeights(weights);
        float[] core = numbers(new Trainer(dropping, options).train(weighted));
        assertClose(numbers(train(dropping, options, weighted, WEIGHTED_CLASSES, 3, 2)), core);
    }

    @Test
    void lineSearchesOverTheClusterFindWhatOneMachineFinds() {
        Dataset line = Generators.line(60, 0.1, 5);
        var small = new Network(1, new HalfSquaredError(), new Dense(3), new Activate(new Tanh()), new Dense(1));
        var options =
                TrainingOptions.builder().optimizer(new Lbfgs()).epochs(12).build();
        var core = new Trainer(small, options).train(line);
        var spark = train(small, options, line, NUMBERS, 4, 3);
        assertThat(spark.history().last().loss())
                .isCloseTo(core.history().last().loss(), offset(1e-5));
    }

    @Test
    void earlyStoppingWatchesRowsThatLieInTheCluster() {
        var parts = moons.split(0.3, 1);
        var options = TrainingOptions.builder()
                .batchSize(91)
                .learningRate(0.2)
                .epochs(60)
                .earlyStopping(new EarlyStopping(4))
                .build();
        var core = new Trainer(network, options)
                .train(parts.training(), parts.heldOut())
                .history();
        try (var training = ShardedRows.of(Cluster.table(parts.training(), 2), CLASSES, 3);
                var validation = ShardedRows.of(Cluster.table(parts.heldOut(), 3), CLASSES, 2)) {
            var spark = new SparkTrainer(network, options, TrainingListener.NONE)
                    .train(training, validation)
                    .history();
            assertThat(spark.best()).isEqualTo(core.best());
            assertThat(spark.stop()).isEqualTo(core.stop());
            assertThat(spark.last().watched()).isCloseTo(core.last().watched(), offset(1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aRowThatCannotBeLearnedFromIsNamed(double bad) {
        var rows = List.of(
                RowFactory.create(Vectors.dense(1, 2), 0.0, 1.0),
                RowFactory.create(Vectors.dense(3, 4), 1.0, 1.0),
                RowFactory.create(Vectors.dense(5, bad), 1.0, 1.0));
        assertThatThrownBy(() -> ShardedRows.of(Cluster.table(rows, 2), CLASSES, 1))
                .isInstanceOf(DataException.class)
                .hasMessage("row 3 has " + bad + " as feature 2 of \"features\"; leave such rows out (na().drop()) or"
                        + " fill them in (Imputer)");
    }

    @Test
    void whatCannotBeLearnedFromIsRefused() {
        var one = List.of(RowFactory.create(Vectors.dense(1, 2), 1.0, 1.0));
        assertThatThrownBy(() -> ShardedRows.of(Cluster.table(one, 3), CLASSES, 1))
                .hasMessage("column \"label\" has only one class, 1; there is nothing to tell apart");
        assertThatThrownBy(() -> ShardedRows.of(Cluster.table(List.of(), 2), CLASSES, 1))
                .hasMessage("the table has no rows; there is nothing to learn from");
        assertThatThrownBy(() ->
                        ShardedRows.of(Cluster.table(one, 1), new RowColumns("features", "answer", null, true), 1))
                .hasMessage("there is no column \"answer\"; there are features, label, weight");
        assertThatThrownBy(() -> ShardedRows.of(Cluster.table(one, 1), new RowColumns("label", "label", null, true), 1))
                .hasMessageStartingWith("column \"label\" holds double, not vectors");
        try (var rows = ShardedRows.of(Cluster.table(Generators.line(5, 0, 1), 1), NUMBERS, 1)) {
            assertThatThrownBy(() -> new SparkTrainer(network, fiftySteps, TrainingListener.NONE).train(rows, null))
                    .hasMessage("the network takes 2 features, the rows have 1");
        }
    }

    @Test
    void partitionsWithoutRowsChangeNothing() {
        TrainingOptions fiveSteps = fiftySteps.toBuilder().epochs(1).build();
        float[] full = numbers(train(network, fiveSteps, moons, CLASSES, 2, 1));
        try (var rows = ShardedRows.of(Cluster.table(moons, 1).union(Cluster.table(List.of(), 3)), CLASSES, 2)) {
            assertThat(numbers(new SparkTrainer(network, fiveSteps, TrainingListener.NONE).train(rows, null)))
                    .isEqualTo(full);
        }
    }
}
