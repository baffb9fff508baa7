package nabla.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nabla.data.Dataset;
import nabla.data.Targets;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A cluster of two executors, each a JVM of its own with one core, that all tests share. */
final class Cluster {
    static final SparkSession SPARK = start();

    private static final StructType SCHEMA = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType);

    private Cluster() {}

    private static SparkSession start() {
        try {
            Files.createDirectories(Path.of(System.getProperty("spark.test.home")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SparkSession spark = SparkSession.builder()
                .appName("nabla-spark tests")
                .master("local-cluster[2,1,1024]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.locality.wait", "0s")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector")
                .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
                .config("spark.executorEnv.SPARK_TESTING", "1")
                .config("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }

    /** The rows of a data set as a table in so many partitions. */
    static org.apache.spark.sql.Dataset<Row> table(Dataset data, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < data.rows(); i++) {
            double[] x = new double[data.width()];
            for (int j = 0; j < x.length; j++) {
                x[j] = data.feature(i, j);
            }
            double y = data.targets() instanceof Targets.Classes c ? c.labels()[i] : data.values()[i];
            rows.add(RowFactory.create(Vectors.dense(x), y, (double) data.weight(i)));
        }
        return table(rows, partitions);
    }

    /** Rows of features, label and weight. */
    static org.apache.spark.sql.Dataset<Row> table(List<Row> rows, int partitions) {
        var spark = org.apache.spark.api.java.JavaSparkContext.fromSparkContext(SPARK.sparkContext());
        return SPARK.createDataFrame(spark.parallelize(rows, partitions), SCHEMA);
    }
}
