package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
        new Slip(Slip.UNIT, "w += rate * np.outer(x, d)", "w += np.outer(x, d)").isToldAndRepaired();
        new Slip(Slip.UNIT, "c += rate * d", "c += d").isToldAndRepaired();
    }

    @Test
    void whereALineMultipliesByTheVeryNumberTheGradientsAreTooLargeByThatNumberIsTheSlip() throws IOException {
        String layers = Files.readString(Fixture.FOLDER.resolve("right/layers_columns.py"));
        new Slip(layers, "g = stage.down(g, rate)", "g = 2 * stage.down(g, rate)").isToldAndPutBack();
    }
}
