package nabla.cli;

import static nabla.cli.Call.nabla;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aTableAloneGivesAModelThatPredictsIt() throws IOException {
        Path table = flowers();
        Path model = folder.resolve("flowers.safetensors");
        Call train = nabla("train", table, "--model", model);
        assertThat(train.exit()).isZero();
        assertThat(train.out())
                .contains("80 rows; 64 to learn from, 16 held out for the test")
                .contains("target    kind, 2 classes: rose, tulip")
                .contains("colour: one-hot, 2 features")
                .contains("saved     " + model)
                .contains("use it    nabla predict " + model);
        Call predict = nabla("predict", model, table, "--proba");
        assertThat(predict.out().lines().findFirst()).contains("kind,p(rose),p(tulip)");
        assertThat(predict.out().lines().skip(1)).hasSize(80).allMatch(line -> line.matches("(rose|tulip),.*,.*"));
        JsonNode result = json(nabla("evaluate", model, table, "--json").out());
        assertThat(result.path("accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(result.path("rows").asInt()).isEqualTo(80);
    }

    @Test
    void printsExactlyOneJsonObjectAndAllElseOnStandardError() {
        Path model = folder.resolve("iris.safetensors");
        Call train = nabla("train", "iris", "--epochs", 3, "--json", "--model", model);
        JsonNode json = json(train.out());
        assertThat(train.out().lines()).hasSize(1);
        assertThat(json.path("model").asString()).isEqualTo(model.toString());
        assertThat(json.path("rows").asInt()).isEqualTo(150);
        assertThat(json.path("epochs").asInt()).isEqualTo(3);
        assertThat(json.path("test").path("accuracy").asDouble()).isBetween(0.0, 1.0);
        assertThat(train.err()).contains("data      iris").contains("epoch 1/3");
    }

    @Test
    void progressHistoryAndJsonSayTheSameNumbers() throws IOException {
        Path history = folder.resolve("history.csv");
        Call train = nabla(
                "train",
                "digits",
                "--epochs",
                2,
                "--early-stopping",
                0,
                "--json",
                "--history",
                history,
                "--model",
                folder.resolve("m.safetensors"));
        String[] last = Files.readAllLines(history).get(2).split(",", -1);
        JsonNode json = json(train.out());
        assertThat(last[0]).isEqualTo("2");
        assertThat(Double.parseDouble(last[1]))
                .isEqualTo(json.path("train").path("loss").asDouble());
        assertThat(Double.parseDouble(last[2]))
                .isEqualTo(json.path("validation").path("loss").asDouble());
        assertThat(train.err())
                .contains("epoch 2/2  loss " + Figures.digits(Double.parseDouble(last[1])) + "  validation "
                        + Figures.digits(Double.parseDouble(last[2])) + "  accuracy "
                        + Figures.percent(Double.parseDouble(last[3])));
    }

    @Test
    void theSameSeedGivesTheSameFile() throws IOException {
        Path a = folder.resolve("a.safetensors");
        Path b = folder.resolve("b.safetensors");
        nabla("train", "penguins", "--epochs", 3, "--seed", 7, "--model", a);
        nabla("train", "penguins", "--epochs", 3, "--seed", 7, "--model", b);
        assertThat(nabla("predict", a, "penguins", "--proba").out())
                .isEqualTo(nabla("predict", b, "penguins", "--proba").out());
    }

    @Test
    void showsAtMostFiftyLinesOfProgress() {
        Call train = nabla(
                "train",
                "xor",
                "--test",
                0,
                "--epochs",
                300,
                "--early-stopping",
                0,
                "--model",
                folder.resolve("x.safetensors"));
        assertThat(train.err().lines().filter(line -> line.startsWith("epoch")).count())
                .isBetween(20L, 50L);
        assertThat(train.err()).contains("epoch   1/300").contains("epoch 300/300");
    }

    @Test
    void crossValidationMeasuresEachFoldAndKeepsNoModel() {
        Call train = nabla("train", "penguins", "--folds", 3, "--epochs", 20, "--json");
        JsonNode json = json(train.out());
        assertThat(json.path("folds").size()).isEqualTo(3);
        double mean = 0;
        for (JsonNode fold : json.path("folds")) {
            mean += fold.path("accuracy").asDouble() / 3;
        }
        assertThat(json.path("mean").asDouble()).isCloseTo(mean, within(1e-12));
        assertThat(nabla("train", "penguins", "--folds", 3, "--model", "m.safetensors")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void numbersArePredictedInTheirOwnUnit() {
        Path model = folder.resolve("line.safetensors");
        Call train = nabla("train", "line", "--hidden", "none", "--l2", 0, "--model", model);
        assertThat(train.out()).contains("test      R² 0.9");
        assertThat(nabla("predict", model, "line").out().lines()).hasSize(101).startsWith("y");
        assertThat(nabla("predict", model, "line", "--proba").err()).contains("predicts a number, not a class");
    }

    @Test
    void gradientsAreCheckedBeforeTheTraining() {
        Call train =
                nabla("train", "iris", "--check-gradients", "--epochs", 1, "--model", folder.resolve("c.safetensors"));
        assertThat(train.out()).contains("gradient check: right").contains("W1   4×64");
    }

    @Test
    void everyOptionOfTheNetworkAndTheDescentIsTaken() {
        Path model = folder.resolve("all.safetensors");
        Call train = nabla(
                "train",
                "iris",
                "--hidden",
                "8,6",
                "--activation",
                "tanh",
                "--dropout",
                0.1,
                "--optimizer",
                "sgd",
                "--learning-rate",
                0.05,
                "--schedule",
                "cosine:2",
                "--batch-size",
                20,
                "--epochs",
                4,
                "--l1",
                0.001,
                "--l2",
                0.002,
                "--clip-norm",
                5,
                "--clip-value",
                1,
                "--class-weight",
                "balanced",
                "--reduction",
                "sum",
                "--seed",
                3,
                "--threads",
                1,
                "--initializer",
                "glorot-normal",
                "--loss",
                "cross-entropy",
                "--label-smoothing",
                0.1,
                "--validation",
                0.2,
                "--test",
                0.3,
                "--early-stopping",
                2,
                "--drop",
                "petal_width",
                "--model",
                model);
        assertThat(train.err() + train.out()).contains("saved");
        assertThat(nabla("info", model).out())
                .contains(
                        "3 → dense 8 → tanh → dropout 0.1 → dense 6 → tanh → dropout 0.1 → dense 3; loss cross-entropy")
                .contains("W1 3×8, b1 1×8")
                .contains("--schedule cosine:2");
    }

    private Path flowers() throws IOException {
        StringBuilder csv = new StringBuilder("length,colour,kind\n");
        for (int i = 0; i < 80; i++) {
            boolean rose = i % 2 == 0;
            csv.append(rose ? 10 + i % 7 : 30 + i % 5)
                    .append(i % 3 == 0 ? ",red," : ",white,")
                    .append(rose ? "rose\n" : "tulip\n");
        }
        return Files.writeString(folder.resolve("flowers.csv"), csv);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
