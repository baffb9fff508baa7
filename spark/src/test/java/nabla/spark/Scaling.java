package nabla.spark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
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
 * not cached. Arguments: executors, megabytes of heap each, then trainings, as 1000000/100000/5 for five epochs of a
 * million rows in batches of 100,000.
 */
final class Scaling {
    /** Virtual machines that just started compile, beside what they compute, for some ten seconds. */
    private static final int WARM_UP_EPOCHS = 30;

    private static final int WARM_UP_ROWS = 200_000;

    private Scaling() {}

    public static void main(String[] arguments) throws IOException {
        int executors = Integer.parseInt(arguments[0]);
        try (SparkSession spark = LocalCluster.start(executors, Integer.parseInt(arguments[1]))) {
            fit(spark, WARM_UP_ROWS, WARM_UP_ROWS / 4, executors, WARM_UP_EPOCHS, 0);
            long idle = liveBytes(spark, executors);
            System.out.printf(Locale.ROOT, "idle after warming up: %.0f MB live%n", idle / 1e6);
            for (int i = 2; i < arguments.length; i++) {
                int[] training = Arrays.stream(arguments[i].split("/"))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                fit(spark, training[0], training[1], executors, training[2], idle);
            }
        }
    }

    private static void fit(SparkSession spark, long rows, int batch, int executors, int epochs, long idle) {
        long start = System.nanoTime();
        var listener = new Memory(spark, executors, epochs);
        History history = Objects.requireNonNull(new NablaClassifier()
                .setHidden(new int[] {100, 100})
                .setBatchSize(batch)
                .setShards(executors)
                .setEpochs(epochs)
                .setListener(listener)
                .fit(GeneratedTable.of(spark, rows))
                .history());
        double total = (System.nanoTime() - start) / 1e9;
        double[] seconds =
                history.epochs().stream().mapToDouble(Epoch::seconds).sorted().toArray();
        double share = 4.0 * GeneratedTable.FEATURES * rows / executors;
        System.out.printf(
                Locale.ROOT,
                "%,d rows, %d executors, batches of %,d: %.3f µs a row (median of %d epochs; fastest %.3f), exchange"
                        + " %.1f ms a step, %.1f s in all; %.2f × the executor's %.0f MB of floats live%n",
                rows,
                executors,
                batch,
                1e6 * seconds[epochs / 2] / rows,
                epochs,
                1e6 * seconds[0] / rows,
                1e3 * listener.exchanging() / ((epochs - 1) * Math.ceil((double) rows / batch)),
                total,
                (listener.live - idle) / share,
                share / 1e6);
    }

    /** Looks at the executors' heaps once the last epoch is done and all is still there. */
    private static final class Memory implements ExchangeListener {
        private final SparkSession spark;
        private final int executors;
        private final int epochs;
        private Exchange exchange = new Exchange();
        private double packing;
        private long live;

        Memory(SparkSession spark, int executors, int epochs) {
            this.spark = spark;
            this.executors = executors;
            this.epochs = epochs;
        }

        @Override
        public void exchange(Exchange exchange) {
            this.exchange = exchange;
        }

        /** Seconds after the first epoch, in which the rows are packed. */
        double exchanging() {
            return exchange.seconds() - packing;
        }

        @Override
        public void epoch(Epoch epoch) {
            if (epoch.number() == 1) {
                packing = exchange.seconds();
            }
            if (epoch.number() == epochs) {
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
