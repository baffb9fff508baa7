package nabla.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.SplittableRandom;
import nabla.matrix.Matrix;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Role;
import nabla.nn.function.Functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializersTest {
    private static final int IN = 300;
    private static final int OUT = 200;

    /** 60,000 draws: the variance is known to about 0.6 %, three of these are 2 %. */
    @ParameterizedTest
    @CsvSource({
        "glorot-uniform, 0.004",
        "glorot-normal, 0.004",
        "he-uniform, 0.00666666",
        "he-normal, 0.00666666",
        "lecun-uniform, 0.00333333",
        "lecun-normal, 0.00333333",
        "normal:0.05, 0.0025"
    })
    void theVarianceIsThePapers(String name, double variance) {
        Matrix W = Matrix.zeros("W", Role.WEIGHTS, IN, OUT, new ReferenceKernels());
        Initializers.named(name).fill(W, new SplittableRandom(5));
        double squares = 0;
        for (double[] row : W.toArray()) {
            for (double w : row) {
                squares += w * w;
            }
        }
        assertThat(squares / W.size()).isCloseTo(variance, withPercentage(2));
    }

    @Test
    void reluGetsHeAndSigmoidGetsGlorot() {
        assertThat(Initializers.suiting(Functions.named("relu")).name()).isEqualTo("he-normal");
        assertThat(Initializers.suiting(Functions.named("sigmoid")).name()).isEqualTo("glorot-uniform");
        assertThat(Initializers.suiting(null).name()).isEqualTo("glorot-uniform");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatThrownBy(() -> Initializers.named("xavier"))
                .hasMessageContaining("glorot-uniform, glorot-normal, he-uniform");
        assertThatThrownBy(() -> Initializers.named("normal:wide"))
                .hasMessageContaining("after normal: stands a number");
    }
}
