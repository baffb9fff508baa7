package nabla.spark;

import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Two classes of any number of rows, with a boundary that no plane follows; what docs/spark.md was measured on. */
final class GeneratedTable {
    static final int FEATURES = 28;
    private static final StructType SCHEMA =
            new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);

    private GeneratedTable() {}

    static Dataset<Row> of(SparkSession spark, long rows) {
        return spark.range(0, rows, 1, 4).map((MapFunction<Long, Row>) GeneratedTable::row, Encoders.row(SCHEMA));
    }

    /** Features of mean 0 and variance 1. */
    private static Row row(long number) {
        var random = new SplittableRandom(number);
        double[] x = random.doubles(FEATURES, -Math.sqrt(3), Math.sqrt(3)).toArray();
        double noise = 0.3 * (random.nextDouble() + random.nextDouble() - 1);
        double score = x[0] * x[1] + Math.sin(2 * x[2]) + 0.5 * x[3] * x[3] - 0.5 + noise;
        return RowFactory.create(Vectors.dense(x), score > 0 ? 1.0 : 0.0);
    }
}
