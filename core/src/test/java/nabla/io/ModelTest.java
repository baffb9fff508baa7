package nabla.io;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nabla.data.CsvFormat;
import nabla.data.DataException;
import nabla.data.Datasets;
import nabla.data.Encoder;
import nabla.data.Goal;
import nabla.data.Source;
import nabla.data.Table;
import nabla.matrix.Penalty;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Reduction;
import nabla.train.Trainer;
import nabla.train.TrainingOptions;
import nabla.train.metric.Classification;
import nabla.train.metric.Regression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    @TempDir
    private Path folder;

    @Test
    void aModelReadBackPredictsTheSameBits() {
        Model model = penguins();
        Model back = writtenAndRead(model);
        Table table = table("penguins");
        assertThat(back.predict(table).outputs()).isEqualTo(model.predict(table).outputs());
        assertThat(back.network()).isEqualTo(model.network());
        assertThat(back.encoder()).isEqualTo(model.encoder());
        assertThat(back.provenance()).isEqualTo(model.provenance());
    }

    @Test
    void theFileHoldsRowMajorWeightsUnderTheirNames() {
        Model model = penguins();
        Path file = folder.resolve("model.safetensors");
        model.write(file);
        Safetensors content = Safetensors.read(file);
        assertThat(content.tensors().keySet()).containsExactly("W1", "b1", "W2", "b2");
        assertThat(requireNonNull(content.tensors().get("W1")).shape())
                .containsExactly(model.network().inputs(), 5);
        assertThat(requireNonNull(content.tensors().get("W2")).floats()[1 * 3 + 2])
                .isEqualTo((float) model.parameters().get("W2").value().get(1, 2));
    }

    @Test
    void answersAreTheClassesOfTheTable() {
        Model model = penguins();
        Predictions predictions = model.predict(table("penguins"));
        int row = predictions.rows() - 1;
        assertThat(predictions.answer(row)).isEqualTo(predictions.classes().get(predictions.label(row)));
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            sum += predictions.probability(row, k);
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        assertThat(model.evaluate(table("penguins")))
                .isInstanceOfSatisfying(
                        Classification.class, c -> assertThat(c.accuracy()).isGreaterThan(0.9));
    }

    /** y = 2x + 1 + noise of deviation 0.1, so the best possible RMSE is about 0.1 in the unit of y, not of its deviation. */
    @Test
    void numbersAreInTheColumnsOwnUnit() {
        Table table = table("line");
        Encoder encoder = Encoder.fit(table, Goal.of(table, null, null), rows(table));
        var network = new Network(1, new HalfSquaredError(), new Dense(1));
        Model model = trained(network, encoder, table);
        assertThat(model.evaluate(table))
                .isInstanceOfSatisfying(
                        Regression.class, r -> assertThat(r.rmse()).isBetween(0.05, 0.15));
        Predictions predictions = model.predict(table);
        double x = table.cell(0, 0);
        assertThat(predictions.number(0)).isCloseTo(2 * x + 1, within(0.1));
    }

    @Test
    void aFileThatIsNoModelIsRefusedWithTheReason() {
        assertRefused(metadata -> metadata.remove("nabla"), tensors -> {}, "no model of nabla");
        assertRefused(metadata -> metadata.put("nabla", "2"), tensors -> {}, "has form 2; this nabla reads form 1");
        assertRefused(metadata -> metadata.remove("network"), tensors -> {}, "lacks \"network\"");
        assertRefused(metadata -> metadata.put("encoder", "{"), tensors -> {}, "metadata is damaged");
        assertRefused(metadata -> metadata.put("encoder", "null"), tensors -> {}, "metadata");
        assertRefused(metadata -> metadata.put("encoder", "{}"), tensors -> {}, "metadata");
        assertRefused(metadata -> metadata.put("provenance", "[]"), tensors -> {}, "metadata is damaged");
        assertRefused(metadata -> {}, tensors -> tensors.remove("b2"), "no tensor b2");
        assertRefused(
                metadata -> {},
                tensors -> tensors.put("b1", Tensor.of(new int[] {5}, new float[5])),
                "b1 has shape [5], its network says 1×5");
        assertRefused(
                metadata ->
                        metadata.computeIfPresent("network", (k, json) -> json.replace("\"units\":3", "\"units\":4")),
                tensors -> {},
                "its network is for");
        assertRefused(
                metadata -> metadata.computeIfPresent(
                        "network", (k, json) -> json.replace("\"units\":5", "\"units\":2000000000")),
                tensors -> {},
                "W1 has shape");
    }

    private void assertRefused(
            Consumer<Map<String, String>> metadata, Consumer<Map<String, Tensor>> tensors, String reason) {
        Path file = folder.resolve("broken.safetensors");
        penguins().write(file);
        Safetensors content = Safetensors.read(file);
        Map<String, String> texts = new HashMap<>(content.metadata());
        Map<String, Tensor> arrays = new LinkedHashMap<>(content.tensors());
        metadata.accept(texts);
        tensors.accept(arrays);
        Safetensors.write(file, arrays, texts);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Model.read(file))
                .withMessageContaining(reason)
                .withMessageStartingWith(file.toString());
    }

    private Model writtenAndRead(Model model) {
        Path file = folder.resolve("model.safetensors");
        model.write(file);
        return Model.read(file);
    }

    private static Model penguins() {
        Table table = table("penguins");
        Goal goal = Goal.of(table, "species", null);
        Encoder encoder = Encoder.fit(table, goal, goal.rows());
        var network = new Network(
                encoder.width(), new CategoricalCrossEntropy(), new Dense(5), new Activate(new Tanh()), new Dense(3));
        return trained(network, encoder, table);
    }

    private static Model trained(Network network, Encoder encoder, Table table) {
        var options = TrainingOptions.builder().epochs(60).learningRate(0.01).build();
        Trainer.Result result = new Trainer(network, options).train(encoder.encode(table));
        var provenance = new Provenance(
                "0",
                "25",
                "2026-11-22T00:00:00Z",
                "a table",
                "0",
                table.rows(),
                1,
                Map.of("--epochs", "60"),
                new LossTerms(Reduction.SUM, new Penalty(0, 0.5), List.of(0.25, 1.5)),
                60,
                0.1,
                Map.of("test accuracy", 0.5));
        return new Model(network, result.parameters(), encoder, provenance);
    }

    private static Table table(String name) {
        Source source = new Datasets().find(name, CsvFormat.DETECT);
        return source.table();
    }

    private static int[] rows(Table table) {
        return IntStream.range(0, table.rows()).toArray();
    }
}
