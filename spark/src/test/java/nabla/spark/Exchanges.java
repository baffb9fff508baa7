package nabla.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * Two ways to exchange parameters and gradients, for docs/spark.md: a job a step (broadcast, treeReduce), which the
 * product takes, and one long job with barrier and allGather. Nothing is computed between. Argument: steps.
 */
final class Exchanges {
    private static final int EXECUTORS = 2;

    private Exchanges() {}

    public static void main(String[] arguments) throws IOException {
        int steps = Integer.parseInt(arguments[0]);
        try (var session = LocalCluster.start(EXECUTORS, 3072)) {
            exchange(JavaSparkContext.fromSparkContext(session.sparkContext()), steps);
        }
    }

    private static void exchange(JavaSparkContext spark, int steps) {
        for (int parameters : new int[] {10_000, 1_000_000, 10_000_000}) {
            print("broadcast, treeReduce", parameters, jobs(spark, parameters, steps));
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

    /** As {@link ShardedGradients} does it. */
    private static long[] jobs(JavaSparkContext spark, int parameters, int steps) {
        JavaRDD<Integer> tasks = oneTaskAnExecutor(spark);
        return IntStream.range(0, steps)
                .mapToLong(step -> {
                    long start = System.nanoTime();
                    Broadcast<float[]> theta = spark.broadcast(new float[parameters]);
                    tasks.mapPartitions(part -> sum(part, theta.value().length))
                            .treeReduce(TreeSum::plus)
                            .total();
                    theta.destroy();
                    return System.nanoTime() - start;
                })
                .skip(steps / 3)
                .toArray();
    }

    private static Iterator<TreeSum> sum(Iterator<Integer> part, int parameters) {
        var sum = new TreeSum(EXECUTORS);
        part.forEachRemaining(shard -> sum.add(shard, new TreeSum.Part(new float[parameters], 0)));
        return List.of(sum).iterator();
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
