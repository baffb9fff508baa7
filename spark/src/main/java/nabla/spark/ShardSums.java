package nabla.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/** Sums over all shards of a table: what they need goes out to the executors, what they come to is added along one tree. */
final class ShardSums {
    /** Floats that travel in the tasks themselves, which spares a request for each executor; Spark warns above 1 MiB. */
    private static final int IN_TASKS = 1 << 17;
    /** Floats that the driver takes from all tasks at once; more are added up on their way, which costs stages. */
    private static final long STRAIGHT = 1 << 22;

    private final ShardedRows rows;
    private final Broadcast<Replicas> replicas;
    private final Exchange exchange;

    ShardSums(ShardedRows rows, Broadcast<Replicas> replicas, Exchange exchange) {
        this.rows = rows;
        this.replicas = replicas;
        this.exchange = exchange;
    }

    /** What one shard adds, given what was sent. */
    interface Work<S> extends Serializable {
        TreeSum.Part on(Shard shard, Replica replica, S sent);
    }

    /** Something on its way to the executors. */
    private interface Sent<S> extends Serializable {
        S get();
    }

    /** @param floats that are in what is sent */
    <S extends Serializable> TreeSum.Part of(S sent, int floats, Work<S> work) {
        if (floats <= IN_TASKS) {
            return sum(() -> sent, floats, work);
        }
        Broadcast<S> broadcast = rows.spark().broadcast(sent);
        try {
            return sum(broadcast::value, floats, work);
        } finally {
            broadcast.destroy();
        }
    }

    private <S> TreeSum.Part sum(Sent<S> sent, int floats, Work<S> work) {
        long start = System.nanoTime();
        JavaRDD<TreeSum> sums = sums(rows.shards(), rows.rows().shards(), replicas, sent, work);
        long toTasks = (long) floats * sums.getNumPartitions();
        TreeSum sum = toTasks <= STRAIGHT
                ? sums.collect().stream().reduce(TreeSum::plus).orElseThrow()
                : sums.treeReduce(TreeSum::plus);
        exchange.add(Float.BYTES * toTasks + sum.bytes(), System.nanoTime() - start - sum.busiest());
        return sum.total();
    }

    /** Of each partition. */
    private static <S> JavaRDD<TreeSum> sums(
            JavaRDD<Shard> shards, int count, Broadcast<Replicas> replicas, Sent<S> sent, Work<S> work) {
        return shards.mapPartitions(part ->
                List.of(task(part, count, replicas.value(), sent.get(), work)).iterator());
    }

    private static <S> TreeSum task(Iterator<Shard> shards, int count, Replicas replicas, S sent, Work<S> work) {
        long start = System.nanoTime();
        var sum = new TreeSum(count);
        try (Replica replica = replicas.take()) {
            while (shards.hasNext()) {
                Shard shard = shards.next();
                sum.add(shard.number, work.on(shard, replica, sent));
            }
        }
        return sum.sent(System.nanoTime() - start);
    }
}
