package nabla.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import nabla.data.CsvFormat;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads a table from whatever URL Spark reads: Parquet, or CSV with core's idea of what is missing and what a number is. */
final class TableFile {
    private static final String CSV = ".*\\.(csv|tsv|txt)(\\.[a-z0-9]+)?";

    private TableFile() {}

    static Dataset<Row> read(SparkSession spark, String data, CsvFormat format) {
        if (!data.matches(CSV)) {
            return spark.read().parquet(data);
        }
        Character delimiter = format.delimiter();
        String separator = delimiter != null ? delimiter.toString() : data.contains(".tsv") ? "\t" : ",";
        return typed(
                spark.read()
                        .option("header", !Boolean.FALSE.equals(format.header()))
                        .option("sep", separator)
                        .csv(data),
                format.missing());
    }

    /** Columns all of whose texts are numbers become numbers. */
    private static Dataset<Row> typed(Dataset<Row> texts, Set<String> missing) {
        List<Column> present = new ArrayList<>();
        List<Column> others = new ArrayList<>();
        for (String name : texts.columns()) {
            Column text = functions.trim(texts.col("`" + name + "`"));
            Column value = functions
                    .when(text.isin(missing.toArray()), functions.lit(null))
                    .otherwise(text);
            present.add(value);
            others.add(functions.count_if(
                    value.isNotNull().and(value.try_cast("double").isNull())));
        }
        Row counts = texts.agg(others.get(0), others.stream().skip(1).toArray(Column[]::new))
                .first();
        Column[] columns = new Column[present.size()];
        Arrays.setAll(columns, j -> {
            Column value = present.get(j);
            return (counts.getLong(j) == 0 ? value.try_cast("double") : value).as(texts.columns()[j]);
        });
        return texts.select(columns);
    }
}
