package nabla.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nabla.data.Categories;
import nabla.data.DataException;
import nabla.data.Encoder;
import nabla.data.Input;
import nabla.data.Output;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Core's {@link Encoder}, learned from a table in the cluster by Spark's aggregations, and applied there. */
final class TableEncoder {
    /** The median of more rows is approximate. */
    private static final int EXACT_MEDIAN = 1 << 14;

    private static final StructType ENCODED = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType);

    private final Dataset<Row> table;
    private final TableGoal goal;
    private final long rows;
    private final Map<String, Row> moments;

    private TableEncoder(Dataset<Row> table, TableGoal goal) {
        this.table = table;
        this.goal = goal;
        this.rows = table.count();
        this.moments = moments();
    }

    /** @throws DataException where a column holds what is no number, or texts that are no categories */
    static Encoder fit(Dataset<Row> table, TableGoal goal) {
        return new TableEncoder(answered(table, goal.target()), goal).encoder();
    }

    /**
     * The rows that have an answer.
     *
     * @throws DataException where the table lacks the target
     */
    static Dataset<Row> answered(Dataset<Row> table, String target) {
        if (!Arrays.asList(table.columns()).contains(target)) {
            throw new DataException("there is no column \"" + target + "\" to predict; there are "
                    + String.join(", ", table.columns()));
        }
        return table.filter(table.col("`" + target + "`").isNotNull());
    }

    private Encoder encoder() {
        String target = goal.target();
        if (rows == 0) {
            throw new DataException("column \"" + target + "\" has no values; there is nothing to learn from");
        }
        List<Input> inputs = new ArrayList<>();
        for (StructField column : table.schema().fields()) {
            if (!column.name().equals(target)) {
                inputs.add(column.dataType() instanceof NumericType ? number(column.name()) : texts(column.name()));
            }
        }
        if (inputs.stream().allMatch(Input.Dropped.class::isInstance)) {
            throw new DataException("nothing is left to predict \"" + target + "\" from");
        }
        return new Encoder(inputs, output(), (int) Math.min(rows, Integer.MAX_VALUE), Set.of());
    }

    /** As core reads numbers: in single precision. */
    static Column number(Dataset<Row> table, String name) {
        return table.col("`" + name + "`").cast("float").cast("double");
    }

    /** What all columns of numbers come to, in one pass: count, mean, deviation, least, greatest, median of each. */
    private Map<String, Row> moments() {
        String median = rows > EXACT_MEDIAN ? "percentile_approx" : "percentile";
        List<String> names = Arrays.stream(table.schema().fields())
                .filter(column -> column.dataType() instanceof NumericType)
                .map(StructField::name)
                .toList();
        if (names.isEmpty()) {
            return Map.of();
        }
        Column[] columns = names.stream()
                .map(name -> {
                    Column x = number(table, name);
                    return functions.struct(
                            functions.count(x),
                            functions.avg(x),
                            functions.stddev_pop(x),
                            functions.min(x),
                            functions.max(x),
                            functions
                                    .call_function(median, x, functions.lit(0.5))
                                    .cast("double"));
                })
                .toArray(Column[]::new);
        Row all = table.agg(columns[0], Arrays.copyOfRange(columns, 1, columns.length))
                .first();
        Map<String, Row> moments = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Row m = all.getStruct(i);
            if (m.getLong(0) > 0 && !Double.isFinite(m.getDouble(4) - m.getDouble(3))) {
                throw new DataException("column \"" + names.get(i) + "\" holds a value that is no finite number (NaN,"
                        + " infinite); make it missing (null), or leave the column out (--drop " + names.get(i) + ")");
            }
            moments.put(names.get(i), m);
        }
        return moments;
    }

    private Input number(String name) {
        Row m = Objects.requireNonNull(moments.get(name));
        if (m.getLong(0) == 0) {
            return new Input.Dropped(name, "no values");
        }
        if (m.getDouble(3) == m.getDouble(4)) {
            return new Input.Dropped(name, "constant, always " + m.getDouble(3));
        }
        int missing = (int) Math.min(rows - m.getLong(0), Integer.MAX_VALUE);
        return new Input.Number(name, m.getDouble(1), m.getDouble(2), m.getDouble(5), missing);
    }

    private Input texts(String name) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        int missing = 0;
        for (Row row : counts(name)) {
            int count = (int) Math.min(row.getLong(1), Integer.MAX_VALUE);
            if (row.isNullAt(0)) {
                missing = count;
            } else {
                counts.put(row.getString(0), count);
            }
        }
        if (Categories.tooMany(counts.size(), rows)) {
            throw new DataException("column \"" + name + "\" has too many different texts to be categories; leave it"
                    + " out (--drop " + name + ")");
        }
        return Categories.of(name, counts, missing, rows);
    }

    /** Each text of a column, ascending, and how often it is there; no more of them than are worth looking at. */
    private List<Row> counts(String name) {
        return table.groupBy(table.col("`" + name + "`").cast("string").as("text"))
                .count()
                .orderBy("text")
                .limit(1 << 12)
                .collectAsList();
    }

    private Output output() {
        if (!goal.classes().isEmpty()) {
            return new Output.Classes(goal.target(), goal.classes(), goal.numbers());
        }
        Row m = Objects.requireNonNull(moments.get(goal.target()));
        return new Output.Number(goal.target(), m.getDouble(1), m.getDouble(2) == 0 ? 1 : m.getDouble(2));
    }

    /**
     * Features, label and weight of every row that has an answer: what the estimators take.
     *
     * @param weight a column, or null: each row weighs 1
     */
    static Dataset<Row> apply(Encoder encoder, Dataset<Row> table, @Nullable String weight) {
        List<String> columns = new ArrayList<>();
        encoder.inputs().stream()
                .filter(input -> !(input instanceof Input.Dropped))
                .forEach(input -> columns.add(input.name()));
        columns.add(encoder.output().name());
        List<String> texts =
                columns.stream().filter(name -> isText(encoder, name)).toList();
        columns.forEach(name -> RowColumns.requireColumn(table.schema(), name));
        List<Column> read = new ArrayList<>();
        columns.forEach(name ->
                read.add(texts.contains(name) ? table.col("`" + name + "`").cast("string") : number(table, name)));
        if (weight != null) {
            RowColumns.requireColumn(table.schema(), weight);
        }
        read.add(
                weight == null
                        ? functions.lit(1.0)
                        : table.col("`" + weight + "`").cast("double"));
        Dataset<Row> answered = table.filter(
                        table.col("`" + encoder.output().name() + "`").isNotNull())
                .select(read.toArray(Column[]::new));
        return answered.mapPartitions(
                (org.apache.spark.api.java.function.MapPartitionsFunction<Row, Row>)
                        rows -> new EncodedRows(encoder, columns, texts, rows),
                Encoders.row(ENCODED));
    }

    private static boolean isText(Encoder encoder, String name) {
        if (encoder.output().name().equals(name)) {
            return encoder.output() instanceof Output.Classes classes && !classes.numbers();
        }
        return encoder.inputs().stream().noneMatch(input -> input.name().equals(name) && input instanceof Input.Number);
    }

    /** Rows as core's encoder encodes them, a thousand at a time. */
    private static final class EncodedRows implements Iterator<Row> {
        private static final int CHUNK = 1024;

        private final Encoder encoder;
        private final List<String> columns;
        private final List<String> texts;
        private final Iterator<Row> rows;
        private Iterator<Row> ready = List.<Row>of().iterator();

        EncodedRows(Encoder encoder, List<String> columns, List<String> texts, Iterator<Row> rows) {
            this.encoder = encoder;
            this.columns = columns;
            this.texts = texts;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return ready.hasNext() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (!ready.hasNext()) {
                ready = encode();
            }
            return ready.next();
        }

        private Iterator<Row> encode() {
            int width = columns.size();
            float[] cells = new float[CHUNK * width];
            Object[] weights = new Object[CHUNK];
            List<Map<String, Integer>> words = new ArrayList<>();
            columns.forEach(name -> words.add(new LinkedHashMap<>()));
            int count = 0;
            for (; count < CHUNK && rows.hasNext(); count++) {
                Row row = rows.next();
                for (int j = 0; j < width; j++) {
                    cells[count * width + j] = cell(row, j, words.get(j));
                }
                weights[count] = row.get(width);
            }
            List<nabla.data.Column> kinds = new ArrayList<>();
            for (int j = 0; j < width; j++) {
                String name = columns.get(j);
                kinds.add(
                        texts.contains(name)
                                ? new nabla.data.Column.Texts(
                                        name, List.copyOf(words.get(j).keySet()), false)
                                : new nabla.data.Column.Numbers(name));
            }
            return encoded(nabla.data.Table.of("the table", kinds, Arrays.copyOf(cells, count * width)), weights);
        }

        private float cell(Row row, int column, Map<String, Integer> words) {
            if (row.isNullAt(column)) {
                return Float.NaN;
            }
            return texts.contains(columns.get(column))
                    ? words.computeIfAbsent(row.getString(column), word -> words.size())
                    : (float) row.getDouble(column);
        }

        private Iterator<Row> encoded(nabla.data.Table chunk, Object[] weights) {
            nabla.data.Dataset data = encoder.encode(chunk);
            List<Row> encoded = new ArrayList<>();
            float[] x = new float[data.width()];
            for (int i = 0; i < data.rows(); i++) {
                data.copyRow(i, x, 0);
                double[] features = new double[x.length];
                for (int j = 0; j < x.length; j++) {
                    features[j] = x[j];
                }
                double label = encoder.output() instanceof Output.Classes ? data.labels()[i] : data.values()[i];
                encoded.add(RowFactory.create(Vectors.dense(features), label, weights[i]));
            }
            return encoded.iterator();
        }
    }
}
