package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A function that gives the wrong slope is told itself, and not every line that uses it.
class SlopeFunctionsTest {
    private static final String NETWORK = """
            import numpy as np
            rng = np.random.default_rng(8)

            def curve(z):
                return 1 / (1 + np.exp(-z))

            def slope(z):
                return curve(z) * (1 - curve(z))

            X = rng.standard_normal((14, 4))
            T = (rng.standard_normal((14, 2)) > 0).astype(float)
            U, V, W = rng.standard_normal((4, 6)), rng.standard_normal((6, 5)), rng.standard_normal((5, 2))
            for i in range(100):
                y = X @ U
                a = curve(y)
                z = a @ V
                h = curve(z)
                s = h @ W
                P = curve(s)
                loss = np.sum((P - T) ** 2) / 2
                ds = (P - T) * slope(s)
                dz = (ds @ W.T) * slope(z)
                dy = (dz @ V.T) * slope(y)
                W -= 0.1 * (h.T @ ds)
                V -= 0.1 * (a.T @ dz)
                U -= 0.1 * (X.T @ dy)
            """;
    private static final String GIVEN = "return curve(z) * (1 - curve(z))";
    private static final String LOSS = "    loss = np.sum((P - T) ** 2) / 2\n";

    private static void isToldAt(String program, String line, String wrong) {
        new Slip(program, line, wrong).isToldAndRepaired();
    }

    @Test
    void theNetworkIsRight() {
        assertThat(Audit.of(NETWORK).report().findings()).isEmpty();
        assertThat(Audit.of(NETWORK.replace(LOSS, "")).report().findings()).isEmpty();
    }

    @Test
    void aFunctionThatGivesTheActivation() {
        isToldAt(NETWORK, GIVEN, "return curve(z)");
    }

    @Test
    void aFunctionThatGivesNoSlopeAtAll() {
        isToldAt(NETWORK, GIVEN, "return 1");
        isToldAt(NETWORK, GIVEN, "return np.exp(-z)");
    }

    @Test
    void aFunctionWithoutASlopeWhereNoLossSaysThatOneBelongsThere() {
        isToldAt(NETWORK.replace(LOSS, ""), GIVEN, "return (curve(z) > 0)");
    }
}
