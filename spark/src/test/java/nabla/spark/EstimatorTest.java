package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nabla.data.Dataset;
import nabla.data.Generators;
import nabla.io.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimatorTest {
    private static final StructType POINTS = new StructType()
            .add("x", DataTypes.DoubleType)
            .add("y", DataTypes.DoubleType)
            .add("arc", DataTypes.StringType);

    private final Dataset moons = Generators.moons(120, 0.15, 3);
    private final NablaClassifier classifier = new NablaClassifier()
            .setHidden(new int[] {16})
            .setActivation("tanh")
            .setLearningRate(0.05)
            .setBatchSize(40)
            .setEpochs(12);

    /** The moons as people have them: columns, and texts for the classes. */
    private org.apache.spark.sql.Dataset<Row> points() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < moons.rows(); i++) {
            String arc = moons.labels()[i] == 0 ? "upper" : "lower";
            rows.add(RowFactory.create((double) moons.feature(i, 0), (double) moons.feature(i, 1), arc));
        }
        return Cluster.spark().createDataFrame(rows, POINTS);
    }

    private Pipeline pipeline() {
        var indexer = new StringIndexer().setInputCol("arc").setOutputCol("label");
        var assembler =
                new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features");
        return new Pipeline().setStages(new PipelineStage[] {indexer, assembler, classifier});
    }

    private static double accuracy(org.apache.spark.sql.Dataset<Row> predictions) {
        return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predictions);
    }

    @Test
    void aPipelineLearnsAndPredictsTheSameAfterItWasSavedAndLoaded(@TempDir Path directory) throws IOException {
        PipelineModel model = pipeline().fit(points());
        var predictions = model.transform(points());
        assertThat(accuracy(predictions)).isGreaterThan(0.8);
        String path = directory.resolve("model").toUri().toString();
        model.write().overwrite().save(path);
        List<Row> before = predictions.select("probability", "prediction").collectAsList();
        assertThat(PipelineModel.load(path)
                        .transform(points())
                        .select("probability", "prediction")
                        .collectAsList())
                .isEqualTo(before);
    }

    @Test
    void theFileOfAModelIsOneThatCoreReads(@TempDir Path directory) throws IOException {
        var model = classifier.fit(Cluster.table(moons, 2));
        assertThat(model.history()).isNotNull();
        Path path = directory.resolve("model");
        model.write().overwrite().save(path.toUri().toString());
        Model core = Model.read(path.resolve("model.safetensors"));
        float[] p = new nabla.train.Predictor(core.network(), core.parameters()).predict(moons);
        for (int i = 0; i < 10; i++) {
            Vector raw = model.predictRaw(Vectors.dense(moons.feature(i, 0), moons.feature(i, 1)));
            assertThat(raw.apply(1)).isCloseTo(p[2 * i + 1], offset(1e-5));
        }
        var loaded = NablaClassificationModel.load(path.toUri().toString());
        assertThat(loaded.uid()).isEqualTo(model.uid());
        assertThat(loaded.numClasses()).isEqualTo(2);
    }

    @Test
    void crossValidationChoosesAmongParams() {
        var table = Cluster.table(moons, 2);
        var grid = new ParamGridBuilder()
                .addGrid(classifier.epochs(), new int[] {1, 12})
                .build();
        var chosen = new CrossValidator()
                .setEstimator(classifier)
                .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .setSeed(1)
                .fit(table);
        assertThat(chosen.avgMetrics()).hasSize(2);
        assertThat(chosen.avgMetrics()[1]).isGreaterThan(chosen.avgMetrics()[0]);
        assertThat(accuracy(chosen.transform(table))).isGreaterThan(0.8);
    }

    @Test
    void aRegressorLearnsALine(@TempDir Path directory) throws IOException {
        Dataset line = Generators.line(60, 0.05, 5);
        var regressor = new NablaRegressor()
                .setHidden(new int[] {})
                .setOptimizer("lbfgs")
                .setEpochs(15);
        var model = regressor.fit(Cluster.table(line, 2));
        assertThat(model.predict(Vectors.dense(0.5))).isCloseTo(2, offset(0.1));
        String path = directory.resolve("model").toUri().toString();
        model.write().overwrite().save(path);
        assertThat(NablaRegressionModel.load(path).predict(Vectors.dense(0.5)))
                .isEqualTo(model.predict(Vectors.dense(0.5)));
    }

    @Test
    void anEstimatorIsSavedWithItsParamsAndCopiedWithNewOnes(@TempDir Path directory) throws IOException {
        String path = directory.resolve("estimator").toUri().toString();
        classifier.write().overwrite().save(path);
        var loaded = NablaClassifier.load(path);
        assertThat(loaded.getHidden()).containsExactly(16);
        assertThat(loaded.getLearningRate()).isEqualTo(0.05);
        assertThat(loaded.copy(new org.apache.spark.ml.param.ParamMap()
                                .put(loaded.epochs().w(3)))
                        .getEpochs())
                .isEqualTo(3);
        assertThat(loaded.explainParams()).contains("batchSize: rows a step", "current: 40");
    }

    @Test
    void aParamOutOfItsRangeAndAColumnThatIsNotThereAreRefused() {
        assertThatThrownBy(() -> classifier.setEpochs(0))
                .hasMessageContaining("epochs")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> classifier.setOptimizer("best").fit(Cluster.table(moons, 1)))
                .hasMessageStartingWith("optimizer: no 'best'; known are sgd");
        assertThatThrownBy(() -> new NablaClassifier().setWeightCol("heft").fit(Cluster.table(moons, 1)))
                .hasMessageContaining("there is no column \"heft\"");
    }
}
