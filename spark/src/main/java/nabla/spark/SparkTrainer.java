package nabla.spark;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import nabla.matrix.Penalty;
import nabla.matrix.Program;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.train.Checkpoints;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import nabla.train.metric.Evaluation;
import nabla.train.optimizer.FirstOrder;
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
    private final int syncEvery;
    private final Exchange exchange = new Exchange();

    public SparkTrainer(Network network, TrainingOptions options, TrainingListener listener) {
        this(network, options, listener, "", 1);
    }

    /**
     * @param checkpoint a directory of any file system that Spark knows, for each epoch's state; empty: none
     * @param syncEvery steps that each shard takes by itself before their mean: {@link LocalSteps}; 1: all step as one
     */
    public SparkTrainer(
            Network network, TrainingOptions options, TrainingListener listener, String checkpoint, int syncEvery) {
        if (options.optimizer() instanceof Lbfgs && !checkpoint.isEmpty()) {
            throw new IllegalArgumentException("lbfgs keeps no checkpoints; leave them out, or take adam");
        }
        if (options.optimizer() instanceof Lbfgs && syncEvery > 1) {
            throw new IllegalArgumentException("lbfgs takes no local steps; leave out syncEvery, or take adam");
        }
        this.checkpoint = checkpoint;
        this.syncEvery = syncEvery;
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
        int shardRows =
                (int) Math.max(1, objective.batchSize() / training.rows().shards());
        long steps = options.steps(training.count());
        Parameters parameters =
                network.initialize(network.kernels(shardRows, steps, options.threads()), options.seed());
        Broadcast<Replicas> replicas =
                training.spark().broadcast(new Replicas(plan(objective, shardRows, steps, weighing)));
        try {
            var sums = new ShardSums(training, replicas, exchange);
            Supplier<Evaluation> evaluation =
                    validation == null ? null : () -> evaluate(validation, replicas, parameters);
            if (syncEvery > 1 && options.optimizer() instanceof FirstOrder rule) {
                var local = new LocalSteps.Rule(rule, options.clipping(), objective, syncEvery);
                TrainingOptions rounds = LocalSteps.rounds(options, syncEvery, training.count());
                return new Trainer(network, rounds, listener)
                        .train(
                                new LocalSteps(training.count(), sums, parameters, local),
                                evaluation,
                                parameters,
                                checkpoints(training));
            }
            Program penaltySlope =
                    network.bind(parameters, 1, objective, options.seed()).penaltySlope();
            return new Trainer(network, options, listener)
                    .train(
                            new ShardedGradients(training.count(), sums, parameters, penaltySlope),
                            evaluation,
                            parameters,
                            checkpoints(training));
        } finally {
            replicas.destroy();
        }
    }

    private Plan plan(Objective objective, int shardRows, long steps, Weighing weighing) {
        var unpenalized =
                new Objective(objective.reduction(), objective.batchSize(), objective.weighted(), Penalty.NONE);
        return new Plan(network, unpenalized, options.seed(), shardRows, steps, weighing);
    }

    private Checkpoints checkpoints(ShardedRows rows) {
        return checkpoint.isEmpty()
                ? Checkpoints.NONE
                : new CheckpointDirectory(
                        checkpoint, rows.spark().hadoopConfiguration(), network, options, syncEvery, rows.rows());
    }

    /** How good a trained network is on other rows; the area under the ROC curve is NaN. */
    public static Evaluation evaluate(Trainer.Result trained, ShardedRows rows) {
        rows.requireFit(trained.network());
        int shardRows = (int) Math.max(1, rows.count() / rows.rows().shards());
        var plan = new Plan(trained.network(), Objective.sum(), 0, shardRows, Long.MAX_VALUE, Weighing.NONE);
        Broadcast<Replicas> replicas = rows.spark().broadcast(new Replicas(plan));
        try {
            return evaluate(rows, replicas, trained.parameters());
        } finally {
            replicas.destroy();
        }
    }

    private static Evaluation evaluate(ShardedRows rows, Broadcast<Replicas> replicas, Parameters parameters) {
        Broadcast<float[]> theta = rows.spark().broadcast(parameters.rowMajor(parameters.theta()));
        List<EvaluationSum> sums = rows
                .shards()
                .mapToPair(
                        shard -> new Tuple2<>(shard.number, EvaluationSum.of(shard, replicas.value(), theta.value())))
                .collect()
                .stream()
                .sorted(Comparator.comparingInt(Tuple2::_1))
                .map(Tuple2::_2)
                .toList();
        theta.destroy();
        return EvaluationSum.total(sums);
    }
}
