import java.util.ArrayList;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark MLlib's MultilayerPerceptronClassifier: sigmoid hidden layers and softmax only, double precision, plain
 * gradient descent over the whole data an iteration. Timed are iterations over one pool; a "step" is counted for every
 * batch's worth of examples.
 */
class MllibPeer extends PeerBase {
    public static void main(String[] args) throws Exception {
        read(args);
        if (!optimizer.equals("sgd")) {
            throw new IllegalArgumentException("MLlib's perceptron has no Adam");
        }
        var spark = SparkSession.builder()
                .master("local[" + threads + "]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        var list = new ArrayList<Row>();
        for (int r = 0; r < rows; r++) {
            double[] v = new double[inputs];
            for (int i = 0; i < inputs; i++) {
                v[i] = X[r * inputs + i];
            }
            list.add(RowFactory.create((double) labels[r], Vectors.dense(v)));
        }
        var data = spark.createDataFrame(
                        list,
                        new StructType()
                                .add("label", DataTypes.DoubleType)
                                .add("features", new VectorUDT()))
                .repartition(threads)
                .cache();
        data.count();
        int[] layers = sizes.clone();
        layers[L] = Math.max(2, outputs);
        double[] seconds = new double[2];
        int[] iterations = {2, 12};
        for (int round = 0; round < 2; round++) {
            for (int e = 0; e < 2; e++) {
                long start = System.nanoTime();
                new MultilayerPerceptronClassifier()
                        .setLayers(layers)
                        .setSolver("gd")
                        .setStepSize(0.1)
                        .setTol(0)
                        .setMaxIter(iterations[e])
                        .setBlockSize(Math.max(batch, 128))
                        .fit(data);
                seconds[e] = (System.nanoTime() - start) / 1e9;
            }
        }
        double steps = (iterations[1] - iterations[0]) * ((double) rows / batch) / (seconds[1] - seconds[0]);
        System.out.printf(
                java.util.Locale.ROOT,
                "{\"version\": \"Spark MLlib 4.1.0 (double, full batch)\", \"loss\": null, \"low\": %1$.3f,"
                        + " \"steps_per_second\": %1$.3f, \"high\": %1$.3f}%n",
                steps);
        System.exit(0);
    }
}
