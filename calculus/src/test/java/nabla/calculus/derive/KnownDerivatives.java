package nabla.calculus.derive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The entries of known-derivatives.txt.
///
/// @param equations the derivatives in matrix notation, one a line
record KnownDerivatives(String name, String expression, List<String> by, List<String> equations) {

    static Stream<KnownDerivatives> all() {
        try (InputStream in = KnownDerivatives.class.getResourceAsStream("known-derivatives.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.replaceAll("(?m)^#.*\n", "").strip().split("\n\n+"))
                    .map(KnownDerivatives::of);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static KnownDerivatives of(String entry) {
        List<String> lines = entry.lines().map(String::strip).toList();
        List<String> by = List.of(lines.get(2).substring("by ".length()).split(","));
        return new KnownDerivatives(lines.get(0), lines.get(1), by, lines.subList(3, lines.size()));
    }

    Derivation derive() {
        return Derivation.of(expression, by, Map.of());
    }

    @Override
    public String toString() {
        return name;
    }
}
