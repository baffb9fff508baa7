package nabla.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import nabla.matrix.Matrix;
import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.nn.loss.Reduction;
import nabla.train.Batch;
import nabla.train.Clipping;
import nabla.train.GradientSource;
import nabla.train.TrainingOptions;
import nabla.train.optimizer.FirstOrder;

/**
 * Local gradient descent: each shard takes H steps by itself, on its own rows of H batches, before θ and the optimizer's
 * memory become the mean over the shards, weighted by their rows. Fewer exchanges, but another algorithm (McMahan et al.,
 * "Communication-efficient learning of deep networks from decentralized data", 2017).
 *
 * <p>Shard k with N_k of N rows moves by N/N_k times its part of the batch's gradient, so that for SGD and H = 1 the mean
 * would be the step that all of them take together.
 */
final class LocalSteps implements GradientSource {
    private final long rows;
    private final ShardSums sums;
    private final Parameters parameters;
    private final Rule rule;

    LocalSteps(long rows, ShardSums sums, Parameters parameters, Rule rule) {
        this.rows = rows;
        this.sums = sums;
        this.parameters = parameters;
        this.rule = rule;
    }

    /**
     * How each local step moves.
     *
     * @param objective over one batch, penalty included
     * @param syncEvery H
     */
    record Rule(FirstOrder optimizer, Clipping clipping, Objective objective, int syncEvery) implements Serializable {}

    /** The options of a training whose batch is a round of {@code syncEvery} steps; a round ends with its epoch. */
    static TrainingOptions rounds(TrainingOptions options, int syncEvery, long rows) {
        long round = Math.min(options.batchSize(rows) * syncEvery, rows);
        return options.toBuilder()
                .batchSize((int) Math.min(round, TrainingOptions.FULL_BATCH))
                .build();
    }

    /**
     * What every executor is told at a round.
     *
     * @param vectors θ, then the optimizer's memory
     * @param batch all rows of the round
     */
    record Round(Rule rule, List<float[]> vectors, Batch batch, double learningRate) implements Serializable {}

    /** θ, then the optimizer's memory. */
    static List<Matrix> vectors(Parameters parameters, Update update) {
        List<Matrix> vectors = new ArrayList<>(List.of(parameters.theta()));
        vectors.addAll(update.state());
        return vectors;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public boolean movesByItself() {
        return true;
    }

    @Override
    public double gradient(Batch batch) {
        throw new UnsupportedOperationException("local steps have no one gradient");
    }

    @Override
    public double step(Batch batch, Update update, Program move) {
        List<Matrix> vectors = vectors(parameters, update);
        var round = new Round(rule, vectors.stream().map(parameters::rowMajor).toList(), batch, update.learningRate());
        int size = parameters.size();
        TreeSum.Part mean = sums.of(
                round, size * vectors.size(), (shard, replica, sent) -> new LocalRound(replica, sent).on(shard));
        for (int i = 0; i < vectors.size(); i++) {
            float[] part = new float[size];
            System.arraycopy(mean.requireVector(), i * size, part, 0, size);
            parameters.setRowMajor(vectors.get(i), part);
        }
        long batchSize = rule.objective.batchSize();
        boolean isMean = rule.objective.reduction() == Reduction.MEAN;
        return isMean ? mean.loss() * batchSize / Math.min(batchSize * rule.syncEvery, rows) : mean.loss();
    }
}
