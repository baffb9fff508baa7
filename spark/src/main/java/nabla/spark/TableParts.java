package nabla.spark;

import java.util.ArrayList;
import java.util.List;
import nabla.train.RowOrder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Rows to learn from, to watch and to test on. Which row is where is drawn by the seed and the row's number, whatever
 * the partitions; the table lies on the executors' disks until {@link #close}, since it is read several times.
 */
record TableParts(
        Dataset<Row> learned,
        @Nullable Dataset<Row> watched,
        @Nullable Dataset<Row> tested,
        Dataset<Row> all) implements AutoCloseable {
    private static final String PART = "nabla part";

    private enum Part {
        LEARNED,
        WATCHED,
        TESTED
    }

    /**
     * @param watched share of those not tested on
     * @param tested share of all rows
     */
    static TableParts of(Dataset<Row> table, double watched, double tested, long seed) {
        long rows = table.count();
        long test = Math.round(tested * rows);
        long watch = Math.round(watched * (rows - test));
        RowOrder order = RowOrder.shuffled(rows, seed, 0);
        var numbered = table.javaRDD().zipWithIndex().map(row -> {
            long place = order.placeOf(row._2());
            Part part = place < test ? Part.TESTED : place < test + watch ? Part.WATCHED : Part.LEARNED;
            return with(row._1(), part.ordinal());
        });
        Dataset<Row> all = table.sparkSession()
                .createDataFrame(numbered, table.schema().add(PART, DataTypes.IntegerType))
                .persist(StorageLevel.DISK_ONLY());
        return new TableParts(
                part(all, Part.LEARNED),
                watch == 0 ? null : part(all, Part.WATCHED),
                test == 0 ? null : part(all, Part.TESTED),
                all);
    }

    private static Row with(Row row, int part) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(row.get(i));
        }
        values.add(part);
        return RowFactory.create(values.toArray());
    }

    private static Dataset<Row> part(Dataset<Row> all, Part part) {
        return all.filter(all.col("`" + PART + "`").equalTo(part.ordinal())).drop(PART);
    }

    /** All but those tested on. */
    Dataset<Row> seen() {
        return all.filter(all.col("`" + PART + "`").notEqual(Part.TESTED.ordinal()))
                .drop(PART);
    }

    @Override
    public void close() {
        all.unpersist();
    }
}
