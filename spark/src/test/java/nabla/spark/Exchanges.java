package nabla.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.loss.CategoricalCrossEntropy;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.reflect.ClassTag$;

/**
 * Two ways to exchange parameters and gradients, for docs/spark.md: a job a step, which the product takes, and one long
 * job with barrier and allGather. Nothing is computed between. Argument: steps.
 */
final class Exchanges {
    private static final int EXECUTORS = 2;

    private Exchanges() {}

    public static void main(String[] arguments) throws IOException {
        int steps = Integer.parseInt(arguments[0]);
        try (var session = LocalCluster.start(EXECUTORS, 3072)) {
            exchange(
                    JavaSparkContext.fromSparkContext(session.sparkContext()),
                    GeneratedTable.of(session, 1_000),
                    steps);
        }
    }

    private static void exchange(JavaSparkContext spark, Dataset<Row> table, int steps) {
        for (int parameters : new int[] {10_000, 1_000_000, 10_000_000}) {
            print("a job a step", parameters, jobs(spark, table, parameters, steps));
        }
        for (int parameters : new int[] {10_000, 1_000_000, 10_000_000}) {
            print("barrier, allGather", parameters, barrier(spark, parameters, Math.min(steps, 8)));
        }
    }

    private static void print(String way, int parameters, long[] nanos) {
        double[] ms = Arrays.stream(nanos).mapToDouble(n -> n / 1e6).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-22s %,11d parameters: median %.1f ms, least %.1f ms%n",
                way,
                parameters,
                ms[ms.length / 2],
                ms[0]);
    }

    private static JavaRDD<Integer> oneTaskAnExecutor(JavaSparkContext spark) {
        return spark.parallelize(IntStream.range(0, EXECUTORS).boxed().toList(), EXECUTORS);
    }

    private static long[] jobs(JavaSparkContext spark, Dataset<Row> table, int parameters, int steps) {
        var network = new Network(GeneratedTable.FEATURES, new CategoricalCrossEntropy(), new Dense(2));
        var plan = new Plan(network, Objective.sum(), 1, 1, 1, Weighing.NONE);
        Broadcast<Replicas> replicas = spark.broadcast(new Replicas(plan));
        try (var rows = ShardedRows.of(table, new RowColumns("features", "label", null, true), EXECUTORS)) {
            var sums = new ShardSums(rows, replicas, new Exchange());
            return IntStream.range(0, steps)
                    .mapToLong(step -> {
                        long start = System.nanoTime();
                        sums.of(
                                new float[parameters],
                                parameters,
                                (shard, replica, theta) -> new TreeSum.Part(theta.clone(), 0));
                        return System.nanoTime() - start;
                    })
                    .skip(2L * steps / 3)
                    .toArray();
        }
    }

    /** The tasks stay; each step each of them sends its sum to all and adds what came. */
    private static long[] barrier(JavaSparkContext spark, int parameters, int steps) {
        List<long[]> times = oneTaskAnExecutor(spark)
                .rdd()
                .barrier()
                .mapPartitions(new Gather(parameters, steps), false, ClassTag$.MODULE$.apply(long[].class))
                .toJavaRDD()
                .collect();
        return times.get(0);
    }

    /** A task of the barrier stage. */
    private static final class Gather
            extends scala.runtime.AbstractFunction1<
                    scala.collection.Iterator<Integer>, scala.collection.Iterator<long[]>>
            implements java.io.Serializable {
        private static final long serialVersionUID = 1;

        private final int parameters;
        private final int steps;

        Gather(int parameters, int steps) {
            this.parameters = parameters;
            this.steps = steps;
        }

        @Override
        public scala.collection.Iterator<long[]> apply(scala.collection.Iterator<Integer> part) {
            var context = BarrierTaskContext.get();
            context.barrier();
            long[] times = LongStream.range(0, steps).map(step -> step(context)).toArray();
            return scala.jdk.javaapi.CollectionConverters.asScala(List.of(times).iterator());
        }

        private long step(BarrierTaskContext context) {
            long start = System.nanoTime();
            float[] sum = new float[parameters];
            var bytes = ByteBuffer.allocate(4 * parameters);
            bytes.asFloatBuffer().put(sum);
            for (String message : context.allGather(Base64.getEncoder().encodeToString(bytes.array()))) {
                float[] part = new float[parameters];
                ByteBuffer.wrap(Base64.getDecoder().decode(message))
                        .asFloatBuffer()
                        .get(part);
                for (int i = 0; i < parameters; i++) {
                    sum[i] += part[i];
                }
            }
            return System.nanoTime() - start;
        }
    }
}
