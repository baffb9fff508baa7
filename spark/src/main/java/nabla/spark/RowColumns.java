package nabla.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nabla.data.DataException;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a table are a row's features, answer and weight.
 *
 * @param weight null: each row weighs 1
 * @param classification whether the answer is a class, 0, 1, 2, …
 */
public record RowColumns(
        String features, String label, @Nullable String weight, boolean classification) implements Serializable {

    /** @throws DataException where the table lacks one or it holds something else, naming it and what there is */
    void require(StructType schema) {
        requireColumn(schema, features);
        if (!schema.apply(features).dataType().equals(SQLDataTypes.VectorType())) {
            throw new DataException("column \"" + features + "\" holds "
                    + schema.apply(features).dataType().simpleString()
                    + ", not vectors: make them of columns with a VectorAssembler");
        }
        requireNumbers(schema, label, "index its texts with a StringIndexer");
        if (weight != null) {
            requireNumbers(schema, weight, "weights are numbers");
        }
    }

    private static void requireNumbers(StructType schema, String name, String advice) {
        requireColumn(schema, name);
        if (!(schema.apply(name).dataType() instanceof NumericType)) {
            throw new DataException("column \"" + name + "\" holds "
                    + schema.apply(name).dataType().simpleString() + ", not numbers: " + advice);
        }
    }

    static void requireColumn(StructType schema, String name) {
        if (!Arrays.asList(schema.fieldNames()).contains(name)) {
            throw new DataException(
                    "there is no column \"" + name + "\"; there are " + String.join(", ", schema.fieldNames()));
        }
    }

    boolean isWeighted() {
        return weight != null;
    }

    /** Features, answer and weight, in this order. */
    Dataset<Row> of(Dataset<Row> table) {
        require(table.schema());
        List<Column> columns = new ArrayList<>();
        columns.add(table.col(features));
        columns.add(table.col(label).cast("double"));
        columns.add(weight == null ? functions.lit(1.0) : table.col(weight).cast("double"));
        return table.select(columns.toArray(Column[]::new));
    }

    /** The features of a row that {@link #of} gave. */
    static double[] features(Row row) {
        return ((Vector) row.get(0)).toArray();
    }

    /** How many classes the answers are of: those that occur, and those that the label column says it has. */
    int classes(StructType schema, Survey survey) {
        return classification
                ? Math.max(
                        (int) survey.greatest() + 1, named(schema.apply(label)).size())
                : 0;
    }

    /** The names of so many classes, as a StringIndexer wrote them down, or 0, 1, 2, … */
    static List<String> names(StructField label, int classes) {
        List<String> names = named(label);
        return names.size() == classes
                ? names
                : IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    private static List<String> named(StructField label) {
        return Attribute.fromStructField(label) instanceof NominalAttribute nominal
                        && nominal.values().isDefined()
                ? List.of(nominal.values().get())
                : List.of();
    }

    /** What is wrong with a row, or null. */
    @Nullable
    String fault(Row row) {
        if (row.isNullAt(0)) {
            return "has no \"" + features + "\"";
        }
        double[] x = features(row);
        for (int j = 0; j < x.length; j++) {
            if (!Float.isFinite((float) x[j])) {
                return "has " + x[j] + " as feature " + (j + 1) + " of \"" + features + "\"";
            }
        }
        if (row.isNullAt(1) || !Double.isFinite(row.getDouble(1))) {
            return "has no number as \"" + label + "\"";
        }
        double y = row.getDouble(1);
        if (classification && (y < 0 || y != Math.rint(y) || y >= 1 << 24)) {
            return "has " + y + " as class \"" + label + "\"; classes are 0, 1, 2, …";
        }
        if (row.isNullAt(2) || !(row.getDouble(2) >= 0) || Double.isInfinite(row.getDouble(2))) {
            return "has no weight from 0 on as \"" + weight + "\"";
        }
        return null;
    }
}
