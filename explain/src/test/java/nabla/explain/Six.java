package nabla.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nabla.matrix.Penalty;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Network;
import nabla.nn.function.LeakyRelu;
import nabla.nn.function.Tanh;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Huber;
import nabla.nn.loss.Reduction;

/// Six networks that differ in everything an explanation can show.
final class Six {
    private Six() {}

    static Map<String, Subject> networks() {
        var networks = new LinkedHashMap<String, Subject>();
        networks.put("seed", new ExampleNetwork().subject());
        networks.put("softmax", example("3-4-2", "tanh", "cross-entropy", 5, new Penalty(0, 0.1)));
        networks.put("binary", example("2-4-1", "relu", "binary-cross-entropy", 6, Penalty.NONE));
        networks.put("linear", example("4-3", "identity", "mean-squared-error", 2, new Penalty(0.05, 0)));
        networks.put("one", example("3-5-2", "silu", "half-squared-error", 1, Penalty.NONE));
        var dropout = new Network(
                3,
                List.of(
                        new Dense(5),
                        new Activate(new LeakyRelu()),
                        new Dropout(0.4),
                        new Dense(4),
                        new Activate(new Tanh()),
                        new Dense(2)),
                new Huber());
        networks.put(
                "dropout",
                new ExampleNetwork("3-5-4-2", "leaky-relu", "suiting", "huber", 5, Reduction.MEAN, Penalty.NONE, 0.5, 7)
                        .subject("3-5-4-2 with dropout, batch of 5", dropout));
        return networks;
    }

    static Subject named(String name) {
        return Objects.requireNonNull(networks().get(name), name);
    }

    static Subject deepSquared() {
        return example("4-3-3-2", "tanh", new HalfSquaredError().name(), 5, Penalty.NONE);
    }

    private static Subject example(String net, String activation, String loss, int batch, Penalty penalty) {
        return new ExampleNetwork(net, activation, "suiting", loss, batch, Reduction.MEAN, penalty, 0.5, 7).subject();
    }
}
