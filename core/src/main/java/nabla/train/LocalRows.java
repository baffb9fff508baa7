package nabla.train;

import nabla.data.Dataset;
import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import org.jspecify.annotations.Nullable;

/** The rows of a data set on this machine: each size of batch is bound once. */
final class LocalRows implements GradientSource {
    private final Network network;
    private final Parameters parameters;
    private final Dataset data;
    private final Objective objective;
    private final long seed;
    private final Feed feed;
    private final int[] order;
    private @Nullable RowOrder written;
    private @Nullable Bind whole;
    private @Nullable Bind shorter;

    LocalRows(Network network, Parameters parameters, Dataset data, TrainingOptions options) {
        this.network = network;
        this.parameters = parameters;
        this.data = data;
        this.objective = options.objective(data.rows(), data.isWeighted());
        this.seed = options.seed();
        this.feed = new Feed(data, network);
        this.order = new int[data.rows()];
    }

    /** One size of batch: a step that keeps no gradient, and the gradient alone. */
    private final class Bind {
        final Bound bound;
        final Program gradients;
        private @Nullable Program fused;

        Bind(int rows) {
            bound = network.bind(parameters, rows, objective, seed);
            gradients = bound.gradients();
        }

        Program fused(Update update) {
            if (fused == null) {
                fused = bound.training(update);
            }
            return fused;
        }
    }

    @Override
    public long rows() {
        return data.rows();
    }

    @Override
    public double gradient(Batch batch) {
        Bind bind = filled(batch);
        bind.gradients.run();
        return bind.bound.loss();
    }

    @Override
    public double step(Batch batch, Update update, Program move) {
        Bind bind = filled(batch);
        bind.fused(update).run();
        return bind.bound.loss();
    }

    private Bind filled(Batch batch) {
        int rows = (int) batch.rows();
        Bind bind = rows == objective.batchSize() ? whole : shorter;
        if (bind == null || bind.bound.X().rows != rows) {
            bind = new Bind(rows);
            if (rows == objective.batchSize()) {
                whole = bind;
            } else {
                shorter = bind;
            }
        }
        if (written != batch.order()) {
            written = batch.order();
            for (int place = 0; place < order.length; place++) {
                order[place] = (int) written.at(place);
            }
        }
        bind.bound.draw(batch.step());
        feed.fill(bind.bound, order, (int) batch.from());
        return bind;
    }
}
