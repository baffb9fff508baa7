package nabla.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import nabla.matrix.Matrix;
import nabla.matrix.ReferenceKernels;
import nabla.nn.Network;
import nabla.nn.Parameter;
import nabla.train.optimizer.Adam;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Momentum;
import nabla.train.optimizer.Sgd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole training steps on the vector kernels. */
class TrainingTest {
    static Stream<Arguments> networksAndRules() {
        return Stream.of(Training.WIDE, Training.LONG)
                .flatMap(n -> Stream.of(new Sgd(), new Momentum(), new Adam()).map(rule -> Arguments.of(n, rule)));
    }

    @ParameterizedTest
    @MethodSource("networksAndRules")
    void theBitsDoNotDependOnTheNumberOfThreads(Network network, FirstOrder rule) {
        var one = new Training(network, rule, new VectorKernels(1));
        one.steps(20);
        for (int threads = 2; threads <= 4; threads++) {
            var more = new Training(network, rule, new VectorKernels(threads));
            more.steps(20);
            assertThat(more.parameters.snapshot()).as("%d threads", threads).isEqualTo(one.parameters.snapshot());
            assertThat(more.loss()).isEqualTo(one.loss());
        }
    }

    @ParameterizedTest
    @MethodSource("networksAndRules")
    void trainingFollowsTheReference(Network network, FirstOrder rule) {
        var fast = new Training(network, rule, new VectorKernels(2));
        var reference = new Training(network, rule, new ReferenceKernels());
        reference.parameters.set(fast.parameters); // the same float32 start
        fast.steps(3);
        reference.steps(3);
        for (Parameter p : fast.parameters.list()) {
            Matrix expected = reference.parameters.get(p.name()).value();
            for (int i = 0; i < expected.rows; i++) {
                for (int j = 0; j < expected.cols; j++) {
                    // Adam divides by a gradient's size, so where that is all rounding the step is, too: below η a
                    // step.
                    double tolerance = rule instanceof Adam ? 1e-2 : 1e-5;
                    assertThat(p.value().get(i, j))
                            .as("%s (%d, %d)", p.name(), i, j)
                            .isCloseTo(expected.get(i, j), org.assertj.core.data.Offset.offset(tolerance));
                }
            }
        }
    }
}
