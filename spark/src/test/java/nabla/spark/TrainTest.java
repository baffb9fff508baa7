package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import nabla.data.Csv;
import nabla.data.CsvFormat;
import nabla.data.Encoder;
import nabla.data.Goal;
import nabla.data.Input;
import nabla.data.Table;
import nabla.io.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {
    /** Numbers with gaps, a yes or no, categories with a rare one, a constant; three classes. */
    private static Path animals(Path directory) throws IOException {
        var random = new Random(1);
        var csv = new StringBuilder("size,wild,food,planet,animal\n");
        for (int i = 0; i < 240; i++) {
            int kind = random.nextInt(3);
            csv.append(i % 17 == 0 ? "" : String.format(Locale.ROOT, "%.2f", kind + 0.3 * random.nextGaussian()))
                    .append(random.nextBoolean() ? ",yes," : ",no,")
                    .append(i % 120 == 7 ? "honey" : new String[] {"grass", "fish", "seeds"}[random.nextInt(3)])
                    .append(",Earth,")
                    .append(new String[] {"mouse", "goat", "cow"}[kind])
                    .append('\n');
        }
        return Files.writeString(directory.resolve("animals.csv"), csv);
    }

    private static String train(String... arguments) {
        Cluster.SPARK.conf();
        var out = new ByteArrayOutputStream();
        Train.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTableOnDiskBecomesAModelThatCoreUses(@TempDir Path directory) throws IOException {
        Path csv = animals(directory);
        Path file = directory.resolve("animals.safetensors");
        String said = train(
                csv.toUri().toString(),
                "--target",
                "animal",
                "--hidden",
                "8",
                "--epochs",
                "12",
                "--batch-size",
                "60",
                "--learning-rate",
                "0.05",
                "--model",
                file.toString());
        assertThat(said).contains("epoch 12  loss", "rows/s", "MB exchanged in", "saved " + file);
        Model model = Model.read(file);
        assertThat(model.evaluate(model.table(csv)).headline()).isGreaterThan(0.8);
    }

    @Test
    void columnsAreEncodedAsOnOneMachine(@TempDir Path directory) throws IOException {
        Path csv = animals(directory);
        Table table = Csv.read(csv, CsvFormat.DETECT);
        Encoder core = Encoder.fit(
                table,
                Goal.of(table, "animal", null),
                IntStream.range(0, table.rows()).toArray());
        Encoder spark = TableEncoder.fit(
                Cluster.SPARK
                        .read()
                        .option("header", true)
                        .option("inferSchema", true)
                        .csv(csv.toUri().toString()),
                "animal",
                null);
        assertThat(spark.output()).isEqualTo(core.output());
        assertThat(spark.inputs()).hasSameSizeAs(core.inputs());
        assertThat(spark.inputs().subList(1, 4)).isEqualTo(core.inputs().subList(1, 4));
        var ours = (Input.Number) spark.inputs().get(0);
        var cores = (Input.Number) core.inputs().get(0);
        assertThat(ours.mean()).isCloseTo(cores.mean(), offset(1e-12)); // another order of adding
        assertThat(ours.deviation()).isCloseTo(cores.deviation(), offset(1e-12));
        assertThat(ours.median()).isEqualTo(cores.median());
        assertThat(ours.missing()).isEqualTo(cores.missing());
    }

    @Test
    void whatIsNotUnderstoodIsNamed(@TempDir Path directory) throws IOException {
        String csv = animals(directory).toUri().toString();
        assertThatThrownBy(() -> train()).hasMessageStartingWith("which table?");
        assertThatThrownBy(() -> train(csv, "--target", "beast"))
                .hasMessage("there is no column \"beast\" to predict; there are size, wild, food, planet, animal");
        assertThatThrownBy(() -> train(csv, "--colour", "red")).hasMessageStartingWith("there is no option --colour");
        assertThatThrownBy(() -> train(csv, "--epochs", "many")).hasMessage("--epochs is 'many', which is no number");
    }
}
