package nabla.nn.init;

import java.util.LinkedHashMap;
import java.util.Map;
import nabla.matrix.Function;
import org.jspecify.annotations.Nullable;

/** The table of initialisers by name, and the one that suits an activation. */
public final class Initializers {
    private static final Map<String, Initializer> BY_NAME = new LinkedHashMap<>();

    static {
        for (var rule : VarianceScaling.Rule.values()) {
            for (var shape : VarianceScaling.Shape.values()) {
                add(new VarianceScaling(rule, shape));
            }
        }
        add(new Zeros());
    }

    private Initializers() {}

    private static void add(Initializer initializer) {
        BY_NAME.put(initializer.name(), initializer);
    }

    /**
     * {@code glorot-uniform}, {@code he-normal}, …, {@code zeros}, or {@code normal:σ}.
     *
     * @throws IllegalArgumentException for an unknown name, listing the known ones
     */
    public static Initializer named(String name) {
        if (name.startsWith("normal:")) {
            try {
                return new Normal(Double.parseDouble(name.substring("normal:".length())));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("initializer: '" + name + "'; after normal: stands a number", e);
            }
        }
        Initializer initializer = BY_NAME.get(name);
        if (initializer == null) {
            throw new IllegalArgumentException(
                    "initializer: no '" + name + "'; known are " + String.join(", ", BY_NAME.keySet()) + ", normal:σ");
        }
        return initializer;
    }

    /** What suits a layer followed by {@code f} (null: nothing follows, the layer gives logits or values). */
    public static Initializer suiting(@Nullable Function f) {
        if (f == null) {
            return new VarianceScaling(VarianceScaling.Rule.GLOROT, VarianceScaling.Shape.UNIFORM);
        }
        return switch (f.name()) {
            case "relu", "leaky-relu", "elu", "gelu", "silu", "softplus" ->
                new VarianceScaling(VarianceScaling.Rule.HE, VarianceScaling.Shape.NORMAL);
            default -> new VarianceScaling(VarianceScaling.Rule.GLOROT, VarianceScaling.Shape.UNIFORM);
        };
    }
}
