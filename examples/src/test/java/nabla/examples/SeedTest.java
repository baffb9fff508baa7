package nabla.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import nabla.data.Dataset;
import nabla.data.Generators;
import nabla.nn.check.GradientCheck;
import nabla.nn.check.GradientReport;
import org.junit.jupiter.api.Test;

/** The systems of the discussion that the project began with, one by one. */
class SeedTest {
    @Test
    void theQuestionsNetworkLearnsWithTheSigmoidsOutputAndNotWithTheError() {
        SideBySide losses = QuestionsNetwork.run(1);
        assertThat(last(losses.rightLosses())).isLessThan(0.02);
        assertThat(last(losses.wrongLosses())).isGreaterThan(10 * last(losses.rightLosses()));
    }

    @Test
    void withOneRowTheBiasGradientIsDz() {
        Dataset rows = Generators.xor();
        TwoLayers batch = OnlineAndBatch.batch(rows, 1);
        double[] online = OnlineAndBatch.online(rows, 1);
        for (int row = 0; row < online.length; row++) {
            assertThat(online[row]).isCloseTo(batch.dZ2.get(row, 0), within(1e-15));
        }
    }

    @Test
    void withABatchTheBiasGradientIsTheSumOverItsRows() {
        Dataset rows = Generators.xor();
        double sum = Arrays.stream(OnlineAndBatch.online(rows, 1)).sum();
        assertThat(OnlineAndBatch.batch(rows, 1).db2.get(0, 0)).isCloseTo(sum, within(1e-15));
    }

    @Test
    void theWholeBackwardPassAgreesWithCentralDifferences() {
        var network = new TwoLayers(Generators.xor(), 3, 5);
        GradientReport report = new GradientCheck()
                .of(
                        w -> {
                            set(network, w);
                            network.forward();
                            return network.loss();
                        },
                        w -> {
                            set(network, w);
                            network.forward();
                            network.backward();
                            return network.dW1.toArray()[1];
                        },
                        network.W1.toArray()[1]);
        assertThat(report.correct()).as(report.toString()).isTrue();
    }

    @Test
    void twoMoonsAreToldApartByThreeTanhUnits() {
        var result = TwoMoons.train(3);
        assertThat(result.predictor().evaluate(TwoMoons.data()).headline()).isGreaterThan(0.93);
        assertThat(DecisionBoundary.svg(TwoMoons.data(), result.predictor()))
                .startsWith("<svg")
                .contains("<circle");
    }

    @Test
    void onlyTheOutputTimesOneMinusTheOutputIsTheSigmoidsSlope() {
        assertThat(SigmoidSlope.check(z -> SigmoidSlope.sigmoid(z) * (1 - SigmoidSlope.sigmoid(z)))
                        .correct())
                .isTrue();
        assertThat(SigmoidSlope.check(z -> z * (1 - z)).correct()).isFalse();
        assertThat(SigmoidSlope.check(z -> SigmoidSlope.sigmoid(SigmoidSlope.sigmoid(z))
                                * (1 - SigmoidSlope.sigmoid(SigmoidSlope.sigmoid(z))))
                        .correct())
                .isFalse();
    }

    @Test
    void theLastAnswersLayersLearnOnceRepaired() {
        SideBySide losses = LastAnswersLayers.run(1);
        assertThat(last(losses.rightLosses())).isLessThan(0.02);
        assertThat(last(losses.wrongLosses())).isGreaterThan(10 * last(losses.rightLosses()));
    }

    @Test
    void theLastAnswersForwardPassDoesNotEvenFit() {
        var network = new TwoLayers(Generators.xor(), 3, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.Z2.affine(network.X, network.W2, network.b2))
                .withMessageContaining("4×2");
    }

    private static void set(TwoLayers network, double[] row) {
        for (int j = 0; j < row.length; j++) {
            network.W1.set(1, j, row[j]);
        }
    }

    private static double last(double[] losses) {
        return losses[losses.length - 1];
    }
}
