package nabla.train;

import nabla.data.Dataset;
import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Network;
import nabla.nn.Parameters;
import org.jspecify.annotations.Nullable;

/** The rows of a data set on this machine. */
final class LocalRows implements GradientSource {
    private final Dataset data;
    private final RowGradients gradients;
    private final int[] order;
    private @Nullable RowOrder written;

    LocalRows(Network network, Parameters parameters, Dataset data, TrainingOptions options) {
        this.data = data;
        var objective = options.objective(data.rows(), data.isWeighted());
        this.gradients = new RowGradients(network, parameters, objective, options.seed());
        this.order = new int[data.rows()];
    }

    @Override
    public long rows() {
        return data.rows();
    }

    @Override
    public double gradient(Batch batch) {
        write(batch.order());
        return gradients.gradient(data, order, (int) batch.from(), (int) batch.rows(), null, batch.step());
    }

    @Override
    public double step(Batch batch, Update update, Program move) {
        write(batch.order());
        return gradients.step(data, order, (int) batch.from(), (int) batch.rows(), batch.step(), update);
    }

    private void write(RowOrder epoch) {
        if (written != epoch) {
            written = epoch;
            for (int place = 0; place < order.length; place++) {
                order[place] = (int) epoch.at(place);
            }
        }
    }
}
