package nabla.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import nabla.bench.Bench;
import nabla.bench.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How fast whole training steps are on this machine. */
@Command(
        name = "bench",
        description = {
            "Time whole training steps of networks of six sizes, beside the machine's peak measured in the same run.",
            "Leave the machine alone meanwhile; ratios within one run count, absolute times do not."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla bench",
            "  nabla bench wide deep --optimizer adam --threads 1,2 --seconds 5",
        })
final class BenchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "SHAPE",
            arity = "0..*",
            description = "tiny, small, medium, wide, deep or large; without: all of them.")
    private List<String> shapes =
            Bench.DEFAULT.workloads().stream().map(Workload::name).toList();

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            split = ",",
            description = "Optimizers to time; without: sgd,adam.")
    private List<String> optimizers = Bench.DEFAULT.optimizers();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            description = "Numbers of threads to time with; without: one and as many as there are processors.")
    private List<Integer> threads = Bench.DEFAULT.threads();

    @Option(names = "--seconds", paramLabel = "S", description = "How long to time each; without: 2.")
    private double seconds = Bench.DEFAULT.seconds();

    @Override
    public Integer call() {
        var workloads = shapes.stream().map(Workload::named).toList();
        new Bench(workloads, optimizers, threads, seconds)
                .run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        return 0;
    }
}
