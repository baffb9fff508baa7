package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final RowColumns CLASSES = new RowColumns("features", "label", null, true);
    private static final int TRIES = 50;

    private void train(TrainingListener listener) {
        TrainingOptions options = Driver.OPTIONS.toBuilder().epochs(2).build();
        try (var rows = ShardedRows.of(Cluster.table(Driver.MOONS, 3), CLASSES, 4)) {
            new SparkTrainer(Driver.NETWORK, options, listener).train(rows, null);
        }
    }

    /** Objects of the class that executors hold after a garbage collection; each executor is asked, most likely twice. */
    private static long held(Class<?> type) {
        String name = type.getName();
        return JavaSparkContext.fromSparkContext(Cluster.spark().sparkContext())
                .parallelize(Collections.nCopies(4, name), 4)
                .map(MemoryTest::count)
                .reduce(Long::sum);
    }

    private static long count(String type) throws JMException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(20); // so that the other executor takes its part of the tasks
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return String.valueOf(histogram)
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(words -> words.length > 3 && words[3].equals(type))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    /** Spark lets go in the background. */
    private static long heldInTheEnd(Class<?> type) throws InterruptedException {
        long held = held(type);
        for (int i = 0; i < TRIES && held > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            held = held(type);
        }
        return held;
    }

    /** Looks once the first epoch is done. */
    private static final class Look implements TrainingListener {
        private long shards;
        private long replicas;

        @Override
        public void batch(int epoch, long rowsDone) {
            if (epoch == 2 && shards == 0) {
                shards = held(Shard.class);
                replicas = held(Replica.class);
            }
        }
    }

    @Test
    void anEndedTrainingLeavesNoRowsInTheExecutors() throws InterruptedException {
        var look = new Look();
        train(look);
        assertThat(List.of(look.shards, look.replicas)).allMatch(held -> held > 0);
        assertThat(heldInTheEnd(Replica.class)).isZero();
        assertThat(heldInTheEnd(Shard.class)).isZero();
    }

    @Test
    void aTrainingThatFailsLeavesNoRowsInTheExecutors() throws InterruptedException {
        var failure = new TrainingListener() {
            @Override
            public void batch(int epoch, long rowsDone) {
                throw new IllegalStateException("in the middle");
            }
        };
        assertThatThrownBy(() -> train(failure)).hasMessage("in the middle");
        assertThat(heldInTheEnd(Replica.class)).isZero();
        assertThat(heldInTheEnd(Shard.class)).isZero();
    }
}
