package nabla.spark;

import java.io.Serializable;
import nabla.matrix.Program;
import nabla.nn.Parameters;
import nabla.train.Batch;
import nabla.train.GradientSource;

/** A step's gradient from the shards: θ goes out to every executor, sums over shards come back. */
final class ShardedGradients implements GradientSource {
    private final long rows;
    private final ShardSums sums;
    private final Parameters parameters;
    private final Program penaltySlope;

    ShardedGradients(long rows, ShardSums sums, Parameters parameters, Program penaltySlope) {
        this.rows = rows;
        this.sums = sums;
        this.parameters = parameters;
        this.penaltySlope = penaltySlope;
    }

    /** What every executor is told at a step. */
    private record Step(float[] theta, Batch batch) implements Serializable {}

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public double gradient(Batch batch) {
        var step = new Step(parameters.rowMajor(parameters.theta()), batch);
        TreeSum.Part total = sums.of(
                step, step.theta.length, (shard, replica, sent) -> replica.gradient(shard, sent.theta, sent.batch));
        if (total.vector() != null) {
            parameters.setRowMajor(parameters.gradient(), total.vector());
        }
        penaltySlope.run();
        return total.loss();
    }
}
