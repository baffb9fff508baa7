package nabla.spark;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import nabla.matrix.Penalty;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.train.Checkpoints;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import nabla.train.metric.Evaluation;
import nabla.train.optimizer.Lbfgs;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * {@link Trainer} on rows that lie in a cluster: the same loop, batches, optimizers and history, with each step's
 * gradient summed over the executors. Same seed and same number of shards, same bits, on any number of partitions and
 * executors.
 */
public final class SparkTrainer {
    private final Network network;
    private final TrainingOptions options;
    private final TrainingListener listener;
    private final String checkpoint;
    private final Exchange exchange = new Exchange();

    public SparkTrainer(Network network, TrainingOptions options, TrainingListener listener) {
        this(network, options, listener, "");
    }

    /** @param checkpoint a directory of any file system that Spark knows, for each epoch's state; empty: none */
    public SparkTrainer(Network network, TrainingOptions options, TrainingListener listener, String checkpoint) {
        if (options.optimizer() instanceof Lbfgs && !checkpoint.isEmpty()) {
            throw new IllegalArgumentException("lbfgs keeps no checkpoints; leave them out, or take adam");
        }
        this.checkpoint = checkpoint;
        this.network = network;
        this.options = options;
        this.listener = listener;
        if (listener instanceof ExchangeListener curious) {
            curious.exchange(exchange);
        }
    }

    /** What travelled so far. */
    public Exchange exchange() {
        return exchange;
    }

    /** @throws nabla.data.DataException where network and rows do not fit */
    public Trainer.Result train(ShardedRows training, @Nullable ShardedRows validation) {
        training.requireFit(network);
        Weighing weighing = training.weighing(options.balanceClasses());
        Objective objective = options.objective(training.count(), !weighing.isNone());
        var unpenalized =
                new Objective(objective.reduction(), objective.batchSize(), objective.weighted(), Penalty.NONE);
        int shardRows =
                (int) Math.max(1, objective.batchSize() / training.rows().shards());
        long steps = options.steps(training.count());
        var plan = new Plan(
                UUID.randomUUID().toString(), network, unpenalized, options.seed(), shardRows, steps, weighing);
        Parameters parameters =
                network.initialize(network.kernels(shardRows, steps, options.threads()), options.seed());
        Bound penalty = network.bind(parameters, 1, objective, options.seed());
        Broadcast<Plan> broadcast = training.spark().broadcast(plan);
        try {
            var source = new ShardedGradients(training, broadcast, parameters, penalty.penaltySlope(), exchange);
            Supplier<Evaluation> evaluation =
                    validation == null ? null : () -> evaluate(validation, broadcast, parameters);
            return new Trainer(network, options, listener).train(source, evaluation, parameters, checkpoints(training));
        } finally {
            broadcast.destroy();
        }
    }

    private Checkpoints checkpoints(ShardedRows rows) {
        return checkpoint.isEmpty()
                ? Checkpoints.NONE
                : new CheckpointDirectory(
                        checkpoint, rows.spark().hadoopConfiguration(), network, options, rows.rows());
    }

    private static Evaluation evaluate(ShardedRows rows, Broadcast<Plan> plan, Parameters parameters) {
        Broadcast<float[]> theta = rows.spark().broadcast(parameters.rowMajor(parameters.theta()));
        List<EvaluationSum> sums = rows
                .shards()
                .mapToPair(shard -> new Tuple2<>(shard.number, EvaluationSum.of(shard, plan.value(), theta.value())))
                .collect()
                .stream()
                .sorted(Comparator.comparingInt(Tuple2::_1))
                .map(Tuple2::_2)
                .toList();
        theta.destroy();
        return EvaluationSum.total(sums);
    }
}
