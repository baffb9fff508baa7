package nabla.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class RegressionTest {
    @Test
    void errorsAreInTheTargetsUnits() {
        var r = Regression.of(new float[] {1, 2, 3, 6}, new float[] {2, 2, 1, 6}, 1, 0);
        assertThat(r.rmse()).isCloseTo(Math.sqrt(5.0 / 4), offset(1e-12));
        assertThat(r.mae()).isEqualTo(3.0 / 4);
        assertThat(r.r2()).isCloseTo(1 - 5.0 / 14, offset(1e-12));
    }

    @Test
    void predictingTheMeanExplainsNothing() {
        assertThat(Regression.of(new float[] {1, 2, 3}, new float[] {2, 2, 2}, 1, 0)
                        .r2())
                .isZero();
    }

    @Test
    void severalOutputsAreAveraged() {
        // first column perfect, second at its mean
        var r = Regression.of(new float[] {1, 5, 2, 7}, new float[] {1, 6, 2, 6}, 2, 0);
        assertThat(r.r2()).isEqualTo(0.5);
    }

    @Test
    void aConstantTargetHasNoR2() {
        assertThat(Regression.of(new float[] {4, 4}, new float[] {4, 5}, 1, 0).r2())
                .isNaN();
    }
}
