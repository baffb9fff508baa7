package nabla.spark;

import java.util.List;
import java.util.stream.IntStream;
import nabla.data.DataException;
import nabla.nn.Network;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Rows of a table packed as floats in shards, cached in the executors; {@link #close} lets them go.
 * Row i of the table lies in shard i mod S, whatever Spark's partitions are.
 */
public final class ShardedRows implements AutoCloseable {
    /** Features of a shard where no number of shards is given: small enough to spread, large enough to compute on. */
    private static final long SHARD_BYTES = 16L << 20;

    private final JavaSparkContext spark;
    private final JavaRDD<Shard> shards;
    private final Shard.Rows rows;
    private final int classes;
    private final boolean weighted;

    private ShardedRows(JavaSparkContext spark, JavaRDD<Shard> shards, Shard.Rows rows, int classes, boolean weighted) {
        this.spark = spark;
        this.shards = shards;
        this.rows = rows;
        this.classes = classes;
        this.weighted = weighted;
    }

    /**
     * Reads the table twice: once to look at it, once to pack it.
     *
     * @param table its row's order is the order of the rows; sort it first where it has none
     * @param shards S, or 0: as many as make shards of 16 MiB
     * @throws DataException for a row that holds no number where one must be, naming the row; for a table without rows
     */
    public static ShardedRows of(Dataset<Row> table, RowColumns columns, int shards) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext());
        JavaRDD<Row> source = columns.of(table).javaRDD();
        Survey survey = Survey.of(source, columns);
        int count = shards > 0 ? shards : (int) Math.max(1, survey.rows() * survey.width() * Float.BYTES / SHARD_BYTES);
        var rows = new Shard.Rows(survey.rows(), (int) Math.min(count, survey.rows()), survey.width());
        int tasks = Math.min(rows.shards(), Math.max(1, spark.defaultParallelism()));
        int classes = columns.classes(table.schema(), survey);
        JavaRDD<Shard> packed = Packing.pack(source, survey, rows, classes, columns.isWeighted(), tasks)
                .setName("nabla shards")
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new ShardedRows(spark, packed, rows, classes, columns.isWeighted());
    }

    /** The weights that training uses, of mean 1; with {@code balance} each class weighs the same. */
    Weighing weighing(boolean balance) {
        if (!weighted && !balance) {
            return Weighing.NONE;
        }
        double[] ofClasses = weightOfClasses();
        List<Float> factors = balance ? Weighing.balancing(ofClasses, rows.count()) : List.of();
        double total = IntStream.range(0, ofClasses.length)
                .mapToDouble(k -> ofClasses[k] * (balance ? factors.get(k) : 1))
                .sum();
        return new Weighing(factors, (float) (rows.count() / total));
    }

    /** What each class's rows weigh with {@code balance}; none without it. */
    List<Double> classWeights(boolean balance) {
        return balance
                ? Weighing.balancing(weightOfClasses(), rows.count()).stream()
                        .map(Float::doubleValue)
                        .toList()
                : List.of();
    }

    private double[] weightOfClasses() {
        double[] total = new double[Math.max(1, classes)];
        shards.mapToPair(shard -> new Tuple2<>(shard.number, shard.weightOfClasses())).collect().stream()
                .sorted((a, b) -> Integer.compare(a._1(), b._1()))
                .forEach(shard -> {
                    for (int k = 0; k < total.length; k++) {
                        total[k] += shard._2()[k];
                    }
                });
        return total;
    }

    /** @throws DataException where a network and these rows do not fit, naming both */
    void requireFit(Network network) {
        if (network.inputs() != rows.width()) {
            throw new DataException(
                    "the network takes " + network.inputs() + " features, the rows have " + rows.width());
        }
    }

    JavaSparkContext spark() {
        return spark;
    }

    JavaRDD<Shard> shards() {
        return shards;
    }

    Shard.Rows rows() {
        return rows;
    }

    public long count() {
        return rows.count();
    }

    public int width() {
        return rows.width();
    }

    /** How many classes, or 0 where the answers are numbers. */
    public int classes() {
        return classes;
    }

    boolean isWeighted() {
        return weighted;
    }

    @Override
    public void close() {
        shards.unpersist();
    }
}
