package nabla.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nabla.train.RowOrder;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Rows to learn from, to watch and to test on. Classes are stratified, by the rule of core's {@link nabla.data.Split}:
 * each keeps its share in every part, to within one row. Which row is where is drawn by the seed and by how many rows
 * of its class come before it, whatever the partitions; the table lies on the executors' disks until {@link #close},
 * since it is read several times.
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
     * @param table rows that have an answer
     * @param watched share of those not tested on
     * @param tested share of all rows
     */
    static TableParts of(Dataset<Row> table, TableGoal goal, double watched, double tested, long seed) {
        JavaRDD<Row> source = table.withColumn(PART, goal.value(table)).javaRDD();
        Map<Object, Integer> classes = new HashMap<>();
        goal.values().forEach(value -> classes.put(value, classes.size()));
        List<long[]> counts = source.mapPartitions(
                        part -> List.of(counts(part, classes)).iterator())
                .collect();
        Draw draw = Draw.of(total(counts, counts.size(), classes), watched, tested, seed);
        List<long[]> before = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            before.add(total(counts, i, classes));
        }
        JavaRDD<Row> drawn = source.mapPartitionsWithIndex((i, part) -> draw.parts(part, before.get(i), classes), true);
        Dataset<Row> all = table.sparkSession()
                .createDataFrame(drawn, table.schema().add(PART, DataTypes.IntegerType))
                .persist(StorageLevel.DISK_ONLY());
        return new TableParts(
                part(all, Part.LEARNED),
                draw.watched == 0 ? null : part(all, Part.WATCHED),
                draw.tested == 0 ? null : part(all, Part.TESTED),
                all);
    }

    /** Rows of each class, or of all where there are none. */
    private static long[] counts(Iterator<Row> rows, Map<Object, Integer> classes) {
        long[] counts = new long[Math.max(1, classes.size())];
        rows.forEachRemaining(row -> counts[classOf(row, classes)]++);
        return counts;
    }

    /** The answer is a row's last value. */
    private static int classOf(Row row, Map<Object, Integer> classes) {
        return classes.isEmpty() ? 0 : Objects.requireNonNull(classes.get(row.get(row.size() - 1)));
    }

    private static long[] total(List<long[]> counts, int partitions, Map<Object, Integer> classes) {
        long[] total = new long[Math.max(1, classes.size())];
        for (long[] part : counts.subList(0, partitions)) {
            Arrays.setAll(total, k -> total[k] + part[k]);
        }
        return total;
    }

    /**
     * Rows in the order of their classes, those of a class shuffled; every so-manieth is tested on, and of the others
     * every so-manieth is watched.
     *
     * @param starts where each class begins
     */
    private record Draw(long rows, long tested, long watched, long[] starts, List<RowOrder> orders)
            implements java.io.Serializable {

        static Draw of(long[] counts, double watched, double tested, long seed) {
            long[] starts = new long[counts.length];
            List<RowOrder> orders = new ArrayList<>();
            long rows = 0;
            for (int k = 0; k < counts.length; k++) {
                starts[k] = rows;
                rows += counts[k];
                orders.add(RowOrder.shuffled(counts[k], seed, k));
            }
            long test = heldOut(rows, tested);
            return new Draw(rows, test, heldOut(rows - test, watched), starts, orders);
        }

        private static long heldOut(long rows, double share) {
            return share == 0 ? 0 : Math.min(Math.max(Math.round(share * rows), 1), Math.max(0, rows - 1));
        }

        /** How many of the first i of so many rows are held out: evenly spread, so over the classes too. */
        private static long heldBefore(long i, long heldOut, long rows) {
            return (long) ((double) i * heldOut / rows); // the product may pass 2⁶³
        }

        Iterator<Row> parts(Iterator<Row> rows, long[] before, Map<Object, Integer> classes) {
            long[] next = before.clone();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Row next() {
                    Row row = rows.next();
                    int k = classOf(row, classes);
                    Object[] values = new Object[row.size()];
                    Arrays.setAll(values, row::get);
                    values[values.length - 1] =
                            part(starts[k] + orders.get(k).placeOf(next[k]++)).ordinal();
                    return RowFactory.create(values);
                }
            };
        }

        private Part part(long place) {
            long before = heldBefore(place, tested, rows);
            if (heldBefore(place + 1, tested, rows) > before) {
                return Part.TESTED;
            }
            long left = place - before;
            boolean watch = heldBefore(left + 1, watched, rows - tested) > heldBefore(left, watched, rows - tested);
            return watch ? Part.WATCHED : Part.LEARNED;
        }
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
