package nabla.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import nabla.data.Dataset;
import nabla.data.Generators;
import nabla.matrix.Penalty;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.ScalarKernels;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.check.GradientCheck;
import nabla.nn.function.Relu;
import nabla.nn.function.Sigmoid;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Reduction;
import nabla.train.metric.Classification;
import nabla.train.optimizer.Lbfgs;
import nabla.train.optimizer.Optimizer;
import nabla.train.optimizer.Optimizers;
import nabla.train.optimizer.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {
    private final Dataset moons = Generators.moons(200, 0.2, 3);
    private final Network network =
            new Network(2, new CategoricalCrossEntropy(), new Dense(16), new Activate(new Tanh()), new Dense(2));

    static Iterable<Optimizer> optimizers() {
        return Optimizers.all();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerLearnsTheTwoMoonsAtItsDefaultRate(Optimizer optimizer) {
        var options = TrainingOptions.builder()
                .optimizer(optimizer)
                .batchSize(16)
                .epochs(800)
                .build();
        var result = new Trainer(network, options).train(moons);
        assertThat(result.predictor().evaluate(moons).headline()).isGreaterThan(0.95);
    }

    @Test
    void sameSeedSameBits() {
        var options = TrainingOptions.builder().epochs(5).seed(9).build();
        float[] once =
                new Trainer(network, options).train(moons).parameters().theta().toFloats();
        float[] again =
                new Trainer(network, options).train(moons).parameters().theta().toFloats();
        float[] other = new Trainer(network, options.toBuilder().seed(10).build())
                .train(moons)
                .parameters()
                .theta()
                .toFloats();
        assertThat(once).isEqualTo(again);
        assertThat(once).isNotEqualTo(other);
    }

    @Test
    void aShortLastBatchWeighsItsRowsOnce() {
        // five rows in batches of three: the second step must be (1/3)·(sum over two rows), not (1/2)
        Dataset five = moons.slice(0, 5);
        var options = TrainingOptions.builder()
                .optimizer(new Sgd())
                .batchSize(3)
                .epochs(1)
                .shuffle(false)
                .build();
        var kernels = new ReferenceKernels();
        var trained = network.initialize(kernels, 4);
        new Trainer(network, options).train(five, null, trained);

        var byHand = network.initialize(kernels, 4);
        for (int[] rows : new int[][] {{0, 1, 2}, {3, 4}}) {
            var sum = network.bind(byHand, rows.length, Objective.sum(), 0);
            new Feed(five, network).fill(sum, rows, 0);
            sum.forward();
            sum.backward();
            double[] theta = byHand.theta().doubles();
            double[] gradient = byHand.gradient().doubles();
            for (int i = 0; i < theta.length; i++) {
                theta[i] -= 0.1 / 3 * gradient[i];
            }
        }
        assertThat(trained.theta().doubles())
                .containsExactly(byHand.theta().doubles(), offset(1e-15)); // one rounding of η/3
    }

    @Test
    void theLossOfAnEpochIsTheMeanOverItsRows() {
        var options = TrainingOptions.builder()
                .optimizer(new Sgd())
                .learningRate(1e-12)
                .batchSize(7)
                .epochs(1)
                .build();
        var result = new Trainer(network, options).train(moons);
        assertThat(result.history().last().loss())
                .isCloseTo(result.predictor().evaluate(moons).loss(), offset(1e-6));
    }

    @Test
    void theLossOfAnEpochIsAMeanAlsoWhereBatchesAreSummed() {
        // ten times the rate and a tenth of the penalty take the same steps on a mean over ten as on a sum of ten
        var mean = TrainingOptions.builder()
                .optimizer(new Sgd())
                .learningRate(0.1)
                .penalty(new Penalty(0.001, 0.02))
                .batchSize(10)
                .epochs(4)
                .build();
        var sum = mean.toBuilder()
                .reduction(Reduction.SUM)
                .learningRate(0.01)
                .penalty(new Penalty(0.01, 0.2))
                .build();
        double[] means = losses(mean);
        assertThat(losses(sum)).containsExactly(means, offset(1e-5)); // float32
        assertThat(means[0]).isBetween(0.1, 1.0);
    }

    @Test
    void lbfgsTellsAMeanAlsoWhereItMakesASumSmall() {
        var options = TrainingOptions.builder()
                .optimizer(new Lbfgs())
                .reduction(Reduction.SUM)
                .epochs(3)
                .build();
        var result = new Trainer(network, options).train(moons);
        assertThat(result.history().last().loss())
                .isCloseTo(result.predictor().evaluate(moons).loss(), offset(1e-5));
    }

    private double[] losses(TrainingOptions options) {
        return new Trainer(network, options)
                .train(moons).history().epochs().stream()
                        .mapToDouble(Epoch::loss)
                        .toArray();
    }

    @Test
    void gradientsAreCheckedAfterABurnInWithPenaltyAndWeights() {
        var options = TrainingOptions.builder()
                .balanceClasses(true)
                .penalty(new Penalty(0.01, 0.1))
                .batchSize(8)
                .build();
        var report = new Trainer(network, options).check(moons.slice(0, 50), 20, 7, new GradientCheck());
        assertThat(report.correct()).as(report.toString()).isTrue();
        assertThat(report.toString()).contains("b2");
    }

    @Test
    void earlyStoppingRestoresTheBestWeights() {
        var parts = moons.split(0.5, 1);
        var options = TrainingOptions.builder()
                .learningRate(0.1)
                .epochs(500)
                .earlyStopping(new EarlyStopping(8))
                .build();
        var wide = new Network(2, new CategoricalCrossEntropy(), new Dense(64), new Activate(new Relu()), new Dense(2));
        var result = new Trainer(wide, options).train(parts.training(), parts.heldOut());
        var history = result.history();
        assertThat(history.stop()).isEqualTo(History.Stop.EARLY);
        assertThat(history.last().number()).isEqualTo(history.best() + 8);
        double lowest =
                history.epochs().stream().mapToDouble(Epoch::watched).min().orElseThrow();
        assertThat(result.predictor().evaluate(parts.heldOut()).loss()).isEqualTo(lowest);
    }

    @Test
    void aDivergingTrainingSaysSoAndKeepsTheLastGoodWeights() {
        var regression = new Network(1, new HalfSquaredError(), new Dense(5), new Activate(new Relu()), new Dense(1));
        var options = TrainingOptions.builder()
                .optimizer(new Sgd())
                .learningRate(1e6)
                .epochs(50)
                .build();
        var result = new Trainer(regression, options).train(Generators.line(40, 0.1, 5));
        assertThat(result.history().stop()).isEqualTo(History.Stop.DIVERGED);
        assertThat(result.history().message()).contains("learning rate of 1000000.0 is too large");
        for (float v : result.parameters().theta().toFloats()) {
            assertThat(v).isFinite();
        }
    }

    @Test
    void cancellingEndsAfterTheBatch() {
        var batches = new AtomicInteger();
        var listener = new TrainingListener() {
            @Override
            public boolean cancelled() {
                return batches.incrementAndGet() == 3;
            }
        };
        var result = new Trainer(network, TrainingOptions.builder().build(), listener).train(moons);
        assertThat(result.history().stop()).isEqualTo(History.Stop.CANCELLED);
        assertThat(batches).hasValue(3);
    }

    @Test
    void clippingByNormKeepsTheStepShort() {
        var options = TrainingOptions.builder()
                .optimizer(new Sgd())
                .learningRate(1)
                .clipping(new Clipping(0.01, Double.POSITIVE_INFINITY))
                .batchSize(TrainingOptions.FULL_BATCH)
                .epochs(1)
                .build();
        var kernels = new ScalarKernels();
        var before = network.initialize(kernels, 1).theta().toFloats();
        var after = new Trainer(network, options)
                .train(moons, null, network.initialize(kernels, 1))
                .parameters()
                .theta()
                .toFloats();
        double squares = 0;
        for (int i = 0; i < before.length; i++) {
            squares += Math.pow(after[i] - before[i], 2);
        }
        assertThat(Math.sqrt(squares)).isCloseTo(0.01, offset(1e-6));
    }

    @Test
    void sumAndMeanDifferByTheBatchSizeInTheLearningRate() {
        var mean = TrainingOptions.builder()
                .optimizer(new Sgd())
                .batchSize(8)
                .epochs(3)
                .build();
        var sum =
                mean.toBuilder().reduction(Reduction.SUM).learningRate(0.1 / 8).build();
        var kernels = new ReferenceKernels();
        double[] a = new Trainer(network, mean)
                .train(moons, null, network.initialize(kernels, 2))
                .parameters()
                .theta()
                .doubles();
        double[] b = new Trainer(network, sum)
                .train(moons, null, network.initialize(kernels, 2))
                .parameters()
                .theta()
                .doubles();
        assertThat(a).containsExactly(b, offset(1e-12)); // 75 steps of rounding
    }

    @Test
    void balancedClassesWeighTheSame() {
        // 180 rows of one class, 20 of the other, overlapping: unweighted training neglects the rare class
        int[] rows = new int[110];
        int n = 0;
        for (int i = 0; n < rows.length; i++) {
            if (i % 2 == 0 || i % 20 == 1) {
                rows[n++] = i;
            }
        }
        Dataset skewed = Generators.moons(200, 0.6, 3).take(Arrays.copyOf(rows, n));
        var plain = TrainingOptions.builder().epochs(60).build();
        var balanced = plain.toBuilder().balanceClasses(true).build();
        var rare = (Classification)
                new Trainer(network, plain).train(skewed).predictor().evaluate(skewed);
        var fair = (Classification)
                new Trainer(network, balanced).train(skewed).predictor().evaluate(skewed);
        assertThat(fair.recall(1)).isGreaterThan(rare.recall(1));
    }

    @Test
    void dropoutTrainsAndIsAbsentAtPrediction() {
        var dropping = new Network(
                2,
                new CategoricalCrossEntropy(),
                new Dense(32),
                new Activate(new Relu()),
                new Dropout(0.3),
                new Dense(2));
        var result = new Trainer(dropping, TrainingOptions.builder().epochs(400).build()).train(moons);
        float[] once = result.predictor().predict(moons);
        assertThat(result.predictor().predict(moons)).isEqualTo(once);
        assertThat(result.predictor().evaluate(moons).headline()).isGreaterThan(0.93);
    }

    @Test
    void lineSearchesAndDropoutDoNotMix() {
        var dropping = new Network(2, new CategoricalCrossEntropy(), new Dense(4), new Dropout(0.5), new Dense(2));
        var options = TrainingOptions.builder().optimizer(new Lbfgs()).build();
        assertThatThrownBy(() -> new Trainer(dropping, options)).hasMessageContaining("dropout draws a new mask");
    }

    @Test
    void penaltyMakesWeightsSmaller() {
        var free = TrainingOptions.builder().epochs(50).build();
        var held = free.toBuilder().penalty(new Penalty(0, 0.05)).build();
        assertThat(norm(held)).isLessThan(0.8 * norm(free));
    }

    private double norm(TrainingOptions options) {
        return FlatVector.norm(
                new Trainer(network, options).train(moons).parameters().theta());
    }

    @Test
    void dataThatDoesNotFitIsRefusedWithBothSizes() {
        var three = new Network(3, new HalfSquaredError(), new Dense(2), new Activate(new Sigmoid()));
        assertThatThrownBy(() -> new Trainer(three, TrainingOptions.DEFAULTS).train(moons))
                .hasMessage("the network takes 3 features, the data has 2");
    }
}
