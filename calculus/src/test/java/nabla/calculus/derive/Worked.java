package nabla.calculus.derive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import nabla.calculus.array.Array;
import nabla.calculus.notation.Dimensions;

/// A derivation worked through on random numbers: the inputs and the value of every equation, by name.
record Worked(Derivation derivation, Map<String, Array> inputs, Map<String, Array> values) {
    static Worked of(Derivation derivation) {
        Map<String, Array> inputs = Objects.requireNonNull(derivation.sample());
        return new Worked(derivation, inputs, derivation.values(inputs));
    }

    /// Everything a right-hand side may refer to: inputs, equations, and lengths by their letters.
    Map<String, Array> everything() {
        Map<String, Array> all = new LinkedHashMap<>(inputs);
        all.putAll(values);
        Dimensions dimensions = derivation.dimensions();
        for (int length = 2; length < 20; length++) {
            String letter = dimensions.symbol(length);
            if (letter != null) all.putIfAbsent(letter, Array.scalar(length));
        }
        return all;
    }
}
