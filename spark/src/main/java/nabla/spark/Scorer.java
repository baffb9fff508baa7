package nabla.spark;

import java.io.Serializable;
import nabla.matrix.Program;
import nabla.matrix.ScalarKernels;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Parameters;
import org.apache.spark.ml.linalg.Vector;

/** A trained network that answers row by row, in any number of threads. */
final class Scorer implements Serializable {
    private static final long serialVersionUID = 1;

    private final Network network;
    private final float[] theta;
    private transient ThreadLocal<Row> rows = ThreadLocal.withInitial(this::bind);

    Scorer(Network network, float[] theta) {
        this.network = network;
        this.theta = theta;
    }

    Network network() {
        return network;
    }

    /** With θ as it is. */
    Parameters parameters() {
        Parameters parameters = network.parameters(new ScalarKernels());
        parameters.setRowMajor(parameters.theta(), theta);
        return parameters;
    }

    /** The network bound to one row. */
    private record Row(Bound bound, Program program) {}

    private Row bind() {
        Bound bound = network.bind(parameters(), 1);
        return new Row(bound, bound.prediction());
    }

    /** @throws IllegalArgumentException where the row has another number of features */
    double[] predict(Vector features) {
        if (features.size() != network.inputs()) {
            throw new IllegalArgumentException("the model was trained on rows of " + network.inputs()
                    + " features, this one has " + features.size());
        }
        Row row = rows.get();
        for (int j = 0; j < features.size(); j++) {
            row.bound.X().set(0, j, features.apply(j));
        }
        row.program.run();
        return row.bound.P().toArray()[0];
    }

    private Object readResolve() {
        return new Scorer(network, theta);
    }
}
