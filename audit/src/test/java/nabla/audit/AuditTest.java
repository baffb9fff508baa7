package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final String FORWARD = """
            z1 = x.dot(theta1) + b1
            h1 = 1 / (1 + np.exp(-z1))
            z2 = h1.dot(theta2) + b2
            h2 = 1 / (1 + np.exp(-z2))
            """;

    @Test
    void theErrorTakenForTheActivationIsTheOneWrongLine() {
        Report report = Audit.of(FORWARD + """
                dh2 = h2 - y
                dz2 = dh2 * (1 - dh2)
                dw2 = np.dot(h1.T, dz2)
                db2 = np.sum(dz2, axis=0, keepdims=True)
                b2 += -alpha * db2
                """).report();
        assertThat(report.verdict()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings()).extracting(Finding::line).containsExactly(6);
        assertThat(report.findings().getFirst().truth()).isEqualTo("dh2 * h2 * (1 - h2)");
        assertThat(report.findings().getFirst().fix())
                .isEqualTo(new Finding.Fix(6, "dz2 = dh2 * (1 - dh2)", "dz2 = dh2 * h2 * (1 - h2)"));
        assertThat(report.gradients())
                .filteredOn(g -> g.status().equals("right given its inputs"))
                .extracting(g -> g.name() + " of " + g.of())
                .containsExactly("dw2 of theta2", "db2 of b2");
    }

    @Test
    void threeFaultsAreToldApartAndTheDeadLayerIsToldFirst() {
        Report report = Audit.of("""
                f = lambda v: 1.0 / (1.0 + np.exp(-v))
                out_l1 = np.dot(x, W_1) + b_1
                out_s1 = f(out_l1)
                out_l2 = np.dot(x, W_2) + b_2
                out_s2 = f(out_l2)
                grad = out_s2 - y
                d_h2 = (1 - out_s2) * out_s2 * grad
                d_W2 = out_s1.T.dot(d_h2)
                d_b2 = np.sum(d_h2, axis=0, keepdims=True)
                grad_1 = np.sum(d_W2.T, axis=0, keepdims=True)
                d_h1 = (1 - out_l1) * out_l1 * grad_1
                d_W1 = x.T.dot(d_h1)
                d_b1 = np.sum(d_h1, axis=0, keepdims=True)
                W_1 -= d_W1 * lr
                b_1 -= d_b1 * lr
                W_2 -= d_W2 * lr
                b_2 -= d_b2 * lr
                """).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(4, 10, 11);
        assertThat(report.findings().getFirst().kind()).isEqualTo("dead-parameter");
        assertThat(report.findings()).extracting(Finding::fix).doesNotContainNull();
    }

    @Test
    void aGradientOfTheSumIsRightUpToTheNumberOfExamples() {
        Report report = Audit.of("""
                import numpy as np
                X = np.random.randn(7, 3)
                y = np.random.randint(0, 2, 7)
                W1 = np.random.randn(3, 4)
                b1 = np.zeros((1, 4))
                W2 = np.random.randn(4, 2)
                b2 = np.zeros((1, 2))
                for i in range(1000):
                    a1 = np.tanh(X.dot(W1) + b1)
                    scores = np.exp(a1.dot(W2) + b2)
                    probs = scores / np.sum(scores, axis=1, keepdims=True)
                    loss = np.sum(-np.log(probs[range(7), y])) / 7
                    delta3 = probs
                    delta3[range(7), y] -= 1
                    dW2 = a1.T.dot(delta3)
                    db2 = np.sum(delta3, axis=0, keepdims=True)
                    delta2 = delta3.dot(W2.T) * (1 - np.power(a1, 2))
                    dW1 = X.T.dot(delta2)
                    db1 = np.sum(delta2, axis=0)
                    W1 += -0.01 * dW1
                    b1 += -0.01 * db1
                    W2 += -0.01 * dW2
                    b2 += -0.01 * db2
                """).report();
        assertThat(report.verdict()).isEqualTo(Report.Verdict.RIGHT_UP_TO_A_FACTOR);
        assertThat(report.loss()).startsWith("7 ×");
    }

    @Test
    void anUpdateBeforeADeeperGradientIsFoundByTheVersionItReads() {
        Report report = Audit.of(FORWARD + """
                dz2 = (h2 - y) * h2 * (1 - h2)
                theta2 -= 0.001 * h1.T.dot(dz2)
                dh1 = dz2.dot(theta2.T)
                dz1 = dh1 * h1 * (1 - h1)
                theta1 -= 0.001 * x.T.dot(dz1)
                """).report();
        assertThat(report.findings()).extracting(Finding::kind).containsExactly("update-order");
        assertThat(report.findings().getFirst().line()).isEqualTo(7);
        assertThat(report.findings().getFirst().message()).endsWith("changed too early: `theta2`");
    }

    @Test
    void aProgramWithoutTrainingCannotBeTold() {
        Report report = Audit.of("print('hello')\n").report();
        assertThat(report.verdict()).isEqualTo(Report.Verdict.COULD_NOT_TELL);
        assertThat(report.reason()).contains("no training step");
    }

    @Test
    void whatIsNotPythonIsReportedAndTheRestIsChecked() {
        Report report = Audit.of(FORWARD + """
                dz2 = (h2 - y) * h2 * (1 - h2)
                theta2 -= 0.1 * h1.T.dot(dz2)
                ) (
                """).report();
        assertThat(report.verdict()).isEqualTo(Report.Verdict.RIGHT);
        assertThat(report.notes()).anySatisfy(note -> assertThat(note).startsWith("line 7"));
    }

    @Test
    void whatIsNotPythonIsTheReasonWhereNothingCanBeTold() {
        Report report =
                Audit.of("z = x.dot(w) + b\nif (z > 0:\n  p = 1\nd = p - y\n").report();
        assertThat(report.verdict()).isEqualTo(Report.Verdict.COULD_NOT_TELL);
        assertThat(report.reason()).startsWith("line 2, column ");
        assertThat(report.notes()).doesNotContain(report.reason());
    }

    @Test
    void findingsComeInTheOrderOfTheirLines() throws Exception {
        Report report = Fixture.all("wrong").stream()
                .filter(f -> f.name().equals("bias_no_axis.py"))
                .findFirst()
                .orElseThrow()
                .audited();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(17, 20);
    }

    @Test
    void theSourceCannotTouchAFile() {
        Report report = Audit.of("open('/etc/passwd').read()\nimport os\nos.system('true')\n")
                .report();
        assertThat(report.verdict()).isEqualTo(Report.Verdict.COULD_NOT_TELL);
    }

    @Test
    void oneRateDividedByTheSamplesInOneUpdateAloneIsTold() {
        Report report = Audit.of(TWO_UPDATES.formatted("eta")).report();
        assertThat(report.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.line()).isIn(10, 12)); // a mean there, or a divided rate here
        int blamed = report.findings().getFirst().line();
        assertThat(report.gradients())
                .filteredOn(g -> g.line() == blamed)
                .extracting(g -> g.status())
                .doesNotContain("right");
    }

    @Test
    void ratesOfTheirOwnAreNoFault() {
        assertThat(Audit.of(TWO_UPDATES.formatted("other")).report().findings()).isEmpty();
    }

    private static final String TWO_UPDATES = """
            import numpy as np
            X = np.random.randn(7, 3)
            y = np.random.randn(7, 2)
            W = np.random.randn(3, 2)
            b = np.random.randn(1, 2)
            eta, other = 0.1, 0.3
            for i in range(100):
                error = X.dot(W) + b - y
                dW = X.T.dot(error)
                db = np.sum(error, axis=0, keepdims=True)
                W = W - (eta / len(X)) * dW
                b = b - %s * db
            """;
}
