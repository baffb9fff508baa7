package nabla.spark;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import nabla.data.CsvFormat;
import nabla.data.DataException;
import nabla.data.Encoder;
import nabla.data.Output;
import nabla.data.Task;
import nabla.io.AtomicFile;
import nabla.io.Model;
import nabla.nn.loss.BinaryCrossEntropy;
import nabla.train.Interrupt;
import nabla.train.TrainingOptions;
import nabla.train.metric.Evaluation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * {@code nabla train DATA --spark}, and {@code spark-submit --class nabla.spark.Train nabla-spark.jar DATA …}: from a
 * table that Spark reads to a model file that {@code nabla predict} takes. Its options are those of {@code nabla train}
 * and the params of the estimators, as {@code --batch-size} for {@code batchSize}.
 */
public final class Train {
    private static final String DEFAULT_TEST = "0.2";
    private static final String DEFAULT_VALIDATION = "0.1";
    private static final int DEFAULT_PATIENCE = 15;

    private final TrainArguments given;
    private final PrintStream out;
    private final PrintStream err;
    private final Path file;

    private Train(TrainArguments given, PrintStream out, PrintStream err) {
        this.given = given;
        this.out = out;
        this.err = err;
        this.file = Path.of(given.value("model", baseName(given.data()) + ".safetensors"));
        requireFolder(file);
        if (given.value("history") != null) {
            requireFolder(Path.of(given.value("history", "")));
        }
    }

    public static void main(String[] arguments) {
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        try {
            run(arguments, new PrintStream(System.out, true, StandardCharsets.UTF_8), err);
        } catch (IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            System.exit(2);
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare
            err.println("error: " + message(e));
            System.exit(1);
        }
    }

    /** What a user can do something about: our own word, wherever in the cluster it was said, or Spark's first line. */
    private static String message(Exception failure) {
        Throwable said = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataException || cause instanceof IllegalArgumentException) {
                said = cause;
            }
        }
        String words = said.getMessage();
        return words == null ? said.toString() : words.lines().findFirst().orElse(words);
    }

    /** Trains as the arguments say, in the session there is or one of its own. */
    static void run(String[] arguments, PrintStream out, PrintStream err) {
        new Train(new TrainArguments(arguments), out, err).run();
    }

    private void run() {
        SparkSession spark = session();
        CsvFormat format = given.format();
        Dataset<Row> table = TableFile.read(spark, given.data(), format)
                .drop(given.value("drop", "").split(","));
        String target = given.value("target", table.columns()[table.columns().length - 1]);
        Dataset<Row> answered = TableEncoder.answered(table, target);
        TableGoal goal = TableGoal.of(answered, target, task());
        String watched = given.value("validation", DEFAULT_VALIDATION);
        String tested = given.value("test", DEFAULT_TEST);
        long seed = Long.parseLong(given.value("seed", Long.toString(TrainingOptions.DEFAULTS.seed())));
        try (TableParts parts =
                TableParts.of(answered, goal, share("validation", watched), share("test", tested), seed)) {
            Dataset<Row> watch = parts.watched() != null ? parts.watched() : file("validation", watched, spark, format);
            Dataset<Row> test = parts.tested() != null ? parts.tested() : file("test", tested, spark, format);
            train(spark, parts, goal, watch, test);
        }
    }

    private void train(
            SparkSession spark,
            TableParts parts,
            TableGoal goal,
            @Nullable Dataset<Row> watch,
            @Nullable Dataset<Row> test) {
        String weight = given.value("weight-col");
        Dataset<Row> seen = weight == null ? parts.seen() : parts.seen().drop(weight);
        Encoder encoder = TableEncoder.fit(seen, goal);
        NablaParams<?> estimator = estimator(encoder.output());
        boolean balance = given.value("class-weight", "").equals("balanced");
        var columns = new RowColumns(
                "features", "label", weight == null ? null : "weight", encoder.output() instanceof Output.Classes);
        PrintStream text = given.has("json") ? err : out;
        Dataset<Row> learned = TableEncoder.apply(encoder, parts.learned(), weight);
        Dataset<Row> watched = watch == null ? null : TableEncoder.apply(encoder, watch, null);
        Training.Trained trained;
        TrainReport report;
        try (var interrupt = new Interrupt()) {
            report = new TrainReport(text, err, encoder.output(), interrupt::asked);
            report.before(given.data(), encoder);
            trained = new Training(estimator, columns, balance, report).on(learned, watched);
        }
        if (given.value("history") != null) {
            write(
                    Path.of(given.value("history", "")),
                    trained.result().history().toCsv());
        }
        trained.result().history().requireFinite();
        Evaluation evaluation =
                test == null ? null : evaluate(trained, TableEncoder.apply(encoder, test, null), columns);
        Model model = TrainedNetwork.of(trained, goal.target())
                .model(encoder, given.data(), spark, given.given(), results(evaluation));
        model.write(file);
        report.after(trained, model, evaluation, file, given.data());
        if (given.has("json")) {
            out.println(TrainReport.json(trained, model, evaluation, file, given.data()));
        }
    }

    private SparkSession session() {
        var builder = SparkSession.builder()
                .appName("nabla train " + given.data())
                .config("spark.ui.showConsoleProgress", false);
        String master = given.value("spark");
        if (master != null) {
            builder.master(master);
        }
        if (System.getProperty("spark.executor.extraJavaOptions") == null) {
            builder.config("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector");
        }
        return builder.getOrCreate();
    }

    /** The rows of a file named instead of a share; null where a share of none was asked for. */
    private static @Nullable Dataset<Row> file(String option, String value, SparkSession spark, CsvFormat format) {
        return Double.isNaN(TrainArguments.share(option, value)) ? TableFile.read(spark, value, format) : null;
    }

    private static double share(String option, String value) {
        double share = TrainArguments.share(option, value);
        return Double.isNaN(share) ? 0 : share;
    }

    private @Nullable Task task() {
        String task = given.value("task", "").toUpperCase(Locale.ROOT);
        return task.isEmpty() ? null : Task.valueOf(task);
    }

    /** With the defaults of {@code nabla train}, where they differ from the estimators'. */
    private NablaParams<?> estimator(Output output) {
        NablaParams<?> estimator = output instanceof Output.Classes ? new NablaClassifier() : new NablaRegressor();
        estimator.setEarlyStopping(DEFAULT_PATIENCE);
        if (output instanceof Output.Classes c && c.classes().size() == 2) {
            estimator.setLoss(new BinaryCrossEntropy().name());
        }
        given.set(estimator);
        return estimator;
    }

    private static Evaluation evaluate(Training.Trained trained, Dataset<Row> test, RowColumns columns) {
        var unweighted = new RowColumns(columns.features(), columns.label(), null, columns.classification());
        try (ShardedRows rows = ShardedRows.of(test, unweighted, 0)) {
            return SparkTrainer.evaluate(trained.result(), rows);
        }
    }

    private static Map<String, Double> results(@Nullable Evaluation test) {
        Map<String, Double> results = new TreeMap<>();
        if (test != null) {
            results.put("test " + test.headlineName(), test.headline());
            results.put("test loss", test.loss());
        }
        return results;
    }

    /** The last part of a name, without endings. */
    private static String baseName(String data) {
        String last = data.replaceFirst("/+$", "").replaceFirst("^.*[/\\\\]", "");
        return last.replaceFirst("(\\.[A-Za-z]+)+$", "");
    }

    /** Finds out before the work what would fail after it. */
    private static void requireFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw new DataException("cannot write " + file
                    + (Files.isDirectory(file) ? ": it is a folder" : ": there is no folder " + folder));
        }
    }

    private static void write(Path file, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(file, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }
}
