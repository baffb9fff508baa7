package nabla.explain;

import java.util.List;
import nabla.data.DataException;
import nabla.data.Dataset;
import nabla.data.Table;
import nabla.data.Targets;
import nabla.io.LossTerms;
import nabla.io.Model;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.nn.Bound;
import nabla.nn.Dense;
import nabla.nn.Layer;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import org.jspecify.annotations.Nullable;

/// What is explained: a network with its numbers on one batch.
///
/// @param title in a line, for the heading
/// @param Y targets, as the loss wants them
/// @param w a weight for each row, or null
/// @param learningRate η of the one step of gradient descent that ends the explanation
/// @param seed of the dropout masks
public record Subject(
        String title,
        Network network,
        Parameters parameters,
        double[][] X,
        double[][] Y,
        double @Nullable [] w,
        Objective objective,
        double learningRate,
        long seed) {

    /// A trained model on the first rows of a table, its loss with the penalty and the class weights of its training.
    ///
    /// @param batch how many rows, if the table has as many
    /// @throws DataException where the table has no rows, or not the model's columns
    public static Subject of(Model model, Table table, int batch, double learningRate) {
        Dataset all = model.encoder().encode(table);
        if (all.rows() == 0) {
            throw new DataException("the data has no rows, so there is nothing to explain");
        }
        int n = Math.min(batch, all.rows());
        LossTerms terms = model.provenance().terms();
        Dataset rows = weighted(all.slice(0, n), terms.classWeights());
        String title = widths(model.network()) + ", "
                + model.network().loss().name().replace('-', ' ') + ", trained, on " + n + (n == 1 ? " row" : " rows");
        var objective = new Objective(terms.reduction(), n, rows.isWeighted(), terms.penalty());
        return of(title, model.network(), model.parameters(), rows, objective, learningRate, 1);
    }

    private static Dataset weighted(Dataset rows, List<Double> classWeights) {
        if (classWeights.isEmpty()) {
            return rows;
        }
        float[] weights = new float[rows.rows()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = classWeights.get(rows.labels()[i]).floatValue();
        }
        return rows.withWeights(weights);
    }

    /// `64-32-10`
    private static String widths(Network network) {
        var widths = new StringBuilder().append(network.inputs());
        for (Layer layer : network.layers()) {
            widths.append(layer instanceof Dense dense ? "-" + dense.units() : "");
        }
        return widths.toString();
    }

    /// A network with its numbers on rows of a data set.
    ///
    /// @param batch the rows to explain: `data.slice(0, 5)`
    /// @throws DataException where network and data do not fit, naming both
    public static Subject of(
            String title,
            Network network,
            Parameters parameters,
            Dataset batch,
            Objective objective,
            double learningRate,
            long seed) {
        if (batch.width() != network.inputs()) {
            throw new DataException(
                    "the network takes " + network.inputs() + " features, the data has " + batch.width());
        }
        double[][] X = new double[batch.rows()][batch.width()];
        double[][] Y = new double[batch.rows()][network.outputs()];
        double[] w = objective.weighted() ? new double[batch.rows()] : null;
        for (int i = 0; i < batch.rows(); i++) {
            for (int j = 0; j < batch.width(); j++) {
                X[i][j] = batch.feature(i, j);
            }
            for (int j = 0; j < network.outputs(); j++) {
                Y[i][j] = network.loss().target(target(batch, i, j, network.outputs()), network.outputs());
            }
            if (w != null) {
                w[i] = batch.weight(i);
            }
        }
        return new Subject(title, network, parameters, X, Y, w, objective, learningRate, seed);
    }

    private static double target(Dataset batch, int row, int output, int outputs) {
        return switch (batch.targets()) {
            case Targets.Values values -> {
                if (values.names().size() != outputs) {
                    throw new DataException("the network gives " + outputs + " numbers, the data has "
                            + values.names().size());
                }
                yield values.values()[row * outputs + output];
            }
            case Targets.Classes classes -> {
                if (outputs != classes.names().size()
                        && !(outputs == 1 && classes.names().size() == 2)) {
                    throw new DataException("the network gives " + outputs + " numbers, the data has "
                            + classes.names().size() + " classes");
                }
                yield outputs == 1 ? classes.labels()[row] : classes.labels()[row] == output ? 1 : 0;
            }
            case Targets.None none ->
                throw new DataException("the data has no targets, so there is no loss to explain");
        };
    }

    public int rows() {
        return X.length;
    }

    /// A copy of it all on these kernels.
    Bound on(Kernels kernels) {
        Parameters copy = network.parameters(kernels);
        copy.set(parameters);
        Bound bound = network.bind(copy, rows(), objective, seed);
        fill(bound.X(), X);
        fill(bound.Y(), Y);
        Matrix weights = bound.w();
        if (weights != null && w != null) {
            for (int i = 0; i < w.length; i++) {
                weights.set(i, 0, w[i]);
            }
        }
        return bound;
    }

    private static void fill(Matrix m, double[][] rows) {
        if (rows.length != m.rows || rows[0].length != m.cols) {
            throw new IllegalArgumentException(m.name + ": the network wants " + m.shape() + ", the data is "
                    + rows.length + "×" + rows[0].length);
        }
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < m.cols; j++) {
                m.set(i, j, rows[i][j]);
            }
        }
    }
}
