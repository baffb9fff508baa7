package nabla.simd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Program;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Update;
import nabla.nn.Activate;
import nabla.nn.Bound;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameter;
import nabla.nn.Parameters;
import nabla.nn.function.Relu;
import nabla.nn.function.Sigmoid;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.train.optimizer.Adam;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Momentum;
import nabla.train.optimizer.Optimizers;
import nabla.train.optimizer.Sgd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole training steps on the vector kernels. */
class TrainingTest {
    /** Wide enough that every product is worth several threads. */
    private static final Network WIDE = new Network(
            150,
            new CategoricalCrossEntropy(),
            new Dense(256),
            new Activate(new Relu()),
            new Dense(240),
            new Activate(new Sigmoid()),
            new Dense(10));

    private static final int BATCH = 30;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<FirstOrder> rules() {
        return Stream.of(new Sgd(), new Momentum(), new Adam());
    }

    /** A network being trained on one batch. */
    private static final class Training {
        final Parameters parameters;
        private final Program step;
        private final Update update;
        private final Bound bound;

        Training(FirstOrder rule, Kernels kernels) {
            parameters = WIDE.initialize(kernels, 5);
            bound = WIDE.bind(parameters, BATCH, Objective.mean(BATCH), 1);
            var random = new SplittableRandom(9);
            for (int i = 0; i < BATCH; i++) {
                for (int j = 0; j < WIDE.inputs(); j++) {
                    bound.X().set(i, j, (float) random.nextDouble(-1, 1));
                }
                bound.Y().set(i, random.nextInt(WIDE.outputs()), 1);
            }
            update = rule.start(parameters);
            step = bound.training(update);
        }

        void steps(int n) {
            for (int i = 0; i < n; i++) {
                update.begin(0.01);
                step.run();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theBitsDoNotDependOnTheNumberOfThreads(FirstOrder rule) {
        var one = new Training(rule, new VectorKernels(1));
        one.steps(20);
        for (int threads = 2; threads <= 4; threads++) {
            var more = new Training(rule, new VectorKernels(threads));
            more.steps(20);
            assertThat(more.parameters.snapshot()).as("%d threads", threads).isEqualTo(one.parameters.snapshot());
            assertThat(more.bound.loss()).isEqualTo(one.bound.loss());
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void trainingFollowsTheReference(FirstOrder rule) {
        var fast = new Training(rule, new VectorKernels(2));
        var reference = new Training(rule, new ReferenceKernels());
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

    @ParameterizedTest
    @CsvSource({"sgd, 1", "sgd, 2", "momentum, 1", "momentum, 2", "adam, 1", "adam, 2"})
    void aThousandStepsAllocateNothing(String rule, int threads) {
        var training = new Training((FirstOrder) Optimizers.named(rule), new VectorKernels(threads));
        training.steps(1); // so that the team is there
        long[] team = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("nabla-") || t == Thread.currentThread())
                .mapToLong(Thread::getId)
                .toArray();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20 && least > 0; round++) { // until everything is compiled
            long before = allocated(team);
            training.steps(1000);
            least = Math.min(least, allocated(team) - before);
        }
        assertThat(least).as("bytes allocated in 1,000 steps").isZero();
    }

    private static long allocated(long[] ids) {
        long bytes = 0;
        for (long id : ids) {
            bytes += THREADS.getThreadAllocatedBytes(id);
        }
        return bytes;
    }
}
