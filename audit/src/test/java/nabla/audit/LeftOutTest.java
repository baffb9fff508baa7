package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What is not there has no line of its own: statements, terms and factors that were left out.
class LeftOutTest {
    private static final String SOFTMAX = """
            import numpy as np
            X = np.random.randn(12, 4)
            labels = np.random.randint(0, 3, 12)
            W = np.random.randn(4, 3)
            b = np.zeros((1, 3))
            for epoch in range(100):
                e = np.exp(X @ W + b)
                P = e / e.sum(axis=1, keepdims=True)
                loss = -np.log(P[np.arange(len(labels)), labels]).mean()
                d = P.copy()
                d[np.arange(len(labels)), labels] -= 1
                d = d / len(labels)
                dW = X.T @ d
                db = d.sum(axis=0, keepdims=True)
                W -= 0.3 * dW
                b -= 0.3 * db
            """;

    @Test
    void targetsThatAreNotTakenFromTheProbabilitiesAreMissingBehindThem() {
        String missing = "    d[np.arange(len(labels)), labels] -= 1\n";
        Report report = Audit.of(SOFTMAX.replace(missing, "")).report();
        assertThat(report.findings()).extracting(Finding::line).isSubsetOf(List.of(10, 11));
        assertThat(report.repaired()).isNotNull();
        assertThat(Audit.of(java.util.Objects.requireNonNull(report.repaired()))
                        .report()
                        .verdict())
                .isEqualTo(Report.Verdict.RIGHT);
    }

    private static final String BY_EXAMPLE = """
            import numpy as np

            def s(z):
                return 1 / (1 + np.exp(-z))

            def slope(z):
                return s(z) * (1 - s(z))

            def study(some, W, b, rate):
                all_W = [np.zeros(w.shape) for w in W]
                all_b = [np.zeros(v.shape) for v in b]
                for x, t in some:
                    z, a = [], [x]
                    for w, v in zip(W, b):
                        z.append(w @ a[-1] + v)
                        a.append(s(z[-1]))
                    d = (a[-1] - t) * slope(z[-1])
                    for l in range(len(W) - 1, -1, -1):
                        all_W[l] = all_W[l] + d @ a[l].T
                        all_b[l] = all_b[l] + d
                        if l > 0:
                            d = W[l].T @ d * slope(z[l - 1])
                for l in range(len(W)):
                    W[l] = W[l] - rate * all_W[l]
                    b[l] = b[l] - rate * all_b[l]

            sizes = [4, 6, 5, 3]
            W = [np.random.randn(n, m) for m, n in zip(sizes, sizes[1:])]
            b = [np.random.randn(n, 1) for n in sizes[1:]]
            some = [(np.random.rand(4, 1), np.random.rand(3, 1)) for i in range(12)]
            for epoch in range(50):
                study(some, W, b, 0.5)
            """;

    @Test
    void anErrorThatDoesNotComeBackInALoopOverExamplesIsBlamedWhereItIsLost() {
        Report report =
                Audit.of(BY_EXAMPLE.replace("W[l].T @ d * slope", "slope")).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(22);
        assertThat(report.findings().getFirst().fix()).isNotNull();
    }

    private static final String BERNOULLI = """
            import numpy as np
            X = np.random.randn(14, 3)
            T = (np.random.rand(14, 2) > 0.5).astype(float)
            W = np.random.randn(3, 2)
            b = np.zeros((1, 2))
            for epoch in range(100):
                p = 1 / (1 + np.exp(-(X @ W + b)))
                loss = np.mean(-(T * np.log(p) + (1 - T) * np.log(1 - p)))
                n, outputs = p.shape
                g = -(T / p - (1 - T) / (1 - p)) / outputs / n
                d = g * p * (1 - p)
                dW = X.T @ d
                db = d.sum(axis=0, keepdims=True)
                W -= 0.3 * dW
                b -= 0.3 * db
            """;

    @Test
    void aTermThatWasLeftOutOfASumIsBlamedThere() {
        Report report = Audit.of(BERNOULLI.replace("T / p - (1 - T) / (1 - p)", "T / p"))
                .report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(10);
        assertThat(report.findings().getFirst().fix()).isNotNull();
    }

    private static final String UNWRITTEN = """
            import numpy as np
            x = np.random.rand(9, 4)
            t = np.random.rand(9, 2)
            V = np.random.randn(4, 5)
            W = np.random.randn(5, 2)
            for k in range(100):
                h = 1 / (1 + np.exp(-x @ V))
                o = 1 / (1 + np.exp(-h @ W))
                off = t - o
                d_o = off * o * (1 - o)
                d_h = d_o @ W.T * h * (1 - h)
                W += h.T @ d_o
                V += x.T @ d_h
            """;

    private static void isLine(String program, int line) {
        Report report = Audit.of(program).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(line);
        assertThat(report.findings().getFirst().fix()).isNotNull();
    }

    @Test
    void anErrorThatIsComputedAndLeftOutIsBlamedWhereItBelongs() {
        isLine(UNWRITTEN.replace("d_o = off * o", "d_o = o"), 10);
    }

    @Test
    void aSlopeIsLeftOutOfTheErrorAndNotOfTheProductThatTakesIt() {
        isLine(UNWRITTEN.replace("@ W.T * h * (1 - h)", "@ W.T"), 11);
    }

    @Test
    void theErrorOfALossThatIsWrittenIsToItsTarget() {
        String program = BERNOULLI
                .replace("g = -(T / p - (1 - T) / (1 - p)) / outputs / n", "d = p")
                .replace("    d = g * p * (1 - p)\n", "    rate = 0.3 / (n * outputs)\n")
                .replace("0.3 *", "rate *");
        isLine(program, 10);
    }

    @Test
    void aFactorThatMostGradientsHaveIsTakenAwayWhereItComesIn() {
        isLine("""
                import numpy as np
                X = np.random.randn(9, 3)
                T = np.random.randn(9, 2)
                U, V, W = np.random.randn(3, 5), np.random.randn(5, 4), np.random.randn(4, 2)
                for k in range(100):
                    a = np.tanh(X @ U)
                    b = np.tanh(a @ V)
                    c = b @ W
                    loss = 0.5 * np.sum((c - T) ** 2)
                    dc = c - T
                    dW = b.T @ dc
                    db = 2 * (dc @ W.T * (1 - b ** 2))
                    dV = a.T @ db
                    da = db @ V.T * (1 - a ** 2)
                    dU = X.T @ da
                    U -= 0.1 * dU
                    V -= 0.1 * dV
                    W -= 0.1 * dW
                """, 12);
    }

    @Test
    void aSlopeOfWhatAListHoldsIsPutBack() {
        isLine("""
                import numpy as np

                def slope(a):
                    return 1.0 - a * a

                X = np.random.randn(9, 3)
                T = np.random.randn(9, 2)
                W = [np.random.randn(3, 6), np.random.randn(6, 5), np.random.randn(5, 2)]
                for k in range(100):
                    a = [X]
                    for w in W:
                        a.append(np.tanh(a[-1] @ w))
                    loss = 0.5 * np.sum((a[-1] - T) ** 2)
                    deltas = [(a[-1] - T) * slope(a[-1])]
                    for l in range(len(a) - 2, 0, -1):
                        deltas.append(deltas[-1].dot(W[l].T))
                    deltas.reverse()
                    for l in range(len(W)):
                        W[l] -= 0.1 * a[l].T @ deltas[l]
                """, 16);
    }
}
