package nabla.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import nabla.data.Datasets;
import nabla.data.Source;
import nabla.explain.ExampleNetwork;
import nabla.explain.Explain;
import nabla.explain.Rendering;
import nabla.explain.Subject;
import nabla.io.AtomicFile;
import nabla.io.Model;
import nabla.matrix.Penalty;
import nabla.nn.loss.Reduction;
import nabla.train.optimizer.Sgd;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Every equation of a network with its numbers, and whether its gradients are right. */
@Command(
        name = "explain",
        description = {
            "Show every equation of a network on one batch, with shapes, numbers and reasons, and what calculus and a"
                    + " central difference say to each gradient.",
            "Without a model: a small network on exclusive or. Exit code 1 where the three disagree."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla explain",
            "  nabla explain --what-if db2",
            "  nabla explain --net 2-4-3 --activation tanh --loss cross-entropy --html page.html",
            "  nabla explain penguins.safetensors penguins --batch 3",
        })
final class ExplainCommand implements Callable<Integer> {
    private static final ExampleNetwork EXAMPLE = new ExampleNetwork();
    private static final List<String> MADE_UP =
            List.of("--net", "--activation", "--output", "--loss", "--reduction", "--l1", "--l2", "--seed");

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "A file that train wrote.")
    private @Nullable Path model;

    @Parameters(index = "1", arity = "0..1", paramLabel = "DATA", description = "Rows to put before it.")
    private @Nullable String data;

    @Option(names = "--net", paramLabel = "WIDTHS", description = "Widths of the network. Default: ${DEFAULT-VALUE}.")
    private String net = EXAMPLE.net();

    @Option(names = "--activation", paramLabel = "F", description = "Of the hidden layers. Default: ${DEFAULT-VALUE}.")
    private String activation = EXAMPLE.activation();

    @Option(names = "--output", paramLabel = "F", description = "Of the last layer. Default: ${DEFAULT-VALUE}.")
    private String output = EXAMPLE.output();

    @Option(names = "--loss", paramLabel = "LOSS", description = "Default: ${DEFAULT-VALUE}.")
    private String loss = EXAMPLE.loss();

    @Option(names = "--batch", paramLabel = "ROWS", description = "Default: ${DEFAULT-VALUE}.")
    private int batch = EXAMPLE.batch();

    @Option(
            names = "--reduction",
            paramLabel = "R",
            description = "sum or mean over the rows. Default: ${DEFAULT-VALUE}.")
    private Reduction reduction = EXAMPLE.reduction();

    @Option(names = "--l1", paramLabel = "λ", description = "Weight of Σ|W|.")
    private double l1 = EXAMPLE.penalty().l1();

    @Option(names = "--l2", paramLabel = "λ", description = "Weight of ½·ΣW².")
    private double l2 = EXAMPLE.penalty().l2();

    @Option(
            names = "--learning-rate",
            paramLabel = "η",
            description = "Of the step shown, which is plain gradient descent. Default: 2; 0.1 for a model.")
    private @Nullable Double learningRate;

    @Option(names = "--seed", paramLabel = "N", description = "Of made-up weights and rows. Default: ${DEFAULT-VALUE}.")
    private long seed = EXAMPLE.seed();

    @Option(
            names = "--what-if",
            paramLabel = "LINE",
            split = ",",
            description = "What happens when a line is written wrong: db2, the name of a fault, or all.")
    private List<String> whatIf = List.of();

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page.")
    private @Nullable Path html;

    @Option(names = "--latex", paramLabel = "FILE", description = "Write a LaTeX document.")
    private @Nullable Path latex;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        if (html != null) {
            AtomicFile.require(html);
        }
        if (latex != null) {
            AtomicFile.require(latex);
        }
        var rendering = new Rendering(Screen.output().style(), whatIf, html, latex, json);
        return Explain.run(subject(), rendering, spec.commandLine().getOut());
    }

    private Subject subject() {
        if (model == null) {
            var penalty = new Penalty(l1, l2);
            double rate = learningRate == null ? EXAMPLE.learningRate() : learningRate;
            return new ExampleNetwork(net, activation, output, loss, batch, reduction, penalty, rate, seed).subject();
        }
        for (String option : MADE_UP) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(
                        spec.commandLine(),
                        option + " is for a network made up for the occasion; " + model + " brings its own");
            }
        }
        if (data == null) {
            throw new ParameterException(spec.commandLine(), "explain MODEL needs DATA: rows to put before it");
        }
        Model trained = Model.read(model);
        Source source = new Datasets().find(data, trained.encoder().format());
        double rate = learningRate == null ? new Sgd().defaultLearningRate() : learningRate;
        return Subject.of(trained, source.table(), batch, rate);
    }
}
