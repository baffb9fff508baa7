package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Programs that compute with NumPy's `matrix`, which has two axes always and multiplies by `*`.
class MatricesTest {
    private static final String ONE_BY_ONE = """
            import numpy as np
            W = np.random.randn(3, 4)
            V = np.random.randn(1, 4)
            X = np.random.rand(6, 3)
            T = np.random.randint(0, 2, 6)
            def sig(z):
                return 1 / (1 + np.exp(-z))
            for i in range(6):
                x = np.insert(np.matrix(X[i]), 0, 1)
                h = np.insert(sig(W.dot(x.T)).T, 0, 1)
                o = sig(V.dot(h.T))
                d = (o - T[i]) * o * (1 - o)
                inner = np.delete(h, 0, 1)
                back = np.multiply(np.delete(V, 0, 1).T.dot(d), np.multiply(inner, 1 - inner).T)
                V -= 0.1 * d.dot(h)
                W -= 0.1 * back.dot(x)%s
            """;

    @Test
    void aRowStaysARow() {
        Report right = Audit.of(ONE_BY_ONE.formatted("")).report();
        assertThat(right.findings()).as(right.text()).isEmpty();
        assertThat(right.verdict().exitCode).as(right.text()).isZero();
        Report wrong = Audit.of(ONE_BY_ONE.formatted(" * 2")).report();
        assertThat(wrong.verdict().exitCode).as(wrong.text()).isEqualTo(1);
    }

    private static final String STARS = """
            import numpy as np
            X = np.mat(np.random.randn(7, 4))
            T = np.mat(np.random.rand(7, 2))
            W = np.mat(np.random.randn(4, 3))
            V = np.mat(np.random.randn(3, 2))
            for i in range(50):
                H = np.tanh(X * W)
                E = H * V - T
                loss = np.sum(np.square(E)) / 2
                dV = H.T * E
                dW = X.T * np.multiply(E * V.T, 1 - np.square(H))
                V = V - 0.01 * dV
                W = W - 0.01 * %s
            """;

    @Test
    void aStarIsAMatrixProduct() {
        Report right = Audit.of(STARS.formatted("dW")).report();
        assertThat(right.findings()).as(right.text()).isEmpty();
        assertThat(right.verdict().exitCode).as(right.text()).isZero();
        Report wrong = Audit.of(STARS.formatted("(X.T * (E * V.T))")).report();
        assertThat(wrong.verdict().exitCode).as(wrong.text()).isEqualTo(1);
    }

    /// Its elements, rows and sums have two axes too; what is made an array of it has them no longer.
    @Test
    void whatIsTakenFromOneIsOne() {
        Report report = Audit.of("""
                import numpy as np
                m = np.matrix(np.random.randn(5, 3))
                t = np.random.rand(5, 1)
                w = np.random.randn(3, 1)
                c = np.zeros((1, 1))
                for i in range(50):
                    for k in range(5):
                        row = m[k]
                        e = row * w + c - t[k]
                        w = w - 0.1 * row.T * e
                        c = c - 0.1 * e.sum(axis=0)
                a = np.array(m) * np.array(m)
                b = a * np.array(w).T
                """).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
        assertThat(report.notes()).noneMatch(note -> note.contains("could not be run"));
    }
}
