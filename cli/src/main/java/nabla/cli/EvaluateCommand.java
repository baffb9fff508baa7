package nabla.cli;

import java.util.concurrent.Callable;
import nabla.data.Dataset;
import nabla.io.Model;
import nabla.train.metric.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** How good a model is on rows whose answers are known. */
@Command(
        name = "evaluate",
        description = "Compare what a model predicts with the answers in the data.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla evaluate flowers.safetensors other-flowers.csv",
            "  nabla evaluate mnist.safetensors mnist --json"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelAndRows input;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Model model = input.model();
        Dataset rows =
                model.encoder().encode(input.rows(model, spec.commandLine().getErr()));
        Evaluation evaluation = model.evaluate(rows);
        var out = spec.commandLine().getOut();
        if (json) {
            ObjectNode object = EvaluationJson.of(evaluation);
            out.println(object.put("model", input.file().toString())
                    .put("data", input.data())
                    .put("rows", rows.rows()));
        } else {
            EvaluationText.of(evaluation, model.encoder().output().name()).forEach(out::println);
        }
        return 0;
    }
}
