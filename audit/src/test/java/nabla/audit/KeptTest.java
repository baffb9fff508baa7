package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What an object keeps for later under a wrong name, and what it is told to keep, is told there and not where it is
/// missed.
class KeptTest {
    private static final String NETWORK = """
            import numpy as np

            class Net:
                def __init__(self, sizes, seed=5):
                    rng = self.rng = np.random.default_rng(seed)
                    self.depth = len(sizes) - 1
                    self.held = {}
                    self.grads = {}
                    for l in range(1, len(sizes)):
                        self.held['W%d' % l] = rng.standard_normal((sizes[l - 1], sizes[l]))
                        self.held['b%d' % l] = np.zeros((1, sizes[l]))

                def forward(self, X):
                    self.kept = {'A0': X}
                    A = X
                    for l in range(1, self.depth + 1):
                        Z = A @ self.held['W%d' % l] + self.held['b%d' % l]
                        A = 1 / (1 + np.exp(-Z)) if l == self.depth else np.tanh(Z)
                        self.kept['Z%d' % l] = Z
                        if l < self.depth:
                            D = (self.rng.random(A.shape) < 0.8) / 0.8
                            A = A * D
                            self.kept['D%d' % l] = D
                        self.kept['A%d' % l] = A
                    return A

                def backward(self, P, T):
                    dZ = (P - T) / len(T)
                    for l in range(self.depth, 0, -1):
                        self.grads['W%d' % l] = self.kept['A%d' % (l - 1)].T @ dZ
                        self.grads['b%d' % l] = dZ.sum(axis=0, keepdims=True)
                        if l > 1:
                            dA = np.dot(dZ, self.held['W%d' % l].T)
                            if 'D%d' % (l - 1) in self.kept:
                                dA = dA * self.kept['D%d' % (l - 1)]
                            dZ = dA * (1 - np.tanh(self.kept['Z%d' % (l - 1)]) ** 2)

                def begin(self, way):
                    self.way = way
                    self.v = {k: np.zeros_like(p) for k, p in self.held.items()}

                def step(self, rate, keep=0.9):
                    for k in self.held:
                        g = self.grads[k]
                        if self.way == 'plain':
                            self.held[k] = self.held[k] - rate * g
                        elif self.way == 'heavy':
                            self.v[k] = keep * self.v[k] - rate * g
                            self.held[k] = self.held[k] + self.v[k]

                def fit(self, X, T, rate=0.3, rounds=40, size=7, style='plain'):
                    self.begin(style)
                    for i in range(rounds):
                        for start in range(0, len(X), size):
                            x, t = X[start:start + size], T[start:start + size]
                            P = self.forward(x)
                            loss = -np.mean(np.sum(t * np.log(P) + (1 - t) * np.log(1 - P), axis=1))
                            self.backward(P, t)
                            self.step(rate)
                    return self

            rng = np.random.default_rng(1)
            X = rng.standard_normal((28, 4))
            T = (rng.standard_normal((28, 2)) > 0).astype(float)
            Net([4, 6, 5, 2]).fit(X, T)
            """;

    private static void isToldAt(String line, String wrong) {
        new Slip(NETWORK, line, wrong).isToldAndPutBack();
    }

    @Test
    void theNetworkIsRight() {
        assertThat(Audit.of(NETWORK).report().findings()).isEmpty();
    }

    @Test
    void underTheNameOfAnother() {
        isToldAt("self.kept['A%d' % l] = A", "self.kept['A%d' % l] = Z");
        isToldAt("self.kept['A%d' % l] = A", "self.kept['A%d' % l] = self.kept['Z%d' % l]");
    }

    @Test
    void aWayThatThereIsNot() {
        isToldAt("self.begin(style)", "self.begin(size)");
    }

    @Test
    void aRateThatIsNone() {
        isToldAt("self.step(rate)", "self.step(style)");
    }

    @Test
    void aNumberInAGradientsPlace() {
        new Slip(NETWORK, "g = self.grads[k]", "g = keep").isToldAndRepaired();
    }

    @Test
    void aProductThatAMaskIsPutOn() {
        isToldAt(
                "dA = np.dot(dZ, self.held['W%d' % l].T)",
                "dA = np.dot(self.grads['b%d' % l], self.held['W%d' % l].T)");
    }
}
