package nabla.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import nabla.matrix.Matrix;
import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Bound;
import nabla.nn.Parameters;
import nabla.train.Batch;

/** A round of {@link LocalSteps} on an executor. */
final class LocalRound {
    private final LocalSteps.Round round;
    private final Replica replica;
    private final Parameters parameters;
    private final Update update;
    private final Program penaltySlope;
    private final Program move;

    LocalRound(Replica replica, LocalSteps.Round round) {
        this.round = round;
        this.replica = replica;
        LocalSteps.Rule rule = round.rule();
        parameters = replica.parameters();
        update = rule.optimizer().start(parameters);
        Plan plan = replica.plan();
        Bound whole = plan.network().bind(parameters, 1, rule.objective(), plan.seed());
        penaltySlope = whole.penaltySlope();
        move = whole.stepping(update);
    }

    /** The shard's part of the mean of θ and the optimizer's memory after its steps, and the losses of those. */
    TreeSum.Part on(Shard shard) {
        List<Matrix> vectors = LocalSteps.vectors(parameters, update);
        for (int i = 0; i < vectors.size(); i++) {
            parameters.setRowMajor(vectors.get(i), round.vectors().get(i));
        }
        List<Batch> batches = batches();
        for (long step = 1; step < batches.get(0).step(); step++) {
            update.begin(0); // counts those before
        }
        double loss = 0;
        for (Batch batch : batches) {
            update.begin(round.learningRate());
            OptionalDouble value = replica.gradient(shard, batch);
            if (value.isPresent()) {
                loss += value.getAsDouble();
                move(shard.share());
            }
        }
        return new TreeSum.Part(flat(vectors, shard.share()), loss);
    }

    /** The batches of the round, each with the number of its step. */
    private List<Batch> batches() {
        Batch all = round.batch();
        long size = round.rule().objective().batchSize();
        long step = (all.step() - 1) * round.rule().syncEvery();
        List<Batch> batches = new ArrayList<>();
        for (long from = 0; from < all.rows(); from += size) {
            batches.add(new Batch(all.order(), all.from() + from, Math.min(size, all.rows() - from), ++step));
        }
        return batches;
    }

    /** A step along N/N_k times the shard's part of ∇. */
    private void move(float share) {
        float[] gradient = parameters.gradient().floats();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= share;
        }
        penaltySlope.run();
        round.rule().clipping().apply(parameters.gradient());
        move.run();
    }

    private float[] flat(List<Matrix> vectors, float share) {
        int size = parameters.size();
        float[] flat = new float[size * vectors.size()];
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(parameters.rowMajor(vectors.get(i)), 0, flat, i * size, size);
        }
        for (int i = 0; i < flat.length; i++) {
            flat[i] *= share;
        }
        return flat;
    }
}
