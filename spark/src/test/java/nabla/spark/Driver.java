package nabla.spark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nabla.data.Dataset;
import nabla.data.Generators;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import nabla.train.schedule.ReduceOnPlateau;

/** A driver in a process of its own, to be killed: it stands still in its fourth epoch. Argument: where checkpoints go. */
final class Driver {
    static final String IN_THE_MIDDLE = "in the middle of epoch 4";
    static final Dataset MOONS = Generators.moons(90, 0.2, 3);
    static final Network NETWORK =
            new Network(2, new CategoricalCrossEntropy(), new Dense(6), new Activate(new Tanh()), new Dense(2));
    static final TrainingOptions OPTIONS = TrainingOptions.builder()
            .schedule(new ReduceOnPlateau(0.5, 1))
            .batchSize(40)
            .epochs(6)
            .build();

    private Driver() {}

    static Process start(String checkpoint) throws IOException {
        return java(Driver.class, checkpoint);
    }

    /** A program in a virtual machine like this one. */
    static Process java(Class<?> program, String... arguments) throws IOException {
        // A shell in the background has its children ignore Ctrl-C; env takes that back.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    public static void main(String[] arguments) throws IOException {
        try (var spark = LocalCluster.inThisProcess();
                var rows = ShardedRows.of(
                        Cluster.table(spark, MOONS, 2), new RowColumns("features", "label", null, true), 4)) {
            new SparkTrainer(NETWORK, OPTIONS, new StandStill(), arguments[0], 1).train(rows, null);
        }
    }

    private static final class StandStill implements TrainingListener {
        @Override
        public void batch(int epoch, long rowsDone) {
            if (epoch == 4) {
                System.out.println(IN_THE_MIDDLE);
                try {
                    TimeUnit.HOURS.sleep(1);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
