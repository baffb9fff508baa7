package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Statements that are there for one layer and are missing, or read otherwise, for another; and what a line says by
/// what it does not do.
class CounterpartsTest {
    private static final String PENALISED = """
            import numpy as np
            np.random.seed(4)
            X, T = np.random.randn(13, 4), np.random.randn(13, 2)
            W1, b1 = np.random.randn(4, 3), np.random.randn(3)
            W2, b2 = np.random.randn(3, 2), np.random.randn(2)
            v1, v2 = np.zeros_like(W1), np.zeros_like(W2)
            n, lam, rate = len(X), 0.03, 0.05
            for step in range(200):
                h1 = np.tanh(X @ W1 + b1)
                out = h1 @ W2 + b2
                loss = np.sum((out - T) ** 2) / (2 * n) + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
                d2 = (out - T) / n
                dW2 = h1.T @ d2
                db2 = d2.sum(axis=0)
                d1 = d2 @ W2.T * (1 - h1 ** 2)
                dW1 = X.T @ d1
                db1 = d1.sum(axis=0)
                dW1 += lam * W1
                dW2 += lam * W2
                v1 = 0.9 * v1 - rate * dW1
                v2 = 0.9 * v2 - rate * dW2
                W1 += v1
                b1 -= rate * db1
                W2 += v2
                b2 -= rate * db2
            """;

    private static final String ONE_BY_ONE = """
            import numpy as np
            rng = np.random.default_rng(3)
            X, T = rng.normal(size=(12, 4)), rng.normal(size=(12, 2))
            V, c = rng.normal(size=(4, 3)), rng.normal(size=3)
            U, e = rng.normal(size=(3, 2)), rng.normal(size=2)
            for step in range(100):
                gV, gc = np.zeros_like(V), np.zeros_like(c)
                gU, ge = np.zeros_like(U), np.zeros_like(e)
                for x, t in zip(X, T):
                    h = np.tanh(x @ V + c)
                    o = h @ U + e
                    do = o - t
                    dh = (U @ do) * (1 - h * h)
                    gU += np.outer(h, do)
                    ge += do
                    gV += np.outer(x, dh)
                    gc += dh
                V = V - 0.01 * gV
                c = c - 0.01 * gc
                U = U - 0.01 * gU
                e = e - 0.01 * ge
            """;

    private static final String COPIED = """
            import numpy as np
            class Bend:
                def forward(self, x):
                    self.x = x
                    return np.maximum(x, 0)
                def backward(self, d):
                    back = d.copy()
                    back[self.x < 0] = 0
                    return back
            class Lin:
                def __init__(self, n, m):
                    self.W, self.b = np.random.randn(n, m) / np.sqrt(n), np.random.randn(m)
                def forward(self, x):
                    self.x = x
                    return x @ self.W + self.b
                def backward(self, d):
                    self.gW = self.x.T @ d
                    self.gW += 0.02 * self.W
                    self.gb = d.sum(axis=0)
                    return d @ self.W.T
            X, T = np.random.randn(14, 4), np.random.randn(14, 2)
            net = [Lin(4, 5), Bend(), Lin(5, 2)]
            for step in range(100):
                h = X
                for part in net:
                    h = part.forward(h)
                d = h - T
                loss = 0.5 * np.sum(d ** 2) + sum(0.01 * np.sum(p.W ** 2) for p in net if hasattr(p, 'W'))
                for part in reversed(net):
                    d = part.backward(d)
                for part in net:
                    if hasattr(part, 'W'):
                        part.W -= 0.01 * part.gW
                        part.b -= 0.01 * part.gb
            """;

    private static Report report(String text) {
        return Audit.of(text).report();
    }

    /// A line that is left out is told at a line beside it and put back as it was.
    private static void putBack(String program, String line) {
        String text = program.replaceFirst("(?m)^ *" + java.util.regex.Pattern.quote(line) + "\n", "");
        assertThat(text).isNotEqualTo(program);
        int at = lineOf(program, line);
        Report report = report(text);
        Finding finding = report.findings().getFirst();
        assertThat(report.findings()).as(report.text()).hasSize(1);
        assertThat(finding.kind()).as(report.text()).isEqualTo("missing-statement");
        assertThat(finding.line()).as(report.text()).isBetween(at - 1, at);
        assertThat(Objects.requireNonNull(finding.fix()).after().strip()).isEqualTo(line);
    }

    private static int lineOf(String text, String line) {
        return (int) text.substring(0, text.indexOf(line)).lines().count();
    }

    @Test
    void theProgramsAreRightAsTheyStand() {
        for (String program : new String[] {PENALISED, ONE_BY_ONE, COPIED})
            assertThat(report(program).findings()).as(report(program).text()).isEmpty();
    }

    @Test
    void whatOneLayerHasAndAnotherLacksIsMissing() {
        putBack(PENALISED, "dW1 += lam * W1");
        putBack(PENALISED, "dW2 += lam * W2");
        putBack(PENALISED, "v1 = 0.9 * v1 - rate * dW1");
    }

    @Test
    void aStatementStandsWhereTheOneOfTheOtherWeightWouldHaveIt() {
        putBack(ONE_BY_ONE, "ge += do");
        String falling = PENALISED
                .replace("v1, v2 = ", "vb1, vb2, vW1, vW2 = np.zeros_like(b1), np.zeros_like(b2), ")
                .replaceAll("(?s) +v1 = 0\\.9.*$", "");
        for (String each : new String[] {"b2", "W2", "b1", "W1"})
            falling += "    vX = 0.9 * vX - rate * dX\n".replace("X", each);
        for (String each : new String[] {"W1", "b1", "W2", "b2"}) falling += "    X += vX\n".replace("X", each);
        assertThat(report(falling).findings()).as(falling).isEmpty();
        putBack(falling, "vW1 = 0.9 * vW1 - rate * dW1");
        putBack(falling, "vb2 = 0.9 * vb2 - rate * db2");
    }

    @Test
    void whatALineSaysAsItsCounterpartDoesStays() {
        String program = PENALISED
                .replace("n, lam, rate = len(X), 0.03, 0.05", "n, lam1, lam2, rate = len(X), 0.03, 0.03, 0.05")
                .replace("lam / 2", "lam1 / 2")
                .replaceAll("(dW[12] \\+= )lam", "$1lam1")
                .replaceAll("dW([12])", "g$1");
        assertThat(report(program).findings()).as(program).isEmpty();
        new Slip(program, "g2 += lam1 * W2", "g2 += lam1 * n * W2").isToldAndPutBack();
    }

    @Test
    void anUpdateThatOverwritesItsWeightReadsAsTheOtherWeightsDoes() {
        Report report = report(PENALISED.replace("W1 += v1", "W1 = v1"));
        Finding finding = report.findings().getFirst();
        assertThat(finding.line()).as(report.text()).isEqualTo(lineOf(PENALISED, "W1 += v1"));
        assertThat(Objects.requireNonNull(finding.fix()).after().strip()).isEqualTo("W1 += v1");
    }

    @Test
    void aCopyThatNothingChangesLacksTheChange() {
        Report report = report(COPIED.replaceFirst("(?m)^.*back\\[self.x < 0\\] = 0\n", ""));
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(lineOf(COPIED, "back = d.copy()"));
    }

    @Test
    void aGradientWhoseNameIsGivenAwayIsLostThere() {
        Report report = report(COPIED.replace("self.gW += 0.02", "self.gW = 0.02"));
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(lineOf(COPIED, "self.gW += 0.02"));
    }
}
