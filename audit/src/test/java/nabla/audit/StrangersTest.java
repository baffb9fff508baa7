package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs as they come: with data files that are not there, sizes that take hours, helpers in other folders.
class StrangersTest {
    private static final String DIGITS = """
            import numpy as np
            from struct import unpack

            with open('images', 'rb') as f:
                _, n, rows, cols = unpack('>IIII', f.read(16))
                X = np.frombuffer(f.read(), dtype=np.uint8).reshape(n, rows * cols) / 255
            with open('labels', 'rb') as f:
                magic, n = unpack('>II', f.read(8))
                y = np.frombuffer(f.read(), dtype=np.uint8)
            T = np.eye(10)[y]
            W = np.random.randn(784, 300) * 0.01
            b = np.zeros(300)
            V = np.random.randn(300, 10) * 0.01
            c = np.zeros(10)
            for i in range(60000):
                h = np.maximum(0, X.dot(W) + b)
                e = np.exp(h.dot(V) + c)
                p = e / e.sum(axis=1, keepdims=True)
                dz = (p - T) / 1000
                dh = dz.dot(V.T) * (h > 0)
                V -= 0.1 * h.T.dot(dz)
                c -= 0.1 * dz.sum(axis=%d)
                W -= 0.1 * X.T.dot(dh)
                b -= 0.1 * dh.sum(axis=0)
            """;

    @Test
    void aNetworkOfImagesIsJudgedAtASmallSize() {
        assertThat(Audit.of(DIGITS.formatted(0)).report().verdict().exitCode).isZero();
    }

    @Test
    void anImportIsFollowedIntoAPackageAbove(@TempDir Path folder) throws IOException {
        Path nets = Files.createDirectories(folder.resolve("work/nets"));
        Path parts = Files.createDirectories(folder.resolve("work/parts"));
        Files.writeString(parts.resolve("__init__.py"), "from .curves import sig, slope\n");
        Files.writeString(
                parts.resolve("curves.py"),
                "import numpy as np\ndef sig(z):\n    return 1 / (1 + np.exp(-z))\ndef slope(a):\n    return a * (1 - a)\n");
        Path program = Files.writeString(nets.resolve("net.py"), """
                import numpy as np
                from ..parts import sig, slope
                X = np.random.randn(6, 3)
                Y = np.random.rand(6, 2)
                W = np.random.randn(3, 4)
                V = np.random.randn(4, 2)
                for i in range(10):
                    h = sig(X @ W)
                    o = sig(h @ V)
                    d = (o - Y) * slope(o)
                    g = (d @ V.T) * slope(h)
                    V -= 0.5 * h.T @ d
                    W -= 0.5 * X.T @ g
                """);
        Check.Outcome outcome =
                Check.run(new Check.Options(List.of(program.toString()), "", false, false, null, false));
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    }

    @Test
    void aNotebookIsRepairedAsANotebook(@TempDir Path folder) throws IOException {
        Path notebook = Files.writeString(folder.resolve("net.ipynb"), """
                {"cells": [
                 {"cell_type": "markdown", "metadata": {}, "source": ["# A network"]},
                 {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [],
                  "source": ["%matplotlib inline\\n", "z1 = x.dot(theta1) + b1\\n", "h1 = 1 / (1 + np.exp(-z1))"]},
                 {"cell_type": "code", "metadata": {}, "execution_count": 2, "outputs": [],
                  "source": ["z2 = h1.dot(theta2) + b2\\n", "h2 = 1 / (1 + np.exp(-z2))\\n", "dh2 = h2 - y\\n",
                             "dz2 = dh2 * (1 - dh2)\\n", "db2 = np.sum(dz2, axis=0, keepdims=True)\\n",
                             "dw2 = np.dot(h1.T, dz2)\\n", "b2 += -alpha * db2"]}],
                 "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
                """);
        Check.run(new Check.Options(List.of(notebook.toString()), "", false, false, null, true));
        String fixed = Files.readString(folder.resolve("net.fixed.ipynb"));
        assertThat(fixed).contains("# A network", "%matplotlib inline", "dz2 = dh2 * h2 * (1 - h2)");
        assertThat(Check.run(new Check.Options(
                                List.of(folder.resolve("net.fixed.ipynb").toString()), "", false, false, null, false))
                        .exitCode())
                .isZero();
    }

    @Test
    void aSignOfTheErrorTravelsWithAWrongLine() {
        Report report = Audit.of("""
                import numpy as np
                class Net:
                    def __init__(self, inputs, hidden, outputs):
                        self.w1 = np.random.randn(hidden, inputs)
                        self.w2 = np.random.randn(outputs, hidden)
                        self.b1 = np.zeros((hidden, 1))
                        self.b2 = np.zeros((outputs, 1))
                    def forward(self, X):
                        self.a1 = 1 / (1 + np.exp(-(self.w1 @ X + self.b1)))
                        self.a2 = 1 / (1 + np.exp(-(self.w2 @ self.a1 + self.b2)))
                        return self.a2
                    def train(self, X, y, epochs=5000, lr=0.1):
                        for _ in range(epochs):
                            self.forward(X)
                            error = y - self.a2
                            d2 = error * self.a2 * (1 - self.a2)
                            self.w2 += lr * np.dot(d2, self.a1.T)
                            self.b2 += lr * np.sum(d2, axis=1, keepdims=True)
                            da1 = np.dot(self.w2.T, d2)
                            d1 = da1 * self.a1 * (1 - self.a1)
                            self.w1 += lr * np.dot(d1, X.T)
                            self.b1 += lr * np.sum(d1, axis=1, keepdims=True)
                """).report();
        assertThat(report.findings()).extracting(Finding::kind).containsExactly("update-order");
        assertThat(report.findings()).extracting(Finding::line).containsExactly(19);
    }

    @Test
    void aLineThatCannotBeRunIsNotCalledRight() {
        Report report = Audit.of("""
                import numpy as np
                X = np.random.randn(6, 3)
                Y = np.random.rand(6, 2)
                W = np.random.randn(3, 4)
                V = np.random.randn(4, 2)
                for i in range(10):
                    h = np.tanh(X @ W)
                    d = h @ V - Y
                    dV = h.T @ d
                    dW = X.T @ (d @ V * (1 - h ** 2))
                    V -= 0.5 * dV
                    W -= 0.5 * dW
                """).report();
        assertThat(report.verdict()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo("raises");
            assertThat(f.line()).isEqualTo(10);
        });
    }
}
