package nabla.spark;

import java.util.Locale;
import java.util.Random;
import nabla.train.Epoch;
import nabla.train.TrainingListener;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The figures of docs/spark.md: how long MLlib's perceptron takes for so many iterations, and Nabla until its mean loss
 * over an epoch is no higher. Same executors, same cached table. Arguments: rows, MLlib's iterations.
 */
final class Comparison {
    private static final int FEATURES = 28;
    private static final int[] HIDDEN = {100, 100};
    private static final StructType SCHEMA =
            new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);

    private Comparison() {}

    public static void main(String[] arguments) {
        long rows = Long.parseLong(arguments[0]);
        int iterations = Integer.parseInt(arguments[1]);
        Dataset<Row> table = table(rows).cache();
        System.out.printf("%,d rows%n", table.count());
        double target = mllib(table, iterations);
        nabla(table, "sigmoid", target);
        nabla(table, "relu", target);
    }

    /** Two classes with a boundary that no plane follows. */
    private static Dataset<Row> table(long rows) {
        return Cluster.SPARK.range(0, rows, 1, 4).map((MapFunction<Long, Row>) Comparison::row, Encoders.row(SCHEMA));
    }

    private static Row row(long number) {
        var random = new Random(number * 0x9E3779B97F4A7C15L);
        double[] x = new double[FEATURES];
        for (int j = 0; j < FEATURES; j++) {
            x[j] = random.nextGaussian();
        }
        double score = x[0] * x[1] + Math.sin(2 * x[2]) + 0.5 * x[3] * x[3] - 0.5 + 0.3 * random.nextGaussian();
        return RowFactory.create(Vectors.dense(x), score > 0 ? 1.0 : 0.0);
    }

    private static double mllib(Dataset<Row> table, int iterations) {
        long start = System.nanoTime();
        var model = new MultilayerPerceptronClassifier()
                .setLayers(new int[] {FEATURES, HIDDEN[0], HIDDEN[1], 2})
                .setMaxIter(iterations)
                .setSeed(1)
                .fit(table);
        double seconds = (System.nanoTime() - start) / 1e9;
        double loss =
                new MulticlassClassificationEvaluator().setMetricName("logLoss").evaluate(model.transform(table));
        System.out.printf(Locale.ROOT, "MLlib: %d iterations, log loss %.5f, %.1f s%n", iterations, loss, seconds);
        return loss;
    }

    /** Stops when a loss is reached. */
    private static final class Until implements TrainingListener {
        private final double target;
        private final long start = System.nanoTime();
        private boolean reached;

        Until(double target) {
            this.target = target;
        }

        @Override
        public void epoch(Epoch epoch) {
            System.out.printf(
                    Locale.ROOT,
                    "  epoch %d: loss %.5f, %,.0f rows/s, %.1f s since the start%n",
                    epoch.number(),
                    epoch.loss(),
                    epoch.examplesPerSecond(),
                    (System.nanoTime() - start) / 1e9);
            reached = epoch.loss() <= target;
        }

        @Override
        public boolean cancelled() {
            return reached;
        }
    }

    private static void nabla(Dataset<Row> table, String activation, double target) {
        System.out.println("Nabla, " + activation + " and Adam:");
        new NablaClassifier()
                .setHidden(HIDDEN)
                .setActivation(activation)
                .setBatchSize(2048)
                .setLearningRate(0.005)
                .setShards(2)
                .setEpochs(60)
                .setListener(new Until(target))
                .fit(table);
    }
}
