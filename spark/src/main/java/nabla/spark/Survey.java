package nabla.spark;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import nabla.data.DataException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a first look at all rows of a table found.
 *
 * @param starts the number of each partition's first row
 * @param width of the features
 * @param greatest answer
 */
record Survey(List<Long> starts, long rows, int width, double greatest) {

    /** One partition. */
    private record Part(
            int partition,
            long rows,
            int width,
            double least,
            double greatest,
            @Nullable String fault) implements Serializable {}

    /** @throws DataException for a row that cannot be learned from, and where there is nothing to learn */
    static Survey of(JavaRDD<Row> source, RowColumns columns) {
        List<Part> parts = source
                .mapPartitionsWithIndex(
                        (index, rows) -> List.of(look(index, rows, columns)).iterator(), false)
                .collect()
                .stream()
                .sorted(Comparator.comparingInt(Part::partition))
                .toList();
        Long[] starts = new Long[parts.size()];
        long rows = 0;
        int width = -1;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (Part part : parts) {
            if (part.fault != null) {
                throw new DataException("row " + (rows + part.rows) + " " + part.fault
                        + "; leave such rows out (na().drop()) or fill them in (Imputer)");
            }
            starts[part.partition] = rows;
            if (part.rows > 0 && width >= 0 && part.width != width) {
                throw new DataException(
                        "row " + (rows + 1) + " has " + part.width + " features, those before have " + width);
            }
            rows += part.rows;
            width = Math.max(width, part.width);
            least = Math.min(least, part.least);
            greatest = Math.max(greatest, part.greatest);
        }
        if (rows == 0) {
            throw new DataException("the table has no rows; there is nothing to learn from");
        }
        if (columns.classification() && least == greatest) {
            throw new DataException("column \"" + columns.label() + "\" has only one class, " + (long) least
                    + "; there is nothing to tell apart");
        }
        return new Survey(List.of(starts), rows, width, greatest);
    }

    private static Part look(int partition, Iterator<Row> source, RowColumns columns) {
        long rows = 0;
        int width = -1;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        while (source.hasNext()) {
            Row row = source.next();
            rows++;
            String fault = columns.fault(row);
            int features = fault == null ? RowColumns.features(row).length : width;
            if (fault == null && width >= 0 && features != width) {
                fault = "has " + features + " features, those before have " + width;
            }
            if (fault != null) {
                return new Part(partition, rows, width, least, greatest, fault);
            }
            width = features;
            least = Math.min(least, row.getDouble(1));
            greatest = Math.max(greatest, row.getDouble(1));
        }
        return new Part(partition, rows, width, least, greatest, null);
    }
}
