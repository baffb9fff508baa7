package nabla.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import nabla.matrix.Function;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Layer;
import nabla.nn.Network;
import nabla.nn.function.Elu;
import nabla.nn.function.Functions;
import nabla.nn.function.LeakyRelu;
import nabla.nn.init.Initializers;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.Huber;
import nabla.nn.loss.Loss;
import nabla.nn.loss.Losses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class NetworkJsonTest {

    @Test
    void everyFunctionComesBackWithItsConstants() {
        List<Layer> layers = new ArrayList<>();
        for (Function f : Functions.all()) {
            layers.add(new Dense(5));
            layers.add(new Activate(f));
        }
        layers.add(new Activate(new LeakyRelu(0.3)));
        layers.add(new Activate(new Elu(0.7)));
        layers.add(new Dense(2));
        assertComesBack(new Network(3, layers, new Huber(0.4)));
    }

    @Test
    void everyLossComesBackWithItsConstants() {
        for (Loss loss : Losses.all()) {
            assertComesBack(new Network(3, loss, new Dense(2)));
        }
        assertComesBack(new Network(3, new CategoricalCrossEntropy(0.1), new Dense(4)));
    }

    @Test
    void dropoutAndInitialisersComeBack() {
        assertComesBack(new Network(
                3,
                new Huber(),
                new Dense(7, Initializers.named("he-normal")),
                new Dropout(0.25),
                new Dense(2, Initializers.named("normal:0.5"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                | \"inputs\" is no whole number",
                "{'inputs':2.5}                                    | \"inputs\" is no whole number",
                "{'inputs':2,'layers':[7]}                         | \"layer\" is missing in 7",
                "{'inputs':2,'layers':[{'layer':'conv'}]}          | layer: no 'conv'",
                "{'inputs':2,'layers':[{'layer':'dense','units':0}]} | 0 units",
                "{'inputs':2,'layers':[{'layer':'activate','function':'f'}]} | activation: no 'f'",
                "{'inputs':2,'layers':[{'layer':'dropout'}]}       | rate is NaN",
                "{'inputs':2}                                      | \"loss\" is missing",
                "{'inputs':2,'loss':{'loss':'guess'}}              | loss: no 'guess'",
                "{'inputs':2,'loss':{'loss':'huber','delta':-1}}   | delta is -1.0",
                "{'inputs':2,'loss':{'loss':'huber','delta':1}}    | no dense layer",
            })
    void whatIsNoNetworkIsRefusedWithTheReason(String json, String reason) {
        var tree = JsonMapper.shared().readTree(json.replace('\'', '"'));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkJson.read(tree))
                .withMessageContaining(reason);
    }

    private static void assertComesBack(Network network) {
        String written = NetworkJson.write(network).toString();
        assertThat(NetworkJson.read(JsonMapper.shared().readTree(written))).isEqualTo(network);
    }
}
