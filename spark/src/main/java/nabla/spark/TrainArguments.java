package nabla.spark;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nabla.data.CsvFormat;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.jspecify.annotations.Nullable;

/** The words behind {@code nabla train}: the data, options with their values, and flags. */
final class TrainArguments {
    private static final Set<String> FLAGS = Set.of("json", "header", "no-header");
    /** Those that are no params of an estimator. */
    private static final List<String> OWN = List.of(
            "target",
            "task",
            "drop",
            "delimiter",
            "missing",
            "weight-col",
            "validation",
            "test",
            "class-weight",
            "model",
            "history",
            "spark");

    /** What {@code nabla train} knows and a cluster does not, and what to do instead. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "folds", "cross-validate with Spark's CrossValidator",
            "threads", "executors and their cores are Spark's own settings",
            "check-gradients", "check them on one machine; the code is the same",
            "validation-indicator-col", "name a share or a file with --validation");

    private static final String MASTER = "(local|local-cluster)(\\[.*])?|yarn|(spark|k8s)://.*";

    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, String> given;

    /** @throws IllegalArgumentException for what cannot be meant */
    TrainArguments(String[] arguments) {
        Deque<String> left = new ArrayDeque<>(Arrays.asList(arguments));
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            if (!word.startsWith("--")) {
                add("data", word);
                continue;
            }
            String[] parts = word.substring(2).split("=", 2);
            String name = parts[0].equals("lr") ? "learning-rate" : parts[0];
            if (ELSEWHERE.containsKey(name)) {
                throw new IllegalArgumentException("--" + name + " is not for Spark: " + ELSEWHERE.get(name));
            }
            if (parts.length == 2) {
                add(name, parts[1]);
            } else if (FLAGS.contains(name)) {
                add(name, "true");
            } else if (name.equals("spark")
                    && (left.isEmpty() || !left.getFirst().matches(MASTER))) {
                add(name, "local[*]");
            } else if (left.isEmpty()) {
                throw new IllegalArgumentException("--" + name + " needs a value");
            } else {
                add(name, left.removeFirst());
            }
        }
        given = Map.copyOf(options);
        if (!options.containsKey("data")) {
            throw new IllegalArgumentException("which table? Give a CSV or Parquet file, or any URL that Spark reads");
        }
    }

    private void add(String name, String value) {
        if (options.put(name, value) != null) {
            throw new IllegalArgumentException(
                    name.equals("data")
                            ? "one table at a time: '" + value + "' is the second"
                            : "--" + name + " twice");
        }
    }

    /** What was given, by name; the data is not among it. */
    Map<String, String> given() {
        Map<String, String> sorted = new TreeMap<>(given);
        sorted.remove("data");
        return sorted;
    }

    /** The value of an option that is not a param, or {@code otherwise}. */
    String value(String name, String otherwise) {
        return Objects.requireNonNullElse(given.get(name), otherwise);
    }

    @Nullable
    String value(String name) {
        return given.get(name);
    }

    boolean has(String flag) {
        return given.containsKey(flag);
    }

    String data() {
        return Objects.requireNonNull(given.get("data"));
    }

    /** How to read a CSV. */
    CsvFormat format() {
        CsvFormat format =
                CsvFormat.DETECT.withMissing(Set.of(value("missing", "").split(",")));
        String delimiter = value("delimiter", "");
        if (delimiter.length() > 1) {
            throw new IllegalArgumentException("--delimiter is '" + delimiter + "'; give one character");
        }
        format = delimiter.isEmpty() ? format : format.withDelimiter(delimiter.charAt(0));
        return has("no-header") ? format.withHeader(false) : format;
    }

    /** A share of rows, or NaN where the value is no number and so a file. */
    static double share(String name, String value) {
        double share;
        try {
            share = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("--" + name + " is " + value
                    + ", which is no share of rows: give one from 0 to below 1, or a file");
        }
        return share;
    }

    /** Sets the params that the options name: {@code --batch-size} is {@code batchSize}. */
    void set(NablaParams<?> estimator) {
        List<String> known = ((TrainingParams) estimator.held()).names();
        given.forEach((option, text) -> {
            if (option.equals("data") || OWN.contains(option) || FLAGS.contains(option)) {
                return;
            }
            String name = param(option);
            if (!known.contains(name)) {
                throw new IllegalArgumentException("there is no option --" + option + "; there are " + names(known));
            }
            try {
                estimator.set(name, value(estimator.getParam(name), text));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("--" + option + " is '" + text + "', which is no number", e);
            }
        });
    }

    private static String names(List<String> params) {
        List<String> all = new java.util.ArrayList<>(OWN);
        all.addAll(FLAGS);
        params.forEach(name -> all.add(name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)));
        return all.stream().sorted().distinct().map(name -> "--" + name).collect(Collectors.joining(", "));
    }

    private static String param(String option) {
        String[] words = option.split("-");
        return words[0]
                + Arrays.stream(words, 1, words.length)
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
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
}
