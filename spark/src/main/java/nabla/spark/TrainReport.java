package nabla.spark;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import nabla.data.Encoder;
import nabla.data.Output;
import nabla.io.Model;
import nabla.train.Epoch;
import nabla.train.History;
import nabla.train.metric.Classification;
import nabla.train.metric.Evaluation;
import nabla.train.metric.Regression;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a training from the command line says: its data, a line an epoch, and what came of it. */
final class TrainReport implements ExchangeListener {
    private final PrintStream text;
    private final PrintStream progress;
    private final Output output;
    private final BooleanSupplier cancelled;
    private Exchange exchange = new Exchange();
    private long bytes;
    private double seconds;

    /** @param cancelled whether the user asks to stop */
    TrainReport(PrintStream text, PrintStream progress, Output output, BooleanSupplier cancelled) {
        this.text = text;
        this.progress = progress;
        this.output = output;
        this.cancelled = cancelled;
    }

    void before(String data, Encoder encoder) {
        text.println("data      " + data);
        text.println("target    " + output.name()
                + (output instanceof Output.Classes c
                        ? ", " + c.classes().size() + " classes: " + String.join(", ", c.classes())
                        : ", a number"));
        text.printf(
                Locale.ROOT,
                "features  %,d columns → %,d features%n",
                encoder.inputs().size(),
                encoder.width());
        encoder.report().forEach(line -> text.println("          " + line));
    }

    @Override
    public void exchange(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void epoch(Epoch epoch) {
        Evaluation validation = epoch.validation();
        progress.printf(
                Locale.ROOT,
                "epoch %d  loss %.6f%s  %,.0f rows/s  %,.1f MB exchanged in %.2f s%n",
                epoch.number(),
                epoch.loss(),
                validation == null ? "" : String.format(Locale.ROOT, "  validation loss %.6f", validation.loss()),
                epoch.examplesPerSecond(),
                (exchange.bytes() - bytes) / 1e6,
                exchange.seconds() - seconds);
        bytes = exchange.bytes();
        seconds = exchange.seconds();
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    void after(Training.Trained trained, Model model, @Nullable Evaluation test, Path file, String data) {
        History history = trained.result().history();
        text.printf(
                Locale.ROOT,
                "trained   %,d epochs in %.1f s%s%s; %,d rows; %,.1f MB exchanged in %.1f s; kernels: %s%n",
                history.epochs().size(),
                history.seconds(),
                history.message().isEmpty() ? "" : " (" + history.message() + ")",
                history.best() == history.epochs().size() ? "" : ", the weights of epoch " + history.best() + " kept",
                trained.rows(),
                exchange.bytes() / 1e6,
                exchange.seconds(),
                trained.result().parameters().kernels().description());
        Epoch kept = kept(history);
        if (kept != null && kept.validation() != null) {
            text.println("watched   " + line(kept.validation()));
        }
        if (test != null) {
            text.println("test      " + line(test));
        }
        text.println("saved     " + file);
        text.println("use it    nabla predict " + file + " " + data);
    }

    /** The epoch whose weights were kept. */
    private static @Nullable Epoch kept(History history) {
        return history.best() == 0 ? null : history.epochs().get(history.best() - 1);
    }

    private String line(Evaluation evaluation) {
        if (evaluation instanceof Classification c) {
            return String.format(
                    Locale.ROOT,
                    "accuracy %.2f %% of %,d rows, balanced %.2f %%, macro F1 %.4f, log loss %.4f",
                    100 * c.accuracy(),
                    c.rows(),
                    100 * c.balancedAccuracy(),
                    c.macroF1(),
                    c.logLoss());
        }
        Regression r = (Regression) Model.inOwnUnit(evaluation, output);
        return String.format(
                Locale.ROOT,
                "R² %.4f, RMSE %.4g, MAE %.4g (of %s), loss %.4g",
                r.r2(),
                r.rmse(),
                r.mae(),
                output.name(),
                r.loss());
    }

    /** The numbers as one JSON object. */
    static String json(Training.Trained trained, Model model, @Nullable Evaluation test, Path file, String data) {
        History history = trained.result().history();
        Map<String, Object> json = new TreeMap<>();
        json.put("model", file.toString());
        json.put("data", data);
        json.put("rows", trained.rows());
        json.put("parameters", model.network().parameterCount());
        json.put("epochs", history.epochs().size());
        json.put("best_epoch", history.best());
        json.put("stop", history.stop().name().toLowerCase(Locale.ROOT));
        json.put("seconds", history.seconds());
        Epoch kept = kept(history);
        if (kept != null) {
            json.put("train", Map.of("rows", trained.rows(), "loss", kept.loss()));
            if (kept.validation() != null) {
                json.put("validation", numbers(kept.validation()));
            }
        }
        if (test != null) {
            json.put("test", numbers(test));
        }
        return JsonMapper.shared().writeValueAsString(json);
    }

    private static Map<String, Object> numbers(Evaluation evaluation) {
        Map<String, Object> numbers = new TreeMap<>();
        numbers.put("loss", evaluation.loss());
        if (evaluation instanceof Classification c) {
            numbers.put("accuracy", c.accuracy());
            numbers.put("balanced_accuracy", c.balancedAccuracy());
            numbers.put("macro_f1", c.macroF1());
            numbers.put("log_loss", c.logLoss());
            numbers.put("confusion", List.of(c.confusion()));
        } else if (evaluation instanceof Regression r) {
            numbers.put("r2", r.r2());
            numbers.put("rmse", r.rmse());
            numbers.put("mae", r.mae());
        }
        return numbers;
    }
}
