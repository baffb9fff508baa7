package nabla.cli;

import java.util.List;
import java.util.Set;
import nabla.data.CsvFormat;
import nabla.data.Datasets;
import nabla.data.Goal;
import nabla.data.Source;
import nabla.data.Task;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which data, and what to predict from it. */
final class DataOptions {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DATA",
            defaultValue = "digits",
            description = {
                "A CSV or TSV file, plain or gzip; an IDX file of images, or a folder with such; or the name of a data"
                        + " set (see tools/data). Without it: the bundled ${DEFAULT-VALUE}."
            })
    private String data;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict; without it the last, or the usual one of a named data set.")
    private @Nullable String target;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "classification or regression; without it, what the target's values suggest.")
    private @Nullable Task task;

    @Option(names = "--drop", paramLabel = "COLUMN", split = ",", description = "Columns to leave out.")
    private List<String> drop = List.of();

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "Between the fields of a line; without it, found out.")
    private @Nullable Character delimiter;

    @Option(
            names = "--header",
            negatable = true,
            arity = "0",
            description = "Whether the first line names the columns; without it, found out.")
    private @Nullable Boolean header;

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            split = ",",
            description = "Further texts that mean a value is missing, besides NA, ? and the like.")
    private List<String> missing = List.of();

    @Option(
            names = "--text",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of categories that look like numbers (a postcode, a number of a type).")
    private List<String> texts = List.of();

    /** As the user called it. */
    String name() {
        return data;
    }

    /** The last part of its name, without endings: {@code flowers} of {@code tables/flowers.csv.gz}. */
    String baseName() {
        String last = data.equals("-") ? "stdin" : data.replaceFirst("/+$", "").replaceFirst("^.*[/\\\\]", "");
        return last.replaceFirst("(\\.[A-Za-z]+)+$", "");
    }

    Source find() {
        CsvFormat format = CsvFormat.DETECT
                .withDrop(Set.copyOf(drop))
                .withTexts(Set.copyOf(texts))
                .withMissing(Set.copyOf(missing));
        if (delimiter != null) {
            format = format.withDelimiter(delimiter);
        }
        if (header != null) {
            format = format.withHeader(header);
        }
        return new Datasets().find(data, format);
    }

    Goal goal(Source source) {
        return Goal.of(source.table(), target == null ? source.target() : target, task);
    }
}
