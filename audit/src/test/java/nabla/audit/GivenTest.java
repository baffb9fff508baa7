package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Where a gradient is only given another name, the slope that is missing is missing there, whichever branch is taken.
class GivenTest {
    private static final String NETWORK = """
            import numpy as np

            class Net:
                def __init__(self, inputs, hidden, outputs, curve='ramp', rate=0.1):
                    rng = np.random.default_rng(3)
                    self.curve, self.rate = curve, rate
                    self.U, self.a = rng.standard_normal((hidden, inputs)), np.zeros((hidden, 1))
                    self.V, self.b = rng.standard_normal((outputs, hidden)), np.zeros((outputs, 1))

                def bent(self, z):
                    if self.curve == 'ramp':
                        return np.maximum(0, z)
                    elif self.curve == 'tanh':
                        return np.tanh(z)
                    raise ValueError(self.curve)

                def slope(self, z):
                    if self.curve == 'ramp':
                        return (z > 0) * 1.0
                    return 1 - np.tanh(z) ** 2

                def forward(self, X):
                    self.X = X
                    self.z = self.U @ X + self.a
                    self.h = self.bent(self.z)
                    self.P = 1 / (1 + np.exp(-(self.V @ self.h + self.b)))
                    return self.P

                def cost(self, T):
                    return -np.sum(T * np.log(self.P) + (1 - T) * np.log(1 - self.P)) / T.shape[1]

                def backward(self, T):
                    n = T.shape[1]
                    d = self.P - T
                    self.gV = d @ self.h.T / n
                    self.gb = d.sum(axis=1, keepdims=True) / n
                    gh = self.V.T @ d
                    gz = gh * self.slope(self.z)
                    self.gU = gz @ self.X.T / n
                    self.ga = gz.sum(axis=1, keepdims=True) / n

                def step(self):
                    self.U -= self.rate * self.gU
                    self.a -= self.rate * self.ga
                    self.V -= self.rate * self.gV
                    self.b -= self.rate * self.gb

                def fit(self, X, T, rounds=100):
                    for i in range(rounds):
                        self.forward(X)
                        loss = self.cost(T)
                        self.backward(T)
                        self.step()
                    return loss
            """;

    private static void isToldAt(String line, String wrong) {
        new Slip(NETWORK, line, wrong).isToldAndRepaired();
    }

    @Test
    void theNetworkIsRight() {
        assertThat(Audit.of(NETWORK).report().findings()).isEmpty();
    }

    @Test
    void aGradientThatIsOnlyGivenAnotherName() {
        isToldAt("gz = gh * self.slope(self.z)", "gz = gh");
    }
}
