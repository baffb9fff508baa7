package nabla.spark;

import java.io.IOException;
import java.util.Locale;
import nabla.train.Epoch;
import nabla.train.TrainingListener;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How long MLlib's perceptron takes for so many iterations, and Nabla until its mean loss over an epoch is no higher.
 * Same executors, same cached table; both have warmed up on another one. Arguments: rows, MLlib's iterations.
 */
final class Comparison {
    private static final int[] HIDDEN = {100, 100};
    private static final int WARM_UP_ROWS = 50_000;

    private Comparison() {}

    public static void main(String[] arguments) throws IOException {
        long rows = Long.parseLong(arguments[0]);
        int iterations = Integer.parseInt(arguments[1]);
        try (var spark = LocalCluster.start(2, 3072)) {
            compare(spark, rows, iterations);
        }
    }

    private static void compare(SparkSession spark, long rows, int iterations) {
        Dataset<Row> small = GeneratedTable.of(spark, WARM_UP_ROWS).cache();
        mllib(small, 3);
        nabla(small, "sigmoid", 0, 2);
        small.unpersist();
        Dataset<Row> table = GeneratedTable.of(spark, rows).cache();
        System.out.printf(Locale.ROOT, "%,d rows%n", table.count());
        double target = mllib(table, iterations);
        nabla(table, "sigmoid", target, 50);
        nabla(table, "relu", target, 50);
    }

    private static double mllib(Dataset<Row> table, int iterations) {
        long start = System.nanoTime();
        var model = new MultilayerPerceptronClassifier()
                .setLayers(new int[] {GeneratedTable.FEATURES, HIDDEN[0], HIDDEN[1], 2})
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

    private static void nabla(Dataset<Row> table, String activation, double target, int epochs) {
        System.out.println("Nabla, " + activation + " and Adam:");
        new NablaClassifier()
                .setHidden(HIDDEN)
                .setActivation(activation)
                .setBatchSize(10_000)
                .setLearningRate(0.01)
                .setShards(2)
                .setEpochs(epochs)
                .setListener(new Until(target))
                .fit(table);
    }
}
