package nabla.train;

import nabla.data.DataException;
import nabla.data.Dataset;
import nabla.data.Targets;
import nabla.matrix.Matrix;
import nabla.matrix.Program;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Parameters;
import nabla.train.metric.Classification;
import nabla.train.metric.Evaluation;
import nabla.train.metric.Regression;

/** A network with its numbers, asked for predictions: in chunks of rows, without dropout. For one thread at a time. */
public final class Predictor {
    private static final int CHUNK = 256;

    private final Network network;
    private final Parameters parameters;

    public Predictor(Network network, Parameters parameters) {
        this.network = network;
        this.parameters = parameters;
    }

    /** Predictions and the loss they have. */
    private record Answer(float[] predictions, double loss) {}

    /**
     * What the network predicts for each row: rows × outputs, row-major. Probabilities where the loss is a
     * cross-entropy, numbers otherwise.
     *
     * @throws DataException where network and data do not fit
     */
    public float[] predict(Dataset data) {
        return run(data).predictions();
    }

    /** The same for one row of features. */
    public float[] predict(float[] features) {
        if (features.length != network.inputs()) {
            throw new IllegalArgumentException(
                    "the network takes " + network.inputs() + " features, got " + features.length);
        }
        Bound bound = network.bind(parameters, 1);
        bound.X().setRow(0, features, 0);
        bound.prediction().run();
        return bound.P().toFloats();
    }

    /** How good the predictions are on rows whose targets are known. */
    public Evaluation evaluate(Dataset data) {
        Answer answer = run(data);
        double total = 0;
        for (int r = 0; r < data.rows(); r++) {
            total += data.weight(r);
        }
        double loss = answer.loss() / total;
        if (data.targets() instanceof Targets.Classes c) {
            return Classification.of(c.labels(), answer.predictions(), c.names(), loss);
        }
        return Regression.of(data.values(), answer.predictions(), network.outputs(), loss);
    }

    private Answer run(Dataset data) {
        int rows = data.rows();
        int outputs = network.outputs();
        float[] out = new float[rows * outputs];
        var feed = new Feed(data, network);
        double loss = 0;
        int chunk = Math.min(CHUNK, rows);
        Bound bound = null;
        Program program = null;
        for (int from = 0; from < rows; from += chunk) {
            int n = Math.min(chunk, rows - from);
            if (bound == null || program == null || bound.X().rows != n) {
                bound = data.isWeighted() ? network.bindWeighted(parameters, n) : network.bind(parameters, n);
                program = bound.prediction();
            }
            feed.fill(bound, new int[0], from);
            program.run();
            loss += bound.loss();
            copy(bound.P(), out, from * outputs);
        }
        return new Answer(out, loss);
    }

    private static void copy(Matrix P, float[] out, int at) {
        for (int i = 0; i < P.rows; i++) {
            if (P.isDouble()) {
                for (int j = 0; j < P.cols; j++) {
                    out[at + i * P.cols + j] = (float) P.get(i, j);
                }
            } else {
                System.arraycopy(P.floats(), P.offset() + i * P.layout().stride(), out, at + i * P.cols, P.cols);
            }
        }
    }
}
