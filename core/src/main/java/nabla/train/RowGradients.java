package nabla.train;

import nabla.data.Dataset;
import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.nn.check.GradientCheck;
import nabla.nn.check.GradientReport;
import org.jspecify.annotations.Nullable;

/** ∇ and L over chosen rows of data sets on this machine. The last two numbers of rows asked for stay bound. */
public final class RowGradients {
    private final Network network;
    private final Parameters parameters;
    private final Objective objective;
    private final long seed;
    private @Nullable Feed feed;
    private @Nullable Bind recent;
    private @Nullable Bind other;

    /** @param objective weighted where the data sets are */
    public RowGradients(Network network, Parameters parameters, Objective objective, long seed) {
        this.network = network;
        this.parameters = parameters;
        this.objective = objective;
        this.seed = seed;
    }

    /** One number of rows: a step that keeps no gradient, and the gradient alone. */
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

    /**
     * Writes ∇ beside the parameters and returns L.
     *
     * @param rows of the data, those from {@code from} on
     * @param places at which the rows stand in the whole batch, for dropout; null: one after the other
     * @param step the number of the step, from 1
     * @throws nabla.data.DataException where network and data do not fit
     */
    public double gradient(Dataset data, int[] rows, int from, int count, long @Nullable [] places, long step) {
        Bind bind = filled(data, rows, from, count, places, step);
        bind.gradients.run();
        return bind.bound.loss();
    }

    /** Holds the gradient over these rows against central differences. */
    public GradientReport check(Dataset data, int[] rows, int from, int count, GradientCheck check) {
        return check.of(filled(data, rows, from, count, null, 1).bound);
    }

    /** ∇ and θ ← u(θ, ∇) at once; one optimizer a lifetime. */
    double step(Dataset data, int[] rows, int from, int count, long step, Update update) {
        Bind bind = filled(data, rows, from, count, null, step);
        bind.fused(update).run();
        return bind.bound.loss();
    }

    private Bind filled(Dataset data, int[] rows, int from, int count, long @Nullable [] places, long step) {
        Bind bind = bound(count);
        if (feed == null || feed.data() != data) {
            feed = new Feed(data, network);
        }
        bind.bound.draw(step, places);
        feed.fill(bind.bound, rows, from);
        return bind;
    }

    private Bind bound(int rows) {
        Bind bind = recent;
        if (bind == null || bind.bound.X().rows != rows) {
            bind = other != null && other.bound.X().rows == rows ? other : new Bind(rows);
            other = recent;
            recent = bind;
        }
        return bind;
    }
}
