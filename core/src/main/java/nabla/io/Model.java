package nabla.io;

import java.nio.file.Path;
import nabla.data.Csv;
import nabla.data.DataException;
import nabla.data.Dataset;
import nabla.data.Encoder;
import nabla.data.Output;
import nabla.data.Table;
import nabla.nn.Network;
import nabla.nn.Parameters;
import nabla.train.Predictor;
import nabla.train.metric.Evaluation;
import nabla.train.metric.Regression;

/**
 * A trained network with all it takes to use it: its numbers, what turns a row of a table into a row of X, and where it
 * comes from. For one thread at a time.
 */
public record Model(Network network, Parameters parameters, Encoder encoder, Provenance provenance) {

    /** @throws DataException where the file is none of ours, or damaged */
    public static Model read(Path file) {
        return ModelFile.read(file);
    }

    /**
     * Writes safetensors: the weights row-major in float32, all else as JSON in its metadata. A file that was there is
     * replaced at the end, or not at all.
     *
     * @throws DataException where the file cannot be written
     */
    public void write(Path file) {
        ModelFile.write(this, file);
    }

    /** Reads a delimited file, as this model wants its columns. */
    public Table table(Path file) {
        return Csv.read(file, encoder.format());
    }

    /**
     * What the network says to each row; the column to predict need not be there.
     *
     * @throws DataException where a column that the model needs is absent, or holds something else than in training
     */
    public Predictions predict(Table table) {
        Dataset rows = encoder.encodeInputs(table);
        return new Predictions(new Predictor(network, parameters).predict(rows), rows.rows(), encoder.output());
    }

    /** How right it is about rows whose answers are known; errors of a regression are in the column's own unit. */
    public Evaluation evaluate(Table table) {
        return evaluate(encoder.encode(table));
    }

    /** The same, for rows that this model's {@link #encoder} has encoded. */
    public Evaluation evaluate(Dataset encoded) {
        return inOwnUnit(new Predictor(network, parameters).evaluate(encoded), encoder.output());
    }

    /** The errors of a regression, which a network knows in deviations, in the unit of the column predicted. */
    public static Evaluation inOwnUnit(Evaluation evaluation, Output output) {
        if (evaluation instanceof Regression r && output instanceof Output.Number n) {
            return new Regression(r.loss(), r.rmse() * n.deviation(), r.mae() * n.deviation(), r.r2());
        }
        return evaluation;
    }
}
