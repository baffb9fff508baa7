package nabla.bench;

import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.train.optimizer.FirstOrder;

/** A workload's training, step after step over its pool. */
public final class Steps {
    private final Workload workload;
    private final Pool pool;
    private final Bound bound;
    private final Update update;
    private final Program step;
    private final double learningRate;
    private int batch;

    /** @param parameters to begin with, on the kernels to time */
    public Steps(Workload workload, Pool pool, FirstOrder optimizer, Parameters parameters) {
        this.workload = workload;
        this.pool = pool;
        Network network = workload.network();
        bound = network.bind(parameters, workload.batch(), Objective.mean(workload.batch()), 0);
        update = optimizer.start(parameters);
        step = bound.training(update);
        learningRate = optimizer.name().equals("sgd") ? workload.learningRate() : optimizer.defaultLearningRate();
    }

    /** With weights drawn by {@code seed}. */
    public static Steps start(Workload workload, Pool pool, FirstOrder optimizer, int threads, long seed) {
        Network network = workload.network();
        Parameters parameters = network.initialize(network.kernels(workload.batch(), threads), seed);
        return new Steps(workload, pool, optimizer, parameters);
    }

    public int batches() {
        return pool.rows() / workload.batch();
    }

    /** One step on the next batch, read in place; gives its loss before the step. */
    public double next() {
        int row = batch * workload.batch();
        batch = batch + 1 == batches() ? 0 : batch + 1;
        bound.X().moveTo(pool.X(), row * workload.inputs());
        bound.Y().moveTo(pool.Y(), row * workload.outputs());
        update.begin(learningRate);
        step.run();
        return bound.loss();
    }

    /** The mean loss of one pass over the pool, training all the while. */
    public double pass() {
        double sum = 0;
        for (int i = 0; i < batches(); i++) {
            sum += next();
        }
        return sum / batches();
    }

    public String kernels() {
        return bound.parameters().kernels().description();
    }
}
