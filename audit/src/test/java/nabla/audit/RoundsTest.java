package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What belongs to one step and what to a later one.
class RoundsTest {
    private static final String TRIED_FIRST = """
            import numpy as np
            def sig(z):
                return 1 / (1 + np.exp(-z))
            def start():
                return np.random.randn(4, 3), np.random.randn(2, 4)
            def run(x, U, V):
                return V @ sig(U @ x)
            def of_V(x, t, o, U):
                return (o - t) @ sig(U @ x).T
            def of_U(x, t, o, U, V):
                a = sig(U @ x)
                return (V.T @ (o - t) * a * (1 - a)) @ x.T%s
            def moved(x, t, o, U, V, rate):
                U_new = U - rate * of_U(x, t, o, U, V)
                V_new = V - rate * of_V(x, t, o, U)
                return U_new, V_new
            x = np.random.rand(3, 1)
            t = np.array([[2.0], [-1.0]])
            U, V = start()
            o = run(x, U, V)
            error = 0.5 * np.sum((t - o) ** 2)
            U, V = moved(x, t, o, U, V, 0.1)
            for rate in [0.01, 0.1]:
                U, V = start()
                errors = []
                for i in range(100):
                    x = np.random.rand(3, 1)
                    o = run(x, U, V)
                    errors.append(0.5 * np.sum((t - o) ** 2))
                    U, V = moved(x, t, o, U, V, rate)
            """;

    /// Weights that are drawn anew for a loop are passed to functions too; they are not those that were tried before.
    @Test
    void aStepThatIsTriedBeforeTheLoopIsOfItsOwnWeights() {
        Report right = Audit.of(TRIED_FIRST.formatted("")).report();
        assertThat(right.findings()).as(right.text()).isEmpty();
        assertThat(right.verdict().exitCode).isZero();
        Report wrong = Audit.of(TRIED_FIRST.formatted(" / 2")).report();
        assertThat(wrong.verdict().exitCode).as(wrong.text()).isEqualTo(1);
    }

    private static final String AS_WIDE_AS_THE_INPUT = """
            import numpy as np
            sizes = [2, 3, 2, 1]
            W = [np.random.randn(n, m) for m, n in zip(sizes, sizes[1:])]
            c = [np.zeros((n, 1)) for n in sizes[1:]]
            kept = []
            def forward(x):
                kept.clear()
                for k in range(3):
                    kept.append(x)
                    x = np.tanh(W[k] @ x + c[k])
                return x
            def backward(out, t):
                d = 2 * (out - t) / t.size * (1 - out ** 2)
                steps = []
                for k in reversed(range(3)):
                    into = kept[k]
                    steps.insert(0, (d @ into.T, d.sum(axis=1, keepdims=True)))
                    d = W[k].T @ d * (1 - into ** 2)
                for k in range(3):
                    W[k] = W[k] - 0.1 * steps[k][0]
                    c[k] = c[k] - 0.1 * steps[k][1]
            X = np.random.randn(2, 7)
            T = np.random.rand(1, 7)
            for i in range(200):
                out = forward(X)
                loss = np.mean((out - T) ** 2)
                backward(out, T)
            """;

    /// `into` holds the data at the end of one round and a layer of the next one in the other, in the same shape.
    @Test
    void aLayerOfTheNextRoundIsNoNewValueOfTheData() {
        Report report = Audit.of(AS_WIDE_AS_THE_INPUT).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).isZero();
    }
}
