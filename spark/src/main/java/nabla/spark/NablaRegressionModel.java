package nabla.spark;

import nabla.train.History;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.jspecify.annotations.Nullable;

/** A trained {@link NablaRegressor}. Saved, it holds {@code model.safetensors}, which core alone can read. */
public final class NablaRegressionModel extends RegressionModel<Vector, NablaRegressionModel> implements MLWritable {
    private static final long serialVersionUID = 1;

    private @Nullable String uid;
    private final TrainedNetwork trained;
    private transient @Nullable History history;

    NablaRegressionModel(String uid, TrainedNetwork trained) {
        this(Uid.next(uid), trained);
    }

    private NablaRegressionModel(Uid uid, TrainedNetwork trained) {
        this.trained = trained;
    }

    /** One that was saved. */
    public static NablaRegressionModel load(String path) {
        return read().load(path);
    }

    public static MLReader<NablaRegressionModel> read() {
        return new ModelDirectory.Reader<>(NablaRegressionModel::new);
    }

    @Override
    public MLWriter write() {
        return new ModelDirectory.Writer(this, trained);
    }

    /** How the training went; null for a model that was loaded. */
    public @Nullable History history() {
        return history;
    }

    NablaRegressionModel setHistory(@Nullable History history) {
        this.history = history;
        return this;
    }

    @Override
    public String uid() {
        return uid == null ? uid = Uid.taken() : uid;
    }

    @Override
    public int numFeatures() {
        return trained.features().size();
    }

    @Override
    public double predict(Vector features) {
        return trained.scorer().predict(features)[0];
    }

    @Override
    public NablaRegressionModel copy(ParamMap extra) {
        var copy = new NablaRegressionModel(uid(), trained).setHistory(history);
        return copyValues(copy, extra).setParent(parent());
    }
}
