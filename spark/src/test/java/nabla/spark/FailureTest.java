package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import nabla.data.DataException;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.train.Epoch;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import nabla.train.optimizer.Lbfgs;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
    private static final RowColumns CLASSES = new RowColumns("features", "label", null, true);

    private final TrainingOptions options = Driver.OPTIONS;
    private final Network network = Driver.NETWORK;

    private Trainer.Result train(TrainingOptions options, TrainingListener listener, String checkpoint) {
        try (var rows = ShardedRows.of(Cluster.table(Driver.MOONS, 3), CLASSES, 4)) {
            return new SparkTrainer(network, options, listener, checkpoint, 1).train(rows, null);
        }
    }

    private static float[] numbers(Trainer.Result result) {
        return result.parameters().rowMajor(result.parameters().theta());
    }

    /** Kills one executor after the second epoch. */
    private static final class Killer implements TrainingListener {
        private int killed;

        @Override
        public void epoch(Epoch epoch) {
            if (epoch.number() == 2) {
                ProcessHandle executor = ProcessHandle.current()
                        .descendants()
                        .filter(p -> p.info().command().orElse("").endsWith("java"))
                        .findFirst()
                        .orElseThrow();
                executor.destroyForcibly();
                executor.onExit().join();
                killed++;
            }
        }
    }

    @Test
    void anExecutorKilledInTheMiddleChangesNothing() {
        float[] undisturbed = numbers(train(options, TrainingListener.NONE, ""));
        var killer = new Killer();
        assertThat(numbers(train(options, killer, ""))).isEqualTo(undisturbed);
        assertThat(killer.killed).isEqualTo(1);
    }

    @Test
    void aDriverWhoseProcessIsKilledGoesOnFromItsCheckpointToTheSameBits(@TempDir Path directory) throws Exception {
        String checkpoint = directory.toUri().toString();
        Process driver = Driver.start(checkpoint);
        assertThat(driver.inputReader().lines().anyMatch(Driver.IN_THE_MIDDLE::equals))
                .isTrue();
        driver.destroyForcibly().waitFor();
        assertThat(epochs(directory)).containsExactlyInAnyOrder("epoch-2", "epoch-3");

        var resumed = train(Driver.OPTIONS, TrainingListener.NONE, checkpoint);
        var undisturbed = train(Driver.OPTIONS, TrainingListener.NONE, "");
        assertThat(numbers(resumed)).isEqualTo(numbers(undisturbed));
        assertThat(resumed.history().epochs().stream().map(Epoch::loss))
                .containsExactlyElementsOf(
                        undisturbed.history().epochs().stream().map(Epoch::loss).toList());
        assertThat(epochs(directory)).containsExactlyInAnyOrder("epoch-5", "epoch-6");
    }

    private static List<String> epochs(Path directory) {
        return List.of(Objects.requireNonNull(directory.toFile().list((dir, name) -> name.startsWith("epoch-"))));
    }

    @Test
    void aCheckpointOfAnotherTrainingIsRefused(@TempDir Path directory) {
        String checkpoint = directory.toUri().toString();
        train(options.toBuilder().epochs(1).build(), TrainingListener.NONE, checkpoint);
        var other = new Network(2, new CategoricalCrossEntropy(), new Dense(2));
        try (var rows = ShardedRows.of(Cluster.table(Driver.MOONS, 3), CLASSES, 4)) {
            assertThatThrownBy(() ->
                            new SparkTrainer(other, options, TrainingListener.NONE, checkpoint, 1).train(rows, null))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("epoch-1 is a checkpoint of another training; its network");
        }
        assertThatThrownBy(() -> train(options.toBuilder().seed(9).build(), TrainingListener.NONE, checkpoint))
                .hasMessageContaining("is a checkpoint of another training; its options");
        assertThatThrownBy(() ->
                        train(options.toBuilder().optimizer(new Lbfgs()).build(), TrainingListener.NONE, checkpoint))
                .hasMessage("lbfgs keeps no checkpoints; leave them out, or take adam");
    }

    @Test
    void aRowOfAnotherWidthIsNamed() {
        var rows = List.of(
                RowFactory.create(Vectors.dense(1, 2), 0.0, 1.0), RowFactory.create(Vectors.dense(3), 1.0, 1.0));
        assertThatThrownBy(() -> ShardedRows.of(Cluster.table(rows, 1), CLASSES, 1))
                .hasMessageStartingWith("row 2 has 1 features, those before have 2");
        assertThatThrownBy(() -> ShardedRows.of(Cluster.table(rows, 2), CLASSES, 1))
                .hasMessageStartingWith("row 2 has 1 features, those before have 2");
    }
}
