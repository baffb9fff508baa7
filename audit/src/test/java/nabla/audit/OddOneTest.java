package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Of several lines whose change would make a step right, the one that is told: where the factor comes in, where the
/// sign was changed, where an update is missing.
class OddOneTest {
    private static final String STEP = """
            import numpy as np
            np.random.seed(4)
            X = np.random.randn(9, 4)
            Y = np.random.randn(9, 3)
            U, p = np.random.randn(4, 5), np.random.randn(5)
            V, q = np.random.randn(5, 3), np.random.randn(3)
            n = len(X)
            for epoch in range(50):
                h = np.tanh(X @ U + p)
                out = h @ V + q
                loss = np.sum((out - Y) ** 2) / 2 / n
                e = out - Y
                back = e @ V.T * (1 - h * h)
                gV = h.T @ e / n
                gq = e.sum(0) / n
                gU = X.T @ back / n
                gp = back.sum(0) / n
                V = V - 0.1 * gV
                q = q - 0.1 * gq
                U = U - 0.1 * gU
                p = p - 0.1 * gp
            """;

    private static Report with(String line, String by) {
        assertThat(STEP).contains(line);
        return Audit.of(STEP.replace(line, by)).report();
    }

    private static void isTold(Report report, int line, String fixed) {
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(line);
        assertThat(report.repaired()).as(report.text()).contains(fixed);
    }

    @Test
    void theStepIsRight() {
        assertThat(Audit.of(STEP).report().verdict()).isEqualTo(Report.Verdict.RIGHT);
    }

    @Test
    void aFactorOfHalfTheGradientsIsToldWhereItComesIn() {
        isTold(
                with("back = e @ V.T * (1 - h * h)", "back = 2 * (e @ V.T * (1 - h * h))"),
                13,
                "back = e @ V.T * (1 - h * h)");
    }

    @Test
    void aMeanThatIsMissingIsToldOnItsLineAndNotAtTheUpdate() {
        isTold(with("gV = h.T @ e / n", "gV = h.T @ e"), 14, "gV = h.T @ e / n");
    }

    @Test
    void aStepThatClimbsIsToldAtTheStep() {
        Report report = Audit.of(STEP.replace("V = V - 0.1", "V = V + 0.1")
                        .replace("q = q - 0.1", "q = q + 0.1")
                        .replace(
                                "U = U - 0.1 * gU\n    p = p - 0.1 * gp",
                                "for w, g in ((U, gU), (p, gp)):\n        w += 0.1 * g")
                        .replace(
                                "V = V + 0.1 * gV\n    q = q + 0.1 * gq\n    for w, g in (",
                                "for w, g in ((V, gV), (q, gq), "))
                .report();
        isTold(report, 19, "w -= 0.1 * g");
    }

    @Test
    void anUpdateThatIsMissingIsPutBesideTheOneThatTakesTheSameGradient() {
        String online = """
                import numpy as np
                np.random.seed(8)
                def s(v):
                    return 1 / (1 + np.exp(-v))
                A, B = np.random.randn(4, 3), np.random.randn(2, 4)
                bias_a, bias_b = np.random.randn(4, 1), np.random.randn(2, 1)
                for x, t in zip(np.random.rand(8, 3, 1), np.random.rand(8, 2, 1)):
                    h = s(A @ x + bias_a)
                    o = s(B @ h + bias_b)
                    d_o = (o - t) * o * (1 - o)
                    d_h = B.T @ d_o * h * (1 - h)
                    B += -0.3 * d_o @ h.T
                    bias_b += -0.3 * d_o
                    A += -0.3 * d_h @ x.T
                """;
        Report report = Audit.of(online).report();
        isTold(report, 14, "A += -0.3 * d_h @ x.T\n    bias_a += -0.3 * d_h");
    }

    @Test
    void ofTwoUpdatesTheOneWithoutTheRateLacksIt() {
        String unit = """
                import numpy as np
                w, c = np.random.uniform(-1, 1, (4, 2)), np.zeros(2)
                for x, t in zip(np.random.rand(9, 4), np.random.rand(9, 2)):
                    y = np.tanh(x @ w + c)
                    loss = np.sum((t - y) ** 2) / 2
                    rate = 0.5
                    d = (t - y) * (1 - y ** 2)
                    w += rate * np.outer(x, d)
                    c += rate * d
                """;
        new Slip(unit, "w += rate * np.outer(x, d)", "w += np.outer(x, d)").isToldAndRepaired();
        new Slip(unit, "c += rate * d", "c += d").isToldAndRepaired();
    }

    @Test
    void whereALineMultipliesByTheVeryNumberTheGradientsAreTooLargeByThatNumberIsTheSlip() {
        String layers = """
                import numpy as np

                class Affine:
                    def __init__(self, n, m):
                        self.K = np.random.randn(n, m) / np.sqrt(n)
                        self.k = np.zeros(m)

                    def forth(self, x):
                        self.x = x
                        return x @ self.K + self.k

                    def back(self, d):
                        self.d_K = self.x.T @ d
                        self.d_k = d.sum(axis=0)
                        return d @ self.K.T

                X, Y = np.random.randn(13, 5), np.random.randn(13, 2)
                net = [Affine(5, 4), Affine(4, 3), Affine(3, 2)]
                for i in range(50):
                    h = X
                    for layer in net:
                        h = layer.forth(h)
                    loss = np.sum((h - Y) ** 2) / 2
                    d = h - Y
                    for layer in reversed(net):
                        d = layer.back(d)
                    for layer in net:
                        layer.K -= 0.01 * layer.d_K
                        layer.k -= 0.01 * layer.d_k
                """;
        new Slip(layers, "d = layer.back(d)", "d = 3 * layer.back(d)").isToldAndPutBack();
    }
}
