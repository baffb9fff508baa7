package nabla.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import nabla.io.AtomicFile;
import nabla.io.Model;
import nabla.io.Predictions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From a model and new rows to what it says about them. */
@Command(
        name = "predict",
        description = "Predict the target of each row, as CSV: a line a row, in the order of the rows.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla predict flowers.safetensors new.csv",
            "  nabla predict flowers.safetensors new.csv --proba --out predicted.csv",
            "  head -100 new.csv | nabla predict flowers.safetensors -",
        })
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelAndRows input;

    @Option(names = "--out", paramLabel = "FILE", description = "Write to a file instead of standard output.")
    private @Nullable Path file;

    @Option(names = "--proba", description = "Add a column a class with its probability.")
    private boolean proba;

    @Override
    public Integer call() {
        if (file != null) {
            AtomicFile.require(file);
        }
        Model model = input.model();
        Predictions predictions =
                model.predict(input.rows(model, spec.commandLine().getErr()));
        if (proba && predictions.classes().isEmpty()) {
            throw new IllegalArgumentException("--proba: " + input.file() + " predicts a number, not a class");
        }
        String csv = csv(predictions);
        if (file != null) {
            AtomicFile.write(file, csv);
        } else {
            spec.commandLine().getOut().print(csv);
        }
        return 0;
    }

    private String csv(Predictions predictions) {
        StringBuilder csv = new StringBuilder();
        List<String> cells = new ArrayList<>(List.of(predictions.output().name()));
        if (proba) {
            predictions.classes().forEach(name -> cells.add("p(" + name + ")"));
        }
        csv.append(line(cells));
        for (int row = 0; row < predictions.rows(); row++) {
            cells.clear();
            cells.add(predictions.answer(row));
            for (int k = 0; proba && k < predictions.classes().size(); k++) {
                cells.add(Float.toString((float) predictions.probability(row, k)));
            }
            csv.append(line(cells));
        }
        return csv.toString();
    }

    /** RFC 4180: what holds a comma, a quote or a line end stands in quotes. */
    private static String line(List<String> cells) {
        return String.join(",", cells.stream().map(PredictCommand::quoted).toList()) + "\n";
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
