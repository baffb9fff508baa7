package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Where the wrong thing is handed over, the line that does it is told, and not one of those that reckon with it.
class HandOverTest {
    private static final String NETWORK = """
            import numpy as np
            rng = np.random.default_rng(6)

            def up(X, U, a, V, b):
                h = np.tanh(X @ U + a)
                e = np.exp(h @ V + b)
                return h, e / e.sum(axis=1, keepdims=True)

            def down(X, T, h, P, V):
                n = len(X)
                d = (P - T) / n
                gV = h.T @ d
                gb = d.sum(axis=0, keepdims=True)
                g = (d @ V.T) * (1 - h ** 2)
                gU = X.T @ g
                ga = g.sum(axis=0, keepdims=True)
                return gU, ga, gV, gb

            def move(W, g, rate):
                for w, each in zip(W, g):
                    w -= rate * each

            def fit(X, T, width, rate=0.2, rounds=50):
                U = rng.standard_normal((X.shape[1], width))
                a = np.zeros((1, width))
                V = rng.standard_normal((width, T.shape[1]))
                b = np.zeros((1, T.shape[1]))
                for i in range(rounds):
                    h, P = up(X, U, a, V, b)
                    loss = -np.sum(T * np.log(P)) / len(X)
                    gU, ga, gV, gb = down(X, T, h, P, V)
                    move([U, a, V, b], [gU, ga, gV, gb], rate)
                return loss

            X = rng.standard_normal((12, 4))
            T = np.eye(3)[rng.integers(0, 3, 12)]
            fit(X, T, 5)
            """;

    private static void isToldAt(String line, String wrong) {
        new Slip(NETWORK, line, wrong).isToldAndPutBack();
    }

    @Test
    void theNetworkIsRight() {
        assertThat(Audit.of(NETWORK).report().findings()).isEmpty();
    }

    @Test
    void anArgumentIsWhatItsParameterIsNamedFor() {
        isToldAt("gU, ga, gV, gb = down(X, T, h, P, V)", "gU, ga, gV, gb = down(X, T, h, rounds, V)");
        isToldAt("move([U, a, V, b], [gU, ga, gV, gb], rate)", "move([U, a, V, b], [gU, ga, gV, gb], i)");
    }

    @Test
    void whatIsReturnedIsWhatItIsTakenApartInto() {
        isToldAt("return gU, ga, gV, gb", "return gU, n, gV, gb");
    }

    @Test
    void whatIsHandedOverTwiceIsOnceTheWrongThing() {
        isToldAt("move([U, a, V, b], [gU, ga, gV, gb], rate)", "move([U, a, V, b], [gU, ga, gV, gV], rate)");
    }
}
