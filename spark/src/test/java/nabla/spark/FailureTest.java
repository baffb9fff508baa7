package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import nabla.data.DataException;
import nabla.data.Dataset;
import nabla.data.Generators;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.train.Epoch;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import nabla.train.optimizer.Lbfgs;
import nabla.train.schedule.ReduceOnPlateau;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
    private static final RowColumns CLASSES = new RowColumns("features", "label", null, true);

    private final Dataset moons = Generators.moons(90, 0.2, 3);
    private final Network network =
            new Network(2, new CategoricalCrossEntropy(), new Dense(6), new Activate(new Tanh()), new Dense(2));
    private final TrainingOptions options = TrainingOptions.builder()
            .schedule(new ReduceOnPlateau(0.5, 1))
            .batchSize(40)
            .epochs(6)
            .build();

    private Trainer.Result train(TrainingOptions options, TrainingListener listener, String checkpoint) {
        try (var rows = ShardedRows.of(Cluster.table(moons, 3), CLASSES, 4)) {
            return new SparkTrainer(network, options, listener, checkpoint).train(rows, null);
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

    /** Ends a driver's work after the third epoch, without a word. */
    private static final class Crash implements TrainingListener {
        @Override
        public void batch(int epoch, long rowsDone) {
            if (epoch == 4) {
                throw new IllegalStateException("power cut");
            }
        }
    }

    @Test
    void aDriverThatWasKilledGoesOnFromItsCheckpointToTheSameBits(@TempDir Path directory) {
        var undisturbed = train(options, TrainingListener.NONE, "");
        String checkpoint = directory.toUri().toString();
        assertThatThrownBy(() -> train(options, new Crash(), checkpoint)).hasMessage("power cut");
        var resumed = train(options, TrainingListener.NONE, checkpoint);
        assertThat(numbers(resumed)).isEqualTo(numbers(undisturbed));
        assertThat(resumed.history().epochs().stream().map(Epoch::loss))
                .containsExactlyElementsOf(
                        undisturbed.history().epochs().stream().map(Epoch::loss).toList());
        assertThat(directory.toFile().list((dir, name) -> name.startsWith("epoch-")))
                .containsExactlyInAnyOrder("epoch-5", "epoch-6");
    }

    @Test
    void aCheckpointOfAnotherTrainingIsRefused(@TempDir Path directory) {
        String checkpoint = directory.toUri().toString();
        train(options.toBuilder().epochs(1).build(), TrainingListener.NONE, checkpoint);
        var other = new Network(2, new CategoricalCrossEntropy(), new Dense(2));
        try (var rows = ShardedRows.of(Cluster.table(moons, 3), CLASSES, 4)) {
            assertThatThrownBy(
                            () -> new SparkTrainer(other, options, TrainingListener.NONE, checkpoint).train(rows, null))
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
