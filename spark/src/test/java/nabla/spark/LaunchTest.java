package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import nabla.data.Generators;
import nabla.io.Model;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in processes of their own, as the launcher and spark-submit start them. */
class LaunchTest {
    @TempDir
    private Path folder;

    private Process train(String... arguments) throws IOException {
        return Driver.java(Train.class, arguments);
    }

    @Test
    void controlCStopsATrainingOnParquetAfterTheBatchAndSaves() throws Exception {
        Path table = folder.resolve("moons.parquet");
        var moons = Cluster.table(Generators.moons(400, 0.1, 3), 2);
        Column point = functions.vector_to_array(moons.col("features"), "float64");
        moons.select(
                        point.getItem(0).as("x"),
                        point.getItem(1).as("y"),
                        moons.col("label").as("arc"))
                .write()
                .parquet(table.toUri().toString());
        Path model = folder.resolve("stopped.safetensors");
        Process process = train(
                table.toString(),
                "--spark=local[2]",
                "--target=arc",
                "--hidden=4",
                "--epochs=100000",
                "--early-stopping=0",
                "--batch-size=100",
                "--model=" + model);
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.lines().anyMatch(line -> line.startsWith("epoch 2")))
                    .isTrue();
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(output.lines().collect(Collectors.joining("\n")))
                    .contains("stopped in epoch", "test      accuracy", "saved     " + model);
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Model.read(model).network().parameterCount()).isEqualTo(2 * 4 + 4 + 4 + 1);
    }

    @Test
    void whatIsWrongIsOneLineAndAnExitCode() throws Exception {
        Path file = Files.writeString(folder.resolve("t.csv"), "x,y\n1,2\n");
        Process process = train(file.toString(), "--folds", "5");
        try (BufferedReader output = process.inputReader()) {
            List<String> said =
                    output.lines().filter(line -> !line.startsWith("WARNING")).toList();
            assertThat(said)
                    .containsExactly("error: --folds is not for Spark: cross-validate with Spark's CrossValidator");
            assertThat(process.waitFor()).isEqualTo(2);
        } finally {
            process.destroyForcibly();
        }
    }
}
