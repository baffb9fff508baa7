package nabla.spark;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import nabla.data.DataException;
import nabla.data.Encoder;
import nabla.data.Output;
import nabla.data.Task;
import nabla.train.Epoch;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code spark-submit --class nabla.spark.Train nabla-spark.jar DATA [--target COLUMN] [--drop A,B] [--task T] [--model
 * FILE] [--hidden 64,32 …]}: from a table that Spark reads to a model file that {@code nabla predict} takes. Besides
 * those, each param of the estimators is an option: {@code --batch-size 8192} sets {@code batchSize}.
 */
public final class Train {
    private Train() {}

    public static void main(String[] arguments) {
        try {
            run(arguments, System.out);
        } catch (DataException | IllegalArgumentException e) {
            System.err.println("nabla: " + e.getMessage());
            System.exit(2);
        }
    }

    /** Trains as the arguments say, in the session there is or, with {@code --spark MASTER}, one of its own. */
    static void run(String[] arguments, PrintStream out) {
        Map<String, String> options = options(arguments);
        String data = take(options, "data", "");
        if (data.isEmpty()) {
            throw new IllegalArgumentException("which table? Give a CSV or Parquet file, or any URL that Spark reads");
        }
        String target = take(options, "target", "");
        String drop = take(options, "drop", "");
        String task = take(options, "task", "");
        String model = take(options, "model", "model.safetensors");
        String master = take(options, "spark", "");
        var builder = SparkSession.builder().appName("nabla train " + data);
        SparkSession spark = (master.isEmpty() ? builder : builder.master(master)).getOrCreate();
        Dataset<Row> table = read(spark, data).drop(drop.isEmpty() ? new String[0] : drop.split(","));
        String answer = target.isEmpty() ? table.columns()[table.columns().length - 1] : target;
        Encoder encoder =
                TableEncoder.fit(table, answer, task.isEmpty() ? null : Task.valueOf(task.toUpperCase(Locale.ROOT)));
        encoder.report().forEach(out::println);
        var listener = new Progress(out);
        NablaParams<?> estimator =
                encoder.output() instanceof Output.Classes ? new NablaClassifier() : new NablaRegressor();
        options.forEach((name, value) -> set(estimator, name, value));
        var columns = new RowColumns("features", "label", null, encoder.output() instanceof Output.Classes);
        boolean balance = estimator instanceof NablaClassifier classifier && classifier.getBalanceClasses();
        Training.Trained trained =
                new Training(estimator, columns, balance, listener).on(TableEncoder.apply(encoder, table));
        trained.result().history().requireFinite();
        TrainedNetwork.of(trained, answer).model(encoder, data, spark).write(Path.of(model));
        out.println("saved " + model);
    }

    private static Dataset<Row> read(SparkSession spark, String data) {
        return data.endsWith(".csv") || data.endsWith(".csv.gz")
                ? spark.read()
                        .option("header", true)
                        .option("inferSchema", true)
                        .csv(data)
                : spark.read().parquet(data);
    }

    /** The options by name, and what stands without one as {@code data}. */
    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        Deque<String> left = new ArrayDeque<>(Arrays.asList(arguments));
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            if (!word.startsWith("--")) {
                options.put("data", word);
            } else if (left.isEmpty()) {
                throw new IllegalArgumentException(word + " needs a value");
            } else {
                options.put(word.substring(2), left.removeFirst());
            }
        }
        return options;
    }

    private static String take(Map<String, String> options, String name, String otherwise) {
        return Objects.requireNonNullElse(options.remove(name), otherwise);
    }

    /** Sets the param that an option names: {@code --batch-size} is {@code batchSize}. */
    private static void set(NablaParams<?> estimator, String option, String text) {
        String[] words = option.split("-");
        String name = words[0]
                + Arrays.stream(words, 1, words.length)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
        if (!estimator.hasParam(name)) {
            throw new IllegalArgumentException(
                    "there is no option --" + option + "; there are --target, --drop, --task,"
                            + " --model, --spark and, with dashes, " + names(estimator));
        }
        try {
            estimator.set(name, value(estimator.getParam(name), text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + option + " is '" + text + "', which is no number", e);
        }
    }

    private static List<String> names(NablaParams<?> estimator) {
        return Arrays.stream(estimator.params()).map(Param::name).toList();
    }

    private static Object value(Param<?> param, String text) {
        if (param instanceof IntParam) {
            return text.equals("full") ? 0 : Integer.parseInt(text);
        }
        if (param instanceof LongParam) {
            return Long.parseLong(text);
        }
        if (param instanceof DoubleParam) {
            return Double.parseDouble(text);
        }
        if (param instanceof BooleanParam) {
            return Boolean.parseBoolean(text);
        }
        if (param instanceof IntArrayParam) {
            return text.equals("none")
                    ? new int[0]
                    : Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
        }
        return text;
    }

    /** A line an epoch. */
    private static final class Progress implements ExchangeListener {
        private final PrintStream out;
        private Exchange exchange = new Exchange();

        Progress(PrintStream out) {
            this.out = out;
        }

        @Override
        public void exchange(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void epoch(Epoch epoch) {
            out.printf(
                    Locale.ROOT,
                    "epoch %d  loss %.6f  %,.0f rows/s  %,.1f MB exchanged in %.1f s%n",
                    epoch.number(),
                    epoch.loss(),
                    epoch.examplesPerSecond(),
                    exchange.bytes() / 1e6,
                    exchange.seconds());
        }
    }
}
