package nabla.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import nabla.matrix.Program;
import nabla.nn.Parameters;
import nabla.train.Batch;
import nabla.train.GradientSource;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A step's gradient from the shards: θ goes out to every executor, sums over shards come back. */
final class ShardedGradients implements GradientSource {
    private final JavaSparkContext spark;
    private final JavaRDD<Shard> shards;
    private final Shard.Rows rows;
    private final Broadcast<Plan> plan;
    private final Parameters parameters;
    private final Program penaltySlope;
    private final Exchange exchange;

    ShardedGradients(
            ShardedRows rows, Broadcast<Plan> plan, Parameters parameters, Program penaltySlope, Exchange exchange) {
        this.spark = rows.spark();
        this.shards = rows.shards();
        this.rows = rows.rows();
        this.plan = plan;
        this.parameters = parameters;
        this.penaltySlope = penaltySlope;
        this.exchange = exchange;
    }

    /** What every executor is told at a step. */
    private record Step(float[] theta, Batch batch) implements Serializable {}

    @Override
    public long rows() {
        return rows.count();
    }

    @Override
    public double gradient(Batch batch) {
        long start = System.nanoTime();
        var step = new Step(parameters.rowMajor(parameters.theta()), batch);
        Broadcast<Step> broadcast = spark.broadcast(step);
        TreeSum sum = sum(shards, rows.shards(), plan, broadcast);
        broadcast.destroy();
        TreeSum.Part total = sum.total();
        if (total.vector() != null) {
            parameters.setRowMajor(parameters.gradient(), total.vector());
        }
        penaltySlope.run();
        exchange.add(
                4L * step.theta.length * shards.getNumPartitions() + sum.bytes(),
                System.nanoTime() - start - sum.busiest());
        return total.loss();
    }

    private static TreeSum sum(JavaRDD<Shard> shards, int count, Broadcast<Plan> plan, Broadcast<Step> step) {
        return shards.mapPartitions(part ->
                        List.of(sum(part, count, plan.value(), step.value())).iterator())
                .treeReduce(TreeSum::plus);
    }

    private static TreeSum sum(Iterator<Shard> shards, int count, Plan plan, Step step) {
        long start = System.nanoTime();
        var sum = new TreeSum(count);
        try (Replica replica = Replica.of(plan, step.theta)) {
            while (shards.hasNext()) {
                Shard shard = shards.next();
                sum.add(shard.number, replica.gradient(shard, step.batch));
            }
        }
        return sum.sent(System.nanoTime() - start);
    }
}
