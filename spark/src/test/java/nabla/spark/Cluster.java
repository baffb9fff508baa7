package nabla.spark;

import java.util.ArrayList;
import java.util.List;
import nabla.data.Dataset;
import nabla.data.Targets;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A cluster of two executors, each a JVM of its own with one core, that all tests share. */
final class Cluster {
    private static final StructType SCHEMA = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType);

    private Cluster() {}

    /** Started on first use. */
    static SparkSession spark() {
        return Started.SPARK;
    }

    private static final class Started {
        static final SparkSession SPARK = LocalCluster.start(2, 512, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    /** The rows of a data set as a table in so many partitions. */
    static org.apache.spark.sql.Dataset<Row> table(Dataset data, int partitions) {
        return table(spark(), data, partitions);
    }

    static org.apache.spark.sql.Dataset<Row> table(SparkSession spark, Dataset data, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < data.rows(); i++) {
            double[] x = new double[data.width()];
            for (int j = 0; j < x.length; j++) {
                x[j] = data.feature(i, j);
            }
            double y = data.targets() instanceof Targets.Classes c ? c.labels()[i] : data.values()[i];
            rows.add(RowFactory.create(Vectors.dense(x), y, (double) data.weight(i)));
        }
        return table(spark, rows, partitions);
    }

    /** Rows of features, label and weight. */
    static org.apache.spark.sql.Dataset<Row> table(List<Row> rows, int partitions) {
        return table(spark(), rows, partitions);
    }

    private static org.apache.spark.sql.Dataset<Row> table(SparkSession spark, List<Row> rows, int partitions) {
        var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return spark.createDataFrame(context.parallelize(rows, partitions), SCHEMA);
    }
}
