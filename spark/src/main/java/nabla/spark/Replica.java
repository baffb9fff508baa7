package nabla.spark;

import java.util.Arrays;
import java.util.OptionalDouble;
import nabla.data.Dataset;
import nabla.nn.Parameters;
import nabla.train.Batch;
import nabla.train.Predictor;
import nabla.train.RowGradients;
import nabla.train.metric.Evaluation;

/** The network on an executor, for one task at a time. */
final class Replica implements AutoCloseable {
    /** Rows whose activations are held at a time, so that a large batch needs little more memory than its rows. */
    private static final int CHUNK = 512;

    private final Replicas home;
    private final Parameters parameters;
    private final RowGradients gradients;
    private final Predictor predictor;

    Replica(Replicas home) {
        this.home = home;
        Plan plan = home.plan();
        // One task, one core: Spark's tasks are the threads.
        parameters = plan.network().parameters(plan.network().kernels(plan.shardRows(), plan.steps(), 1));
        gradients = new RowGradients(plan.network(), parameters, plan.objective(), plan.seed());
        predictor = new Predictor(plan.network(), parameters);
    }

    Plan plan() {
        return home.plan();
    }

    Parameters parameters() {
        return parameters;
    }

    private void set(float[] theta) {
        parameters.setRowMajor(parameters.theta(), theta);
    }

    /** ∇ and L at θ over those rows of the shard that are in the batch. */
    TreeSum.Part gradient(Shard shard, float[] theta, Batch batch) {
        set(theta);
        OptionalDouble loss = gradient(shard, batch);
        return loss.isPresent()
                ? new TreeSum.Part(parameters.rowMajor(parameters.gradient()), loss.getAsDouble())
                : new TreeSum.Part(null, 0);
    }

    /** Writes ∇ beside the parameters and returns L; empty, and ∇ as it was, where no row of the shard is in the batch. */
    OptionalDouble gradient(Shard shard, Batch batch) {
        int[] rows = shard.rows(batch);
        if (rows.length == 0) {
            return OptionalDouble.empty();
        }
        long[] places = new long[rows.length];
        Arrays.setAll(places, i -> shard.place(rows[i], batch.order()) - batch.from());
        Dataset data = shard.data(plan().weighing());
        double loss = gradient(data, rows, 0, places, batch.step());
        for (int from = CHUNK; from < rows.length; from += CHUNK) {
            float[] before = parameters.gradient().floats().clone();
            loss += gradient(data, rows, from, places, batch.step());
            float[] sum = parameters.gradient().floats();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += before[i];
            }
        }
        return OptionalDouble.of(loss);
    }

    /** Over one chunk of a batch's rows. */
    private double gradient(Dataset data, int[] rows, int from, long[] places, long step) {
        int count = Math.min(CHUNK, rows.length - from);
        return gradients.gradient(data, rows, from, count, Arrays.copyOfRange(places, from, from + count), step);
    }

    Evaluation evaluate(Shard shard, float[] theta) {
        set(theta);
        return predictor.evaluate(shard.data(Weighing.NONE));
    }

    @Override
    public void close() {
        home.giveBack(this);
    }
}
