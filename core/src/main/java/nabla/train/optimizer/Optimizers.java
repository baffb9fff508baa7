package nabla.train.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of optimizers by name. A new one is its own small file and one line here. */
public final class Optimizers {
    private static final Map<String, Optimizer> BY_NAME = Stream.<Optimizer>of(
                    new Sgd(), new Momentum(), new Nesterov(), new RmsProp(), new Adam(), new AdamW(), new Lbfgs())
            .collect(Collectors.toMap(Optimizer::name, o -> o, (a, b) -> a, LinkedHashMap::new));

    private Optimizers() {}

    /** All of them, each with its default constants. */
    public static Iterable<Optimizer> all() {
        return BY_NAME.values();
    }

    /** @throws IllegalArgumentException for an unknown name, listing the known ones */
    public static Optimizer named(String name) {
        Optimizer optimizer = BY_NAME.get(name);
        if (optimizer == null) {
            throw new IllegalArgumentException(
                    "optimizer: no '" + name + "'; known are " + String.join(", ", BY_NAME.keySet()));
        }
        return optimizer;
    }
}
