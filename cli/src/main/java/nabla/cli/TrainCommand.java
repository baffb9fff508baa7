package nabla.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import nabla.data.Fingerprint;
import nabla.data.Goal;
import nabla.data.Source;
import nabla.io.AtomicFile;
import nabla.io.Model;
import nabla.io.Provenance;
import nabla.nn.check.GradientReport;
import nabla.train.History;
import nabla.train.Interrupt;
import nabla.train.Trainer;
import nabla.train.metric.Evaluation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From a table to a model that predicts. */
@Command(
        name = "train",
        description = {
            "Train a network on a table or on images and save it.",
            "Without options: what the columns hold is found out, a fifth of the rows is held out for the test, and of"
                    + " many rows a tenth of the rest is watched to stop in time."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla train",
            "  nabla train penguins --folds 10",
            "  nabla train houses.csv --target price --hidden 128,64",
            "  nabla train mnist --hidden 512,512 --dropout 0.2 --epochs 20 --batch-size 128",
            "  nabla train moons --hidden 3 --activation tanh --batch-size full --l2 0.01",
        })
final class TrainCommand implements Callable<Integer> {
    private static final double DEFAULT_TEST = 0.2;
    private static final double DEFAULT_VALIDATION = 0.1;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private DescentOptions descent;

    @Option(
            names = "--validation",
            paramLabel = "SHARE|FILE",
            converter = HeldOut.Converter.class,
            description =
                    "Rows to watch while training, for early stopping: a share of those not held out for the test,"
                            + " 0 for none, or a file. Default: " + DEFAULT_VALIDATION
                            + "; none for fewer than 1,000 rows.")
    private @Nullable HeldOut validation;

    @Option(
            names = "--test",
            paramLabel = "SHARE|FILE",
            converter = HeldOut.Converter.class,
            description = "Rows held out to the end: a share, 0 for none, or a file. Default: the data set's own, else"
                    + " " + DEFAULT_TEST + ".")
    private @Nullable HeldOut test;

    @Option(
            names = "--folds",
            paramLabel = "K",
            description = "Cross-validation: train K times, each time held out another K-th. Keeps no model.")
    private @Nullable Integer folds;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "Where to save the model. Default: the name of the data with .safetensors.")
    private @Nullable Path model;

    @Option(names = "--history", paramLabel = "FILE.csv", description = "Where to write a line an epoch.")
    private @Nullable Path history;

    @Option(
            names = "--check-gradients",
            description = "Before training, take a few steps and hold the gradients there against central differences;"
                    + " stop where they are wrong.")
    private boolean checkGradients;

    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            arity = "0..1",
            description =
                    "Train on Apache Spark, which is fetched the first time: a CSV or Parquet file, or any URL that"
                            + " Spark reads; MASTER is local[*] unless given. Further options: docs/spark.md.")
    private @Nullable String spark;

    @Option(names = "--json", description = "Print the result as one JSON object; all else goes to standard error.")
    private boolean json;

    @Override
    public Integer call() {
        if (spark != null) {
            throw new ParameterException(spec.commandLine(), "--spark is for the launcher: ./nabla train … --spark");
        }
        Path file = model == null ? Path.of(data.baseName() + ".safetensors") : model;
        AtomicFile.require(file);
        if (history != null) {
            AtomicFile.require(history);
        }
        Source source = data.find();
        Goal goal = data.goal(source);
        int rows = goal.rows().length;
        var experiment =
                new Experiment(source.table(), goal, network, descent.options(rows), validation(rows), test(source));
        if (folds != null) {
            crossValidate(source, experiment, folds);
        } else {
            train(source, experiment.prepare(), file);
        }
        return 0;
    }

    private HeldOut validation(int rows) {
        if (validation != null) {
            return validation;
        }
        return new HeldOut.Share(rows < DescentOptions.FEW_ROWS ? 0 : DEFAULT_VALIDATION);
    }

    private HeldOut test(Source source) {
        if (test != null) {
            return test;
        }
        return source.test() == null ? new HeldOut.Share(DEFAULT_TEST) : new HeldOut.Rows(source.test());
    }

    private void train(Source source, Experiment.Prepared prepared, Path file) {
        TrainingText.before(source, prepared).forEach(text()::println);
        text().flush();
        if (checkGradients) {
            GradientReport report = prepared.checkGradients();
            text().print(report);
            if (!report.correct()) {
                throw new ArithmeticException("the gradients are wrong, so nothing was trained; please report this");
            }
        }
        Trainer.Result result = run(1, prepared.options().epochs(), prepared::train);
        if (history != null) {
            AtomicFile.write(history, result.history().toCsv());
        }
        result.history().requireFinite();
        Evaluation test = prepared.test(result);
        var model = new Model(
                result.network(),
                result.parameters(),
                prepared.encoder(),
                provenance(source, prepared, result.history(), test));
        model.write(file);
        var trained = new Trained(source, prepared, model, result.history(), test, file);
        TrainingText.after(trained).forEach(text()::println);
        if (json) {
            spec.commandLine().getOut().println(TrainingJson.of(trained));
        }
    }

    private void crossValidate(Source source, Experiment experiment, int k) {
        if (model != null || history != null) {
            throw new ParameterException(
                    spec.commandLine(), "--folds only measures: it keeps no --model and no --history");
        }
        CrossValidation result =
                run(k, experiment.options().epochs(), progress -> CrossValidation.of(experiment, k, progress));
        result.text(source).forEach(text()::println);
        if (json) {
            spec.commandLine().getOut().println(result.json(source));
        }
    }

    /** Runs trainings with their progress on standard error; Ctrl-C stops them in good order. */
    private <T> T run(int trainings, int epochs, Function<Progress, T> work) {
        try (var interrupt = new Interrupt()) {
            var progress =
                    new Progress(spec.commandLine().getErr(), Screen.current(), trainings, epochs, interrupt::asked);
            T result = work.apply(progress);
            progress.end();
            return result;
        }
    }

    /** Standard output belongs to the JSON object, where one is asked for. */
    private PrintWriter text() {
        return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }

    private Provenance provenance(
            Source source, Experiment.Prepared prepared, History history, @Nullable Evaluation test) {
        Map<String, Double> results = new TreeMap<>();
        if (test != null) {
            results.put("test " + test.headlineName(), test.headline());
            results.put("test loss", test.loss());
        }
        return new Provenance(
                Nabla.Version.number(),
                Runtime.version().toString(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                data.name(),
                Fingerprint.of(source.table()),
                prepared.training().rows(),
                prepared.options().seed(),
                given(),
                prepared.lossTerms(),
                history.best(),
                history.seconds(),
                results);
    }

    /** The options as given on the command line. */
    private Map<String, String> given() {
        Map<String, String> given = new TreeMap<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            given.put(option.longestName(), String.join(",", option.originalStringValues()));
        }
        return given;
    }
}
