package nabla.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import nabla.io.Model;
import nabla.io.Provenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** What a model file holds. */
@Command(
        name = "info",
        description =
                "Show what a model file holds: the network, what it does to the columns, and where it comes from.",
        footerHeading = "%nExamples:%n",
        footer = "  nabla info digits.safetensors")
final class InfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A file that train wrote.")
    private Path file;

    @Option(names = "--json", description = "Print it as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Model model = Model.read(file);
        if (json) {
            spec.commandLine().getOut().println(json(model));
        } else {
            text(model, spec.commandLine().getOut());
        }
        return 0;
    }

    private static String json(Model model) {
        var object = JsonMapper.shared().createObjectNode();
        object.putPOJO("encoder", model.encoder());
        object.putPOJO("provenance", model.provenance());
        return JsonMapper.shared().writeValueAsString(object);
    }

    private static void text(Model model, PrintWriter out) {
        Provenance from = model.provenance();
        out.println("network   " + NetworkText.line(model.network()));
        NetworkText.shapes(model.network()).forEach(line -> out.println("          " + line));
        out.println("target    " + TrainingText.target(model.encoder().output()));
        TrainingText.columns(model.encoder()).forEach(out::println);
        out.println("trained   on %s of %s, %s in %s, seed %d"
                .formatted(
                        Figures.count(from.rows(), "row"),
                        from.data(),
                        Figures.count(from.epochs(), "epoch"),
                        Figures.seconds(from.seconds()),
                        from.seed()));
        new TreeMap<>(from.options()).forEach((name, value) -> out.println("          " + name + " " + value));
        new TreeMap<>(from.results())
                .forEach((name, value) -> out.println("result    " + name + " " + Figures.digits(value)));
        out.println("created   " + from.created() + " by nabla " + from.nabla() + ", Java " + from.java());
        out.println("data      SHA-256 " + from.fingerprint());
    }
}
