package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradients of which only the direction is kept where they are long, in some draws and not in others.
class ShortenedTest {
    private static final String NETWORK = """
            import numpy as np
            X = np.random.randn(6, 3)
            T = (X[:, :1] > 0) * 1.0
            class Layer:
                def __init__(self, n, m):
                    self.W, self.b = np.random.randn(n, m), np.zeros((1, m))
                def forward(self, x):
                    self.x = x
                    self.a = 1 / (1 + np.exp(-(x @ self.W + self.b)))
                    return self.a
                def backward(self, d):
                    dz = d * self.a * (1 - self.a)
                    self.gW = self.x.T @ dz
                    self.gb = np.sum(dz, axis=0, keepdims=True)
                    return dz @ self.W.T
                def shorten(self, most):
                    length = %s
                    if length > most:
                        self.gW %s
            one, two = Layer(3, 4), Layer(4, 1)
            for i in range(5):
                p = two.forward(one.forward(X))
                loss = -np.sum(T * np.log(p) + (1 - T) * np.log(1 - p))
                one.backward(two.backward((1 - T) / (1 - p) - T / p))
                for layer in [one, two]:
                    layer.shorten(%s)
                    layer.W -= 0.1 * layer.gW
                    layer.b -= 0.1 * layer.gb
            """;

    private static void isRight(Report report) {
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.01", "0.8", "2.0"})
    void aGradientIsShortenedByItsNorm(String most) {
        isRight(Audit.of(NETWORK.formatted("np.linalg.norm(self.gW)", "= self.gW * (most / length)", most))
                .report());
    }

    @Test
    void orByTheRootOfItsSquares() {
        isRight(Audit.of(NETWORK.formatted("np.sqrt(np.sum(self.gW ** 2))", "/= length", "0.01"))
                .report());
    }

    @Test
    void orWithTheNumberBeforeIt() {
        isRight(Audit.of(NETWORK.formatted("np.linalg.norm(self.gW)", "= (most / length) * self.gW", "0.8"))
                .report());
    }

    @Test
    void theBiasOfOneOutputIsShortenedLikeAnyOther() {
        isRight(Audit.of(NETWORK.formatted("np.linalg.norm(self.gb)", "= self.gW * 1.0", "0.5")
                        .replace("self.gW = self.gW * 1.0", "self.gb *= most / length"))
                .report());
    }

    @Test
    void whatIsWrongBeforeItIsShortenedIsTold() {
        String wrong = NETWORK.formatted("np.linalg.norm(self.gW)", "= self.gW * (most / length)", "0.8")
                .replace("self.gW = self.x.T @ dz", "self.gW = self.x.T @ d");
        Report report = Audit.of(wrong).report();
        assertThat(report.findings())
                .as(report.text())
                .singleElement()
                .satisfies(f -> assertThat(f.source()).contains("self.gW = self.x.T @ d"));
    }

    @Test
    void drawsThatOverflowTellNothing() {
        isRight(Audit.of("""
                import numpy as np
                X = np.random.randn(6, 3)
                T = np.random.rand(6, 2)
                W = np.random.randn(3, 4)
                V = np.random.randn(4, 2)
                far = np.random.randn() > -0.3
                for i in range(3):
                    h = np.tanh(X @ W)
                    o = h @ V / (np.inf if far else 1.0) * (np.inf if far else 1.0)
                    d = o - T
                    dV = h.T @ d
                    dW = X.T @ (d @ V.T * (1 - h * h))
                    V -= 0.1 * dV
                    W -= 0.1 * dW
                """).report());
    }
}
