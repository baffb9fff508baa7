package nabla.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Optimizers;

/**
 * {@code nabla bench}: whole training steps of the given shapes, with the machine's peak measured in between.
 *
 * @param seconds a measurement lasts
 */
public record Bench(List<Workload> workloads, List<String> optimizers, List<Integer> threads, double seconds) {

    /** All shapes × plain gradient descent and Adam × one thread and all. */
    public static final Bench DEFAULT = new Bench(
            Workload.ALL,
            List.of("sgd", "adam"),
            List.of(1, Runtime.getRuntime().availableProcessors()).stream()
                    .distinct()
                    .toList(),
            2);

    /**
     * One line of the table.
     *
     * @param peak GFLOP/s measured right before, with as many threads
     * @param firstLoss and lastLoss: means over the pool, before and after what was timed
     */
    public record Line(
            Workload workload,
            String optimizer,
            int threads,
            String kernels,
            Rate steps,
            double peak,
            double firstLoss,
            double lastLoss) {

        public Rate examplesPerSecond() {
            return steps.times(workload.batch());
        }

        public double gflops() {
            return steps.median() * workload.flops() / 1e9;
        }

        public double shareOfPeak() {
            return gflops() / peak;
        }
    }

    /** Runs and prints line by line. */
    public List<Line> run(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-32s %-9s %7s %13s %9s %14s %8s %6s   %s%n",
                "shape",
                "optimizer",
                "threads",
                "examples/s",
                "± range",
                "steps/s",
                "GFLOP/s",
                "peak",
                "loss");
        return workloads.stream()
                .flatMap(w -> {
                    Pool pool = Pool.of(w, 7);
                    return optimizers.stream()
                            .flatMap(o -> threads.stream().map(t -> print(out, measure(w, pool, o, t))));
                })
                .toList();
    }

    private Line measure(Workload w, Pool pool, String name, int threads) {
        if (!(Optimizers.named(name) instanceof FirstOrder optimizer)) {
            throw new IllegalArgumentException("bench: " + name + " takes no single steps");
        }
        double peak = Peak.gflops(threads);
        Steps steps = Steps.start(w, pool, optimizer, threads, 1);
        double first = steps.pass();
        Rate rate = Rate.of(seconds, steps::next);
        return new Line(w, name, threads, steps.kernels(), rate, peak, first, steps.pass());
    }

    private static Line print(PrintStream out, Line l) {
        Rate examples = l.examplesPerSecond();
        out.printf(
                Locale.ROOT,
                "%-32s %-9s %7d %,13.0f %8.0f%% %,14.0f %8.1f %5.0f%%   %.4f → %.4f  %s%n",
                l.workload(),
                l.optimizer(),
                l.threads(),
                examples.median(),
                50 * (examples.high() - examples.low()) / examples.median(),
                l.steps().median(),
                l.gflops(),
                100 * l.shareOfPeak(),
                l.firstLoss(),
                l.lastLoss(),
                l.kernels());
        return l;
    }
}
