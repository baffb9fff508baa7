package nabla.spark;

import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.train.TrainingListener;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * A Nabla network for classes, as a Spark ML estimator: a vector of features and a label 0, 1, 2, … in; prediction,
 * probability and raw prediction (the probabilities) out. Features should be about ±1: put a StandardScaler before it.
 */
public final class NablaClassifier extends ProbabilisticClassifier<Vector, NablaClassifier, NablaClassificationModel>
        implements NablaParams<NablaClassifier>, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private @Nullable String uid;
    private final TrainingParams held;
    private final BooleanParam balanceClasses;
    private transient TrainingListener listener = TrainingListener.NONE;

    public NablaClassifier() {
        this(Identifiable$.MODULE$.randomUID("nablaClassifier"));
    }

    /** @param uid names this instance in params and files */
    public NablaClassifier(String uid) {
        this(Uid.next(uid));
    }

    private NablaClassifier(Uid uid) {
        held = new TrainingParams(this);
        balanceClasses = new BooleanParam(this, "balanceClasses", "whether each class weighs the same in training");
        held.defaults(new CategoricalCrossEntropy().name()).forEach(pair -> TrainingParams.setDefault(this, pair));
        TrainingParams.setDefault(this, balanceClasses.w(false));
    }

    /** One that was saved. */
    public static NablaClassifier load(String path) {
        return read().load(path);
    }

    public static MLReader<NablaClassifier> read() {
        return new DefaultParamsReader<>();
    }

    public BooleanParam balanceClasses() {
        return balanceClasses;
    }

    public NablaClassifier setBalanceClasses(boolean value) {
        set(balanceClasses, value);
        return this;
    }

    public boolean getBalanceClasses() {
        return TrainingParams.get(this, balanceClasses);
    }

    /** Who is told how the training goes; on the driver. */
    public NablaClassifier setListener(TrainingListener listener) {
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
    public NablaClassificationModel train(Dataset<?> table) {
        var columns = new RowColumns(getFeaturesCol(), getLabelCol(), held.weightCol(this), true);
        Training.Trained trained = new Training(this, columns, getBalanceClasses(), listener).on(table.toDF());
        return new NablaClassificationModel(uid(), TrainedNetwork.of(trained, getLabelCol()))
                .setHistory(trained.result().history());
    }

    @Override
    public NablaClassifier copy(ParamMap extra) {
        NablaClassifier copy = defaultCopy(extra);
        return copy.setListener(listener);
    }
}
