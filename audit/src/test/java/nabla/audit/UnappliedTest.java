package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import nabla.audit.report.Finding;
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

    /// The statements of a loop, and the line of it that is to be told as never applied.
    private static void isToldAt(int line, String loop) {
        Report report = of(loop);
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings()).as(report.text()).anySatisfy(f -> {
            assertThat(f.kind()).isEqualTo("never-applied");
            assertThat(f.line()).isEqualTo(18 + line);
        });
    }

    @Test
    void whatWritesAWeightAndTakesNoGradientIsTheFault() {
        isToldAt(4, """
                P = [V, v, U, u]
                for epoch in range(200):
                    loss, *grads = gradients()
                    P = [p for p, g in zip(P, grads)]
                    V, v, U, u = P
                """);
        isToldAt(4, """
                for epoch in range(200):
                    loss, dV, dv, dU, du = gradients()
                    V = V - 0.1 * dV
                    v = v
                    U = U - 0.1 * dU
                    u = u - 0.1 * du
                """);
        isToldAt(6, """
                for epoch in range(200):
                    loss, dV, dv, dU, du = gradients()
                    np.subtract(V, 0.1 * dV, out=V)
                    np.subtract(v, 0.1 * dv, out=v)
                    np.subtract(U, 0.1 * dU, out=U)
                    np.subtract(v.sum(), 0.1 * du, out=u)
                """);
    }

    @Test
    void aLoopThatComesToNoWeightIsTheFault() {
        isToldAt(4, """
                parts, none = {'V': V, 'v': v, 'U': U, 'u': u}, {}
                for epoch in range(200):
                    loss, *grads = gradients()
                    for (name, p), g in zip(none.items(), grads):
                        p -= 0.1 * g
                """);
    }

    @Test
    void aLoopThatComesToSomeWeightsOnlyIsTheFault() {
        isToldAt(4, """
                P = {'W0': V, 'W1': v, 'W2': U, 'W3': u}
                for epoch in range(200):
                    loss, *grads = gradients()
                    for l in range(3):
                        P['W' + str(l)] = P['W' + str(l)] - 0.1 * grads[l]
                    V, v, U, u = P['W0'], P['W1'], P['W2'], P['W3']
                """);
    }

    @Test
    void whereNothingIsDoneWithWeightAndGradientIsTheFault() {
        isToldAt(4, """
                for epoch in range(200):
                    loss, *grads = gradients()
                    for p, g in zip((V, v, U, u), grads):
                        pass
                """);
    }

    @Test
    void aPairThatHasAnotherValueInTheWeightsPlaceIsTheFault() {
        isToldAt(3, """
                for epoch in range(200):
                    loss, dV, dv, dU, du = gradients()
                    pairs = [(V, dV), (dv, dv), (U, dU), (u, du)]
                    for p, g in pairs:
                        p -= 0.1 * g
                """);
    }

    @Test
    void anotherNameForAWeightWritesNothing() {
        isToldAt(2, """
                for epoch in range(200):
                    loss, dV, dv, dU, du = gradients()
                    shown = V
                    kept = {'V': V, 'v': v}
                """);
    }

    @Test
    void whatLeavesTheLoopAsItIsDoesNotMendIt() throws IOException {
        String text = Files.readString(Fixture.FOLDER.resolve("right").resolve("params_dict_class.py"));
        String update = "self.params[key] -= rate * grads[key]";
        Finding finding = new Slip(text, update, "pass").toldThere();
        assertThat(finding.kind()).isEqualTo("never-applied");
        assertThat(finding.fix())
                .satisfies(fix ->
                        assertThat(fix.after().strip()).as("the step itself").isEqualTo(update));
    }
}
