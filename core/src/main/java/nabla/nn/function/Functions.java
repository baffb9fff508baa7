package nabla.nn.function;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nabla.matrix.Function;

/** The table of activation functions by name. A new one is its own small file and one line here. */
public final class Functions {
    private static final Map<String, Function> BY_NAME = Stream.of(
                    new Sigmoid(),
                    new Tanh(),
                    new Relu(),
                    new LeakyRelu(),
                    new Elu(),
                    new Gelu(),
                    new Silu(),
                    new Softplus(),
                    new Identity())
            .collect(Collectors.toMap(Function::name, f -> f, (a, b) -> a, LinkedHashMap::new));

    private Functions() {}

    /** All of them, each with its default constant. */
    public static Iterable<Function> all() {
        return BY_NAME.values();
    }

    /** @throws IllegalArgumentException for an unknown name, listing the known ones */
    public static Function named(String name) {
        Function f = BY_NAME.get(name);
        if (f == null) {
            throw new IllegalArgumentException(
                    "activation: no '" + name + "'; known are " + String.join(", ", BY_NAME.keySet()));
        }
        return f;
    }
}
