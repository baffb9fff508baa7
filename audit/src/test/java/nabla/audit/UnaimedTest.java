package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Steps that meet no target, and networks that are trained one after the other: what was not understood is told only
/// where one change is proven to make sense of all of it.
class UnaimedTest {
    private static final String NETWORK = """
            import numpy as np

            rng = np.random.default_rng(2)
            X = rng.normal(size=(14, 5))
            Y = np.eye(3)[np.arange(14) % 3]
            W1, b1 = rng.normal(size=(5, 6)), np.zeros((1, 6))
            W2, b2 = rng.normal(size=(6, 3)), np.zeros((1, 3))
            for turn in range(50):
                h = np.tanh(X @ W1 + b1)
                s = h @ W2 + b2
                e = np.exp(s - s.max(axis=1, keepdims=True))
                p = e / e.sum(axis=1, keepdims=True)
                ds = p - Y
                dh = (ds @ W2.T) * (1 - h ** 2)
                W2 -= 0.1 * (h.T @ ds)
                b2 -= 0.1 * ds.sum(axis=0, keepdims=True)
                W1 -= 0.1 * (X.T @ dh)
                b1 -= 0.1 * dh.sum(axis=0, keepdims=True)
            """;

    @Test
    void aGradientWithoutItsTargetIsTold() {
        isToldToLackY(NETWORK.replace("ds = p - Y", "ds = p"));
    }

    @Test
    void aCountOfHitsIsNoLoss() {
        isToldToLackY(
                NETWORK.replace("ds = p - Y", "ds = p") + "    hits = np.sum(p.argmax(axis=1) == Y.argmax(axis=1))\n");
    }

    private static void isToldToLackY(String text) {
        Report report =
                Audit.of(text).within(Duration.ofSeconds(60), 512L << 20).report();
        assertThat(report.findings()).as(report.text()).hasSize(1);
        Finding finding = report.findings().getFirst();
        assertThat(finding.line()).as(report.text()).isEqualTo(13);
        Finding.Fix fix = Objects.requireNonNull(finding.fix());
        assertThat(fix.after().strip()).contains("Y");
    }

    @Test
    void withoutATargetInSightNothingIsTold() {
        String alone =
                NETWORK.replace("Y = np.eye(3)[np.arange(14) % 3]\n", "\n").replace("ds = p - Y", "ds = p");
        assertThat(Audit.of(alone).report().verdict()).isEqualTo(Report.Verdict.COULD_NOT_TELL);
    }

    @Test
    void numbersAreNotJudgedAsArrays() throws IOException {
        isNotTold("excerpt_scalars.py", "(out - target) * out * (1 - out)", "out * (1 - out)", "E = .*|print.*");
    }

    @Test
    void whatAnOptimizerKeepsIsNoParameter() throws IOException {
        isNotTold("toolkit_long.py", "(after - before)", "(after + before)", "");
    }

    /// A fixture with a line that is right for all that can be known.
    ///
    /// @param said lines that would say what is right
    private static void isNotTold(String file, String line, String other, String said) throws IOException {
        String text =
                Files.readString(Fixture.FOLDER.resolve("right").resolve(file)).replaceAll("(?m)^(" + said + ")$", "");
        assertThat(text).contains(line);
        Report report = Audit.of(file, text.replace(line, other)).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
    }

    private static final String TWO_NETWORKS = """
            import numpy as np

            rng = np.random.default_rng(4)
            X = rng.normal(size=(4, 12))
            Y = np.eye(3)[np.arange(12) % 3].T


            class Net:
                def __init__(self, widths):
                    self.par = {}
                    for l in range(1, len(widths)):
                        self.par['W%d' % l] = rng.normal(size=(widths[l], widths[l - 1]))
                        self.par['b%d' % l] = np.zeros((widths[l], 1))
                    self.L = len(widths) - 1

                def forward(self, A):
                    self.a = [A]
                    for l in range(1, self.L + 1):
                        Z = self.par['W%d' % l] @ A + self.par['b%d' % l]
                        if l == self.L:
                            E = np.exp(Z - Z.max(axis=0, keepdims=True))
                            A = E / E.sum(axis=0, keepdims=True)
                        else:
                            A = np.maximum(0, Z)
                        self.a.append(A)
                    return A

                def backward(self, P, Y):
                    m = Y.shape[1]
                    dZ = P - Y
                    self.grad = {}
                    for l in range(self.L, 0, -1):
                        self.grad['W%d' % l] = dZ @ self.a[l - 1].T / m
                        self.grad['b%d' % l] = dZ.sum(axis=1, keepdims=True) / m
                        dZ = (self.par['W%d' % l].T @ dZ) * (self.a[l - 1] > 0)

                def fit(self, X, Y, rounds, heavy):
                    speed = {k: np.zeros_like(v) for k, v in self.par.items()}
                    for i in range(rounds):
                        P = self.forward(X)
                        cost = -np.sum(Y * np.log(P)) / Y.shape[1]
                        self.backward(P, Y)
                        for k in self.par:
                            if heavy:
                                speed[k] = 0.9 * speed[k] + 0.1 * self.grad[k]
                                self.par[k] = self.par[k] - 0.1 * speed[k]
                            else:
                                self.par[k] = self.par[k] - 0.1 * self.grad[k]
                    return cost


            print(Net([4, 6, 3]).fit(X, Y, 20, False))
            print(Net([4, 5, 3]).fit(X, Y, 20, True))
            """;

    @Test
    void aNetworkTrainedLaterIsNoneOfTheFirst() {
        assertThat(Audit.of(TWO_NETWORKS).report().findings()).isEmpty();
        for (String wrong : List.of("dZ = m - Y", "dZ = Y - Y")) {
            Report report = Audit.of(TWO_NETWORKS.replace("dZ = P - Y", wrong)).report();
            assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
        }
    }
}
