package nabla.spark;

import nabla.train.History;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.jspecify.annotations.Nullable;
import scala.Tuple3;

/** A trained {@link NablaClassifier}. Saved, it holds {@code model.safetensors}, which core alone can read. */
public final class NablaClassificationModel extends ProbabilisticClassificationModel<Vector, NablaClassificationModel>
        implements MLWritable {
    private static final long serialVersionUID = 1;

    private @Nullable String uid;
    private final TrainedNetwork trained;
    private transient @Nullable History history;

    NablaClassificationModel(String uid, TrainedNetwork trained) {
        this(Uid.next(uid), trained);
    }

    private NablaClassificationModel(Uid uid, TrainedNetwork trained) {
        this.trained = trained;
    }

    /** One that was saved. */
    public static NablaClassificationModel load(String path) {
        return read().load(path);
    }

    public static MLReader<NablaClassificationModel> read() {
        return new ModelDirectory.Reader<>(NablaClassificationModel::new);
    }

    @Override
    public MLWriter write() {
        return new ModelDirectory.Writer(this, trained);
    }

    /** How the training went; null for a model that was loaded. */
    public @Nullable History history() {
        return history;
    }

    NablaClassificationModel setHistory(@Nullable History history) {
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
    public int numClasses() {
        return trained.classes().size();
    }

    /** The probabilities: the network's softmax is part of its loss. */
    @Override
    public Vector predictRaw(Vector features) {
        double[] p = trained.scorer().predict(features);
        return Vectors.dense(p.length == 1 ? new double[] {1 - p[0], p[0]} : p);
    }

    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        double[] p = ((DenseVector) raw).values();
        double sum = 0;
        for (double value : p) {
            sum += value;
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return raw;
    }

    /** Spark overrides this with a type that only Scala takes for a subtype; Java wants it said without type arguments. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        return super.findSummaryModel();
    }

    @Override
    public NablaClassificationModel copy(ParamMap extra) {
        var copy = new NablaClassificationModel(uid(), trained).setHistory(history);
        return copyValues(copy, extra).setParent(parent());
    }
}
