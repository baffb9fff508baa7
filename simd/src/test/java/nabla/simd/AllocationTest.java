package nabla.simd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import nabla.nn.Network;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Optimizers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource({"sgd, 1", "sgd, 2", "momentum, 1", "momentum, 2", "adam, 1", "adam, 2"})
    void aThousandStepsAllocateNothing(String rule, int threads) {
        for (Network network : List.of(Training.WIDE, Training.LONG)) {
            var training = new Training(network, (FirstOrder) Optimizers.named(rule), new VectorKernels(threads));
            assertThat(allocatedInAThousand(training))
                    .as("bytes allocated in 1,000 steps of %s", network)
                    .isZero();
        }
    }

    private static long allocatedInAThousand(Training training) {
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
        return least;
    }

    private static long allocated(long[] ids) {
        long bytes = 0;
        for (long id : ids) {
            bytes += THREADS.getThreadAllocatedBytes(id);
        }
        return bytes;
    }
}
