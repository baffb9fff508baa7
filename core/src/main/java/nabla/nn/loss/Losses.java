package nabla.nn.loss;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of losses by name. A new one is its own small file and one line here. */
public final class Losses {
    private static final Map<String, Loss> BY_NAME = Stream.of(
                    new HalfSquaredError(),
                    new MeanSquaredError(),
                    new BinaryCrossEntropy(),
                    new CategoricalCrossEntropy(),
                    new Huber())
            .collect(Collectors.toMap(Loss::name, l -> l, (a, b) -> a, LinkedHashMap::new));

    private Losses() {}

    /** All of them, each with its default constant. */
    public static Iterable<Loss> all() {
        return BY_NAME.values();
    }

    /** @throws IllegalArgumentException for an unknown name, listing the known ones */
    public static Loss named(String name) {
        Loss loss = BY_NAME.get(name);
        if (loss == null) {
            throw new IllegalArgumentException(
                    "loss: no '" + name + "'; known are " + String.join(", ", BY_NAME.keySet()));
        }
        return loss;
    }
}
