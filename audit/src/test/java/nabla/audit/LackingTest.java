package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Updates that take no gradient, and gradients that are plain numbers.
class LackingTest {
    private static final String DICT = """
            import numpy as np
            rng = np.random.default_rng(5)
            X = rng.normal(size=(11, 4))
            Y = rng.normal(size=(11, 2))
            P = {'V': rng.normal(size=(4, 3)), 'a': np.zeros(3), 'W': rng.normal(size=(3, 2)), 'b': np.zeros(2)}

            def back(P):
                h = np.tanh(X @ P['V'] + P['a'])
                out = h @ P['W'] + P['b']
                d = (out - Y) / len(X)
                G = {'W': h.T @ d, 'b': d.sum(axis=0)}
                e = d @ P['W'].T * (1 - h ** 2)
                G['V'] = X.T @ e
                G['a'] = e.sum(axis=0)
                return np.sum((out - Y) ** 2) / (2 * len(X)), G

            rate = 0.1
            for step in range(100):
                loss, G = back(P)
                for k in P:
                    P[k] -= rate * G[k]
            """;

    private static final String LAYERS = """
            import numpy as np

            class Dense:
                def __init__(self, n, m):
                    self.W = np.random.randn(n, m) / np.sqrt(n)
                    self.b = np.zeros((1, m))

                def forward(self, x):
                    self.x = x
                    return x @ self.W + self.b

                def backward(self, d):
                    self.gradW = self.x.T @ d
                    self.gradb = d.sum(axis=0, keepdims=True)
                    return d @ self.W.T

            X, Y = np.random.randn(13, 5), np.random.randn(13, 2)
            net = [Dense(5, 4), Dense(4, 2)]
            for i in range(50):
                h = X
                for layer in net:
                    h = layer.forward(h)
                loss = np.sum((h - Y) ** 2) / 2
                d = h - Y
                for layer in reversed(net):
                    d = layer.backward(d)
                for layer in net:
                    layer.W -= 0.01 * layer.gradW
                    layer.b -= 0.01 * layer.gradb
            """;

    private static void isRepaired(String right, String line, String wrong) {
        assertThat(Audit.of(right).report().findings()).isEmpty();
        assertThat(right).contains(line);
        int at = (int) right.substring(0, right.indexOf(line)).lines().count(); // the indent is its own
        Report report = Audit.of(right.replace(line, wrong)).report();
        assertThat(report.findings()).as(report.text()).singleElement().satisfies(f -> {
            assertThat(f.line()).isEqualTo(at);
            assertThat(Objects.requireNonNull(f.fix(), "a repair").after().strip())
                    .isEqualTo(line);
        });
    }

    @Test
    void anUpdateWithoutItsGradientIsGivenTheEntryOfTheSameKey() {
        isRepaired(DICT, "P[k] -= rate * G[k]", "P[k] -= rate");
        isRepaired(DICT, "P[k] -= rate * G[k]", "P[k] -= rate * rate");
    }

    @Test
    void anUpdateWithoutItsGradientIsGivenTheAttributeOfTheSameObject() {
        isRepaired(LAYERS, "layer.W -= 0.01 * layer.gradW", "layer.W -= 0.01");
        isRepaired(LAYERS, "layer.W -= 0.01 * layer.gradW", "layer.W -= 0.01 * i");
    }

    @Test
    void anUpdateWithoutItsGradientIsGivenWhatTheLoopGivesWithTheWeight() {
        String list = DICT.replace(
                        "for k in P:",
                        "for p, g in ((P['V'], G['V']), (P['a'], G['a']), (P['W'], G['W']), (P['b'], G['b'])):")
                .replace("P[k] -= rate * G[k]", "p -= rate * g");
        isRepaired(list, "p -= rate * g", "p -= rate");
    }

    @Test
    void aGradientThatIsAPlainNumberIsToldWhereItIsComputed() {
        Report report = Audit.of("""
                import numpy as np
                X, y = np.random.randn(12, 3), np.random.rand(12, 1)
                w, b = np.zeros((3, 1)), np.zeros((1, 1))
                for i in range(100):
                    p = 1 / (1 + np.exp(-(X @ w + b)))
                    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
                    n = len(X)
                    dw = (1 / n)
                    db = (1 / n) * np.sum(p - y)
                    w -= 0.1 * dw
                    b -= 0.1 * db
                """).report();
        assertThat(report.findings()).as(report.text()).extracting("line").containsExactly(8);
    }

    @Test
    void anUpdateWhoseGradientHasNoNameIsGivenAProduct() {
        isRepaired(Slip.UNIT, "w += rate * np.outer(x, d)", "w += rate");
        String batch = """
                import numpy as np
                X, y = np.random.randn(12, 3), np.random.rand(12, 1)
                w, b = np.zeros((3, 1)), np.zeros((1, 1))
                for i in range(100):
                    p = 1 / (1 + np.exp(-(X @ w + b)))
                    loss = -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / 12
                    b -= 0.1 * np.sum(p - y) / 12
                    w -= 0.1 / 12 * np.dot(X.T, p - y)
                """;
        isRepaired(batch, "w -= 0.1 / 12 * np.dot(X.T, p - y)", "w -= 0.1 / 12");
    }
}
