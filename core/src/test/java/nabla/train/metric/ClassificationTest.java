package nabla.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final List<String> THREE = List.of("a", "b", "c");

    /** Six rows: two of a (one found), three of b (two found), one of c (taken for a). */
    private final Classification six = Classification.of(
            new int[] {0, 0, 1, 1, 1, 2},
            new float[] {
                .7f, .2f, .1f, // a as a
                .2f, .6f, .2f, // a as b
                .1f, .8f, .1f, // b as b
                .2f, .5f, .3f, // b as b
                .1f, .2f, .7f, // b as c
                .5f, .3f, .2f // c as a
            },
            THREE,
            0);

    @Test
    void theConfusionMatrixHasTheTrueClassInItsRows() {
        assertThat(six.confusion()).isDeepEqualTo(new int[][] {{1, 1, 0}, {0, 2, 1}, {1, 0, 0}});
    }

    @Test
    void accuracyIsTheShareOfTheDiagonal() {
        assertThat(six.accuracy()).isEqualTo(0.5);
    }

    @Test
    void balancedAccuracyIsTheMeanRecall() {
        assertThat(six.balancedAccuracy()).isCloseTo((1.0 / 2 + 2.0 / 3 + 0) / 3, offset(1e-15));
    }

    @Test
    void macroF1IsTheMeanOfF1() {
        // a: 2·1/(2+2), b: 2·2/(3+3), c: 0
        assertThat(six.macroF1()).isCloseTo((0.5 + 2.0 / 3 + 0) / 3, offset(1e-15));
    }

    @Test
    void logLossIsTheMeanLogOfTheTrueClassesProbability() {
        double expected =
                -(Math.log(.7) + Math.log(.2) + Math.log(.8) + Math.log(.5) + Math.log(.2) + Math.log(.2)) / 6;
        assertThat(six.logLoss()).isCloseTo(expected, offset(1e-7)); // probabilities are floats
    }

    @Test
    void aClassThatNeverOccursDoesNotCount() {
        var two = Classification.of(new int[] {0, 1}, new float[] {1, 0, 0, 0, 1, 0}, THREE, 0);
        assertThat(two.balancedAccuracy()).isEqualTo(1);
        assertThat(two.macroF1()).isEqualTo(1);
    }

    @Test
    void rocAucCountsTiesHalf() {
        // positives score 0.8 and 0.5, negatives 0.5 and 0.2: three pairs right, one tied
        var c = Classification.of(new int[] {1, 1, 0, 0}, new float[] {.8f, .5f, .5f, .2f}, List.of("no", "yes"), 0);
        assertThat(c.rocAuc()).isEqualTo(3.5 / 4);
    }

    @Test
    void oneOutputIsTheProbabilityOfTheSecondClass() {
        var c = Classification.of(new int[] {1, 0, 1}, new float[] {.9f, .4f, .3f}, List.of("no", "yes"), 0);
        assertThat(c.confusion()).isDeepEqualTo(new int[][] {{1, 0}, {1, 1}});
    }

    @Test
    void aProbabilityOfZeroGivesAFiniteLogLoss() {
        var c = Classification.of(new int[] {0}, new float[] {0, 1, 0}, THREE, 0);
        assertThat(c.logLoss()).isCloseTo(-Math.log(1e-15), offset(1e-12));
    }
}
