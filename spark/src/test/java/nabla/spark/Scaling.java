package nabla.spark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import nabla.train.Epoch;
import nabla.train.History;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Time a row and memory an executor of 28-100-100-2, for docs/spark.md. One shard an executor; the table is generated,
 * not cached. Arguments: executors, megabytes of heap each, rows a batch, then numbers of rows.
 */
final class Scaling {
    private static final int EPOCHS = 3;

    private Scaling() {}

    public static void main(String[] arguments) throws IOException {
        int executors = Integer.parseInt(arguments[0]);
        int batch = Integer.parseInt(arguments[2]);
        try (SparkSession spark = LocalCluster.start(executors, Integer.parseInt(arguments[1]))) {
            fit(spark, 50_000, batch, executors, 0);
            long idle = liveBytes(spark, executors);
            System.out.printf(Locale.ROOT, "idle after warming up: %.0f MB live%n", idle / 1e6);
            for (int i = 3; i < arguments.length; i++) {
                fit(spark, Long.parseLong(arguments[i]), batch, executors, idle);
            }
        }
    }

    private static void fit(SparkSession spark, long rows, int batch, int executors, long idle) {
        long start = System.nanoTime();
        var listener = new Memory(spark, executors);
        History history = Objects.requireNonNull(new NablaClassifier()
                .setHidden(new int[] {100, 100})
                .setBatchSize(batch)
                .setShards(executors)
                .setEpochs(EPOCHS)
                .setListener(listener)
                .fit(GeneratedTable.of(spark, rows))
                .history());
        double total = (System.nanoTime() - start) / 1e9;
        double best =
                history.epochs().stream().mapToDouble(Epoch::seconds).min().orElseThrow();
        double share = 4.0 * GeneratedTable.FEATURES * rows / executors;
        System.out.printf(
                Locale.ROOT,
                "%,d rows, %d executors, batches of %,d: %.3f µs a row (fastest of %d epochs), exchange %.1f ms a step,"
                        + " %.1f s in all; %.2f × the executor's %.0f MB of floats live%n",
                rows,
                executors,
                batch,
                1e6 * best / rows,
                EPOCHS,
                1e3 * listener.exchange.seconds() / (EPOCHS * Math.ceil((double) rows / batch)),
                total,
                (listener.live - idle) / share,
                share / 1e6);
    }

    /** Looks at the executors' heaps once the last epoch is done and all is still there. */
    private static final class Memory implements ExchangeListener {
        private final SparkSession spark;
        private final int executors;
        private Exchange exchange = new Exchange();
        private long live;

        Memory(SparkSession spark, int executors) {
            this.spark = spark;
            this.executors = executors;
        }

        @Override
        public void exchange(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void epoch(Epoch epoch) {
            if (epoch.number() == EPOCHS) {
                live = liveBytes(spark, executors);
            }
        }
    }

    /** What a garbage collection leaves, in the executor where it is most. */
    private static long liveBytes(SparkSession spark, int executors) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(Collections.nCopies(2 * executors, 0), 2 * executors)
                .map(task -> {
                    System.gc();
                    TimeUnit.MILLISECONDS.sleep(300);
                    return ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                })
                .reduce(Math::max);
    }
}
