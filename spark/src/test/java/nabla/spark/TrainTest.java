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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import nabla.data.Csv;
import nabla.data.CsvFormat;
import nabla.data.Encoder;
import nabla.data.Goal;
import nabla.data.Input;
import nabla.data.Table;
import nabla.data.Task;
import nabla.io.Model;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
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
        Cluster.spark().conf();
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Train.run(arguments, stream, stream);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String train(Path data, String options) {
        List<String> arguments = new ArrayList<>(List.of(data.toUri().toString()));
        arguments.addAll(List.of(options.split(" ")));
        return train(arguments.toArray(String[]::new));
    }

    @Test
    void aTableOnDiskBecomesAModelThatCoreUses(@TempDir Path directory) throws IOException {
        Path csv = animals(directory);
        Path file = directory.resolve("animals.safetensors");
        Path history = directory.resolve("history.csv");
        String said = train(
                csv,
                "--hidden 8 --epochs 12 --batch-size 60 --lr 0.05 --initializer glorot-uniform --validation 0.25"
                        + " --history " + history + " --model " + file);
        assertThat(said)
                .contains("epoch 12  loss", "validation loss", "rows/s", "MB exchanged in")
                .contains("144 rows", "watched   accuracy", "test      accuracy", "saved     " + file);
        Model model = Model.read(file);
        assertThat(model.evaluate(model.table(csv)).headline()).isGreaterThan(0.8);
        assertThat(model.provenance().options()).containsEntry("learning-rate", "0.05");
        assertThat(model.provenance().results()).containsKey("test accuracy");
        assertThat(history).content().hasLineCount(13);
    }

    @Test
    void aParquetTableWithWeightsAndRowsToWatchInAFileGivesJson(@TempDir Path directory) throws IOException {
        Path csv = animals(directory);
        Path parquet = directory.resolve("animals");
        TableFile.read(Cluster.spark(), csv.toUri().toString(), CsvFormat.DETECT)
                .selectExpr("*", "if(wild = 'yes', 2, 1) as heft")
                .write()
                .parquet(parquet.toUri().toString());
        String json = train(
                parquet,
                "--target animal --drop planet --weight-col heft --class-weight balanced --test 0 --validation "
                        + csv.toUri()
                        + " --loss cross-entropy --label-smoothing 0.1 --output softmax --l2 0.01 --epochs 2 --sync-every 2"
                        + " --batch-size 40 --json --model " + directory.resolve("m.safetensors"));
        assertThat(json.lines().reduce((first, last) -> last).orElseThrow())
                .startsWith("{\"best_epoch\":")
                .contains("\"rows\":240", "\"validation\":{", "\"stop\":\"completed\"")
                .doesNotContain("\"test\"");
        Model model = Model.read(directory.resolve("m.safetensors"));
        assertThat(model.encoder().inputs()).extracting(Input::name).containsExactly("size", "wild", "food");
        assertThat(model.provenance().terms().l2()).isEqualTo(0.01);
        assertThat(model.provenance().terms().classWeights()).hasSize(3).doesNotContain(1.0);
    }

    @Test
    void whichRowsAreHeldOutDoesNotDependOnPartitions(@TempDir Path directory) throws IOException {
        var table = TableFile.read(Cluster.spark(), animals(directory).toUri().toString(), CsvFormat.DETECT);
        var context = JavaSparkContext.fromSparkContext(Cluster.spark().sparkContext());
        var inThree = Cluster.spark().createDataFrame(context.parallelize(table.collectAsList(), 3), table.schema());
        TableGoal goal = TableGoal.of(table, "animal", null);
        try (TableParts one = TableParts.of(table.coalesce(1), goal, 0.25, 0.2, 7);
                TableParts three = TableParts.of(inThree, goal, 0.25, 0.2, 7)) {
            assertThat(one.learned().collectAsList())
                    .hasSize(144)
                    .isEqualTo(three.learned().collectAsList());
            assertThat(Objects.requireNonNull(one.watched()).count()).isEqualTo(48);
            assertThat(Objects.requireNonNull(one.tested()).count()).isEqualTo(48);
        }
    }

    @Test
    void classesKeepTheirSharesInEachPart(@TempDir Path directory) throws IOException {
        var csv = new StringBuilder("x,y\n");
        var random = new Random(3);
        for (int i = 0; i < 200; i++) {
            csv.append(random.nextGaussian())
                    .append(i % 20 < 13 ? ",often\n" : i % 20 < 19 ? ",at times\n" : ",rarely\n");
        }
        Path file = Files.writeString(directory.resolve("t.csv"), csv);
        var table = TableFile.read(Cluster.spark(), file.toUri().toString(), CsvFormat.DETECT);
        try (TableParts parts = TableParts.of(table, TableGoal.of(table, "y", null), 0.25, 0.2, 7)) {
            assertThat(shares(parts.tested())).containsExactly(12, 26, 2);
            assertThat(shares(parts.watched())).containsExactly(12, 26, 2);
            assertThat(shares(parts.learned())).containsExactly(36, 78, 6);
        }
    }

    /** Rows of each class, by its name. */
    private static List<Integer> shares(@Nullable Dataset<Row> part) {
        return Objects.requireNonNull(part).groupBy("y").count().orderBy("y").collectAsList().stream()
                .map(row -> (int) row.getLong(1))
                .toList();
    }

    @Test
    void aFewWholeNumbersAreClassesAndManyAreNumbers(@TempDir Path directory) throws IOException {
        var csv = new StringBuilder("stars,price,score\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 3)
                    .append(',')
                    .append(i)
                    .append(',')
                    .append(i % 3 / 2.0)
                    .append('\n');
        }
        Path file = Files.writeString(directory.resolve("t.csv"), csv);
        var table = TableFile.read(Cluster.spark(), file.toUri().toString(), CsvFormat.DETECT);
        assertThat(TableGoal.of(table, "stars", null).classes()).containsExactly("0", "1", "2");
        assertThat(TableGoal.of(table.limit(12), "stars", null).classes()).isEmpty();
        assertThat(TableGoal.of(table, "price", null).classes()).isEmpty();
        assertThat(TableGoal.of(table, "score", null).classes()).isEmpty();
        assertThat(TableGoal.of(table, "score", Task.CLASSIFICATION).classes()).containsExactly("0", "0.5", "1");
    }

    @Test
    void columnsAreEncodedAsOnOneMachine(@TempDir Path directory) throws IOException {
        Path csv = animals(directory);
        Table table = Csv.read(csv, CsvFormat.DETECT);
        Encoder core = Encoder.fit(
                table,
                Goal.of(table, "animal", null),
                IntStream.range(0, table.rows()).toArray());
        var read = TableFile.read(Cluster.spark(), csv.toUri().toString(), CsvFormat.DETECT);
        Encoder spark = TableEncoder.fit(read, TableGoal.of(read, "animal", null));
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
        Path csv = animals(directory);
        assertThatThrownBy(() -> train()).hasMessageStartingWith("which table?");
        assertThatThrownBy(() -> train(csv, "--target beast"))
                .hasMessage("there is no column \"beast\" to predict; there are size, wild, food, planet, animal");
        assertThatThrownBy(() -> train(csv, "--colour red")).hasMessageStartingWith("there is no option --colour");
        assertThatThrownBy(() -> train(csv, "--epochs many")).hasMessage("--epochs is 'many', which is no number");
        assertThatThrownBy(() -> train(csv, "--epochs")).hasMessage("--epochs needs a value");
        assertThatThrownBy(() -> train(csv, "--folds 5"))
                .hasMessage("--folds is not for Spark: cross-validate with Spark's CrossValidator");
        assertThatThrownBy(() -> train(csv, "--validation 1.5")).hasMessageContaining("which is no share of rows");
        assertThatThrownBy(() -> train(csv, "--model /no/where/m.safetensors"))
                .hasMessage("cannot write /no/where/m.safetensors: there is no folder /no/where");
    }

    @Test
    void aValueThatIsNoFiniteNumberIsAnErrorThatNamesItsColumn(@TempDir Path directory) throws IOException {
        Path csv = Files.writeString(directory.resolve("t.csv"), "a,b,y\n1,2,u\nNaN,3,v\n2,1,u\n");
        assertThatThrownBy(() -> train(csv, "--test 0 --validation 0"))
                .hasMessageStartingWith("column \"a\" holds a value that is no finite number");
    }

    @Test
    void theMasterIsOptionalBehindItsFlag() {
        assertThat(new TrainArguments(new String[] {"--spark", "t.csv"}).value("spark"))
                .isEqualTo("local[*]");
        assertThat(new TrainArguments(new String[] {"t.csv", "--spark"}).value("spark"))
                .isEqualTo("local[*]");
        assertThat(new TrainArguments(new String[] {"t.csv", "--spark", "spark://host:7077", "--seed", "3"})
                        .value("spark"))
                .isEqualTo("spark://host:7077");
    }
}
