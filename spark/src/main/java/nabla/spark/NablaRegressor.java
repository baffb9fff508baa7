package nabla.spark;

import nabla.nn.loss.HalfSquaredError;
import nabla.train.TrainingListener;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * A Nabla network for a number, as a Spark ML estimator: a vector of features and a label in, a prediction out. Features
 * and label should be about ±1: put a StandardScaler before it.
 */
public final class NablaRegressor extends Regressor<Vector, NablaRegressor, NablaRegressionModel>
        implements NablaParams<NablaRegressor>, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private @Nullable String uid;
    private final TrainingParams held;
    private transient TrainingListener listener = TrainingListener.NONE;

    public NablaRegressor() {
        this(Identifiable$.MODULE$.randomUID("nablaRegressor"));
    }

    /** @param uid names this instance in params and files */
    public NablaRegressor(String uid) {
        this(Uid.next(uid));
    }

    private NablaRegressor(Uid uid) {
        held = new TrainingParams(this);
        held.defaults(new HalfSquaredError().name()).forEach(pair -> TrainingParams.setDefault(this, pair));
    }

    /** One that was saved. */
    public static NablaRegressor load(String path) {
        return read().load(path);
    }

    public static MLReader<NablaRegressor> read() {
        return new DefaultParamsReader<>();
    }

    /** Who is told how the training goes; on the driver. */
    public NablaRegressor setListener(TrainingListener listener) {
        this.listener = listener;
        return this;
    }

    @Override
    public TrainingParams held() {
        return held;
    }

    @Override
    public String uid() {
        return uid == null ? uid = Uid.taken() : uid;
    }

    @Override
    public NablaRegressionModel train(Dataset<?> table) {
        var columns = new RowColumns(getFeaturesCol(), getLabelCol(), held.weightCol(this), false);
        Training.Trained trained = new Training(this, columns, false, listener).on(table.toDF());
        return new NablaRegressionModel(uid(), TrainedNetwork.of(trained, getLabelCol()))
                .setHistory(trained.result().history());
    }

    @Override
    public NablaRegressor copy(ParamMap extra) {
        NablaRegressor copy = defaultCopy(extra);
        return copy.setListener(listener);
    }
}
