package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Loops that compute gradients and change nothing.
class UnappliedTest {
    private static final String NETWORK = """
            import numpy as np

            rng = np.random.default_rng(3)
            X = rng.normal(size=(12, 4))
            Y = np.tanh(X[:, :2] - X[:, 2:])
            V = rng.normal(size=(4, 5)) * 0.4
            v = np.zeros(5)
            U = rng.normal(size=(5, 2)) * 0.4
            u = np.zeros(2)

            def gradients():
                H = np.tanh(X @ V + v)
                P = H @ U + u
                loss = np.sum((P - Y) ** 2) / (2 * len(X))
                E = (P - Y) / len(X)
                B = (E @ U.T) * (1 - H ** 2)
                return loss, X.T @ B, B.sum(axis=0), H.T @ E, E.sum(axis=0)

            """;

    private static Report of(String loop) {
        return Audit.of(NETWORK + loop).report();
    }

    @Test
    void aLoopWithoutAStepIsTold() {
        Report report = of("""
                for epoch in range(200):
                    loss, dV, dv, dU, du = gradients()
                    if epoch % 50 == 0:
                        print(epoch, loss)
                """);
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo("never-applied");
            assertThat(f.line()).isEqualTo(20);
            assertThat(f.fix()).as("a step that makes all right").isNotNull();
        });
    }

    @Test
    void aStepThatNoBranchTakesIsTold() {
        Report report = of("""
                def step(kind, parts, grads):
                    for p, g in zip(parts, grads):
                        if kind == 'plain':
                            p -= 0.1 * g
                        elif kind == 'signs':
                            p -= 0.01 * np.sign(g)

                for epoch in range(200):
                    loss, dV, dv, dU, du = gradients()
                    step('sgd', (V, v, U, u), (dV, dv, dU, du))
                """);
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings()).extracting("kind").containsExactly("never-applied");
    }

    @Test
    void aStepThatALaterRoundTakesIsNone() {
        Report report = of("""
                sums = [np.zeros_like(V), np.zeros_like(v), np.zeros_like(U), np.zeros_like(u)]
                for epoch in range(1, 201):
                    loss, dV, dv, dU, du = gradients()
                    for s, g in zip(sums, (dV, dv, dU, du)):
                        s += g
                    if epoch % 20 == 0:
                        for p, s in zip((V, v, U, u), sums):
                            p -= 0.01 * s
                            s[:] = 0
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
    }

    @Test
    void whatAnUnknownOptimizerDoesIsNotKnown() {
        Report report = of("""
                from steppers import Momentum
                opt = Momentum([V, v, U, u], 0.05)
                for epoch in range(200):
                    loss, dV, dv, dU, du = gradients()
                    opt.step([dV, dv, dU, du])
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
    }

    @Test
    void aComparisonWithDifferencesNeedsNoStep() {
        Report report = of("""
                def numerical(W, i):
                    kept = W.flat[i]
                    W.flat[i] = kept + 1e-5
                    up = gradients()[0]
                    W.flat[i] = kept - 1e-5
                    down = gradients()[0]
                    W.flat[i] = kept
                    return (up - down) / 2e-5

                for i in range(4):
                    loss, dV, dv, dU, du = gradients()
                    print(dV.flat[i], numerical(V, i))
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
    }
}
