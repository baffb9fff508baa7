package nabla.train;

import nabla.data.DataException;
import nabla.data.Dataset;
import nabla.data.Targets;
import nabla.matrix.Matrix;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.loss.Loss;

/** Fills the matrices of a batch with rows of a data set: X, Y as the loss wants it, w. Allocates nothing. */
final class Feed {
    private final Dataset data;
    private final Loss loss;
    private final int outputs;
    private final int classes;
    private final float[] row;
    private final float[] target;

    /** @throws DataException where network and data do not fit, naming both */
    Feed(Dataset data, Network network) {
        this.data = data;
        this.loss = network.loss();
        this.outputs = network.outputs();
        this.row = new float[network.inputs()];
        this.target = new float[outputs];
        if (data.width() != network.inputs()) {
            throw new DataException(
                    "the network takes " + network.inputs() + " features, the data has " + data.width());
        }
        if (data.targets() instanceof Targets.Classes c) {
            classes = c.names().size();
            if (outputs != classes && !(outputs == 1 && classes == 2)) {
                throw new DataException(
                        "the network has " + outputs + " outputs, the data has " + classes + " classes");
            }
        } else {
            classes = 0;
            if (data.targets() instanceof Targets.Values v && v.names().size() != outputs) {
                throw new DataException("the network has " + outputs + " outputs, the data has "
                        + v.names().size() + " numbers a row to predict");
            }
        }
    }

    Dataset data() {
        return data;
    }

    /** Row i of the batch is row {@code order[from + i]} of the data (or {@code from + i} where order is empty). */
    void fill(Bound batch, int[] order, int from) {
        Matrix X = batch.X();
        for (int i = 0; i < X.rows; i++) {
            int r = order.length == 0 ? from + i : order[from + i];
            if (X.isDouble()) {
                data.copyRow(r, row, 0);
                X.setRow(i, row, 0);
            } else {
                data.copyRow(r, X.floats(), X.offset() + i * X.layout().stride());
            }
            setTarget(batch.Y(), i, r);
            Matrix w = batch.w();
            if (w != null) {
                w.set(i, 0, data.weight(r));
            }
        }
    }

    private void setTarget(Matrix Y, int i, int r) {
        if (data.targets() instanceof Targets.Classes c) {
            int label = c.labels()[r];
            for (int j = 0; j < outputs; j++) {
                double y = outputs == 1 ? label : label == j ? 1 : 0;
                target[j] = (float) loss.target(y, outputs);
            }
            Y.setRow(i, target, 0);
        } else if (data.targets() instanceof Targets.Values v) {
            Y.setRow(i, v.values(), r * outputs);
        }
    }
}
