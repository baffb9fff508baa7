package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Steps that get lost at a statement, and the statement as it takes them.
class SteppingTest {
    private static final String BY_KEY = """
            import numpy as np

            class Net:
                def __init__(self, n, m, o):
                    self.parts = {'A': np.random.randn(n, m) * 0.4, 'a': np.zeros(m)}
                    self.parts['B'] = np.random.randn(m, o) * 0.4
                    self.parts['b'] = np.zeros(o)

                def slopes(self, X, Y):
                    A, a, B, b = (self.parts[k] for k in 'AaBb')
                    h = np.tanh(X @ A + a)
                    out = h @ B + b
                    loss = np.sum((out - Y) ** 2) / (2 * len(X))
                    e = (out - Y) / len(X)
                    d = (e @ B.T) * (1 - h ** 2)
                    return loss, {'A': X.T @ d, 'a': d.sum(axis=0), 'B': h.T @ e, 'b': e.sum(axis=0)}

                def learn(self, X, Y, rate=0.2, turns=200):
                    for turn in range(turns):
                        loss, found = self.slopes(X, Y)
                        for k in self.parts:
                            self.parts[k] = self.parts[k] - rate * found[k]
                        print(turn, loss)

            X = np.random.randn(14, 4)
            Net(4, 5, 2).learn(X, np.tanh(X[:, :2] * X[:, 2:]))
            """;

    private static final String LINE = "self.parts[k] = self.parts[k] - rate * found[k]";

    private static final String ANEW = """
            import numpy as np

            def start(n, m, o):
                return {'A': np.random.randn(n, m) * 0.4, 'a': np.zeros(m),
                        'B': np.random.randn(m, o) * 0.4, 'b': np.zeros(o)}

            def slopes(parts, X, Y):
                h = np.tanh(X @ parts['A'] + parts['a'])
                out = h @ parts['B'] + parts['b']
                found = {}
                e = (out - Y) / len(X)
                found['B'] = h.T @ e
                found['b'] = e.sum(axis=0)
                d = (e @ parts['B'].T) * (1 - h ** 2)
                found['A'] = X.T @ d
                found['a'] = d.sum(axis=0)
                return np.sum((out - Y) ** 2) / (2 * len(X)), found

            def stepped(parts, found, rate=0.2):
                return {k: parts[k] - rate * found[k] for k in parts}

            X = np.random.randn(14, 4)
            Y = np.tanh(X[:, :2] * X[:, 2:])
            parts = start(4, 5, 2)
            for turn in range(200):
                loss, found = slopes(parts, X, Y)
                parts = stepped(parts, found)
                print(turn, loss)
            """;

    private static final String LISTS = """
            import numpy as np

            def learn(X, Y, sizes, rate=0.05, turns=100):
                W = [np.random.randn(n, m) for n, m in zip(sizes, sizes[1:])]
                layers = len(W) - 1
                for turn in range(turns):
                    h = [X]
                    for w in W:
                        h.append(np.tanh(h[-1] @ w))
                    loss = np.sum((h[-1] - Y) ** 2) / 2
                    d = (h[-1] - Y) * (1 - h[-1] ** 2)
                    dW = []
                    for l in range(layers, -1, -1):
                        dW.insert(0, h[l].T @ d)
                        d = (d @ W[l].T) * (1 - h[l] ** 2)
                    for l in range(0, layers + 1):
                        W[l] = W[l] - rate * dW[l]

            X = np.random.randn(14, 4)
            learn(X, np.sin(X[:, :2]), [4, 5, 3, 2])
            """;

    private static final String LAYERS = """
            import numpy as np

            class Affine:
                def __init__(self, n, m):
                    self.K = np.random.randn(n, m) / np.sqrt(n)
                    self.k = np.zeros(m)

                def forth(self, x):
                    self.x = x
                    return x @ self.K + self.k

                def back(self, d, rate):
                    d_K = self.x.T @ d
                    d_k = d.sum(axis=0)
                    d_x = d @ self.K.T
                    self.K -= rate * d_K
                    self.k -= rate * d_k
                    return d_x

            X, Y = np.random.randn(13, 5), np.random.randn(13, 2)
            one, two = Affine(5, 4), Affine(4, 2)
            for i in range(50):
                u = one.forth(X)
                h = np.tanh(u)
                out = two.forth(h)
                loss = np.sum((out - Y) ** 2) / 2
                d = two.back(out - Y, 0.01)
                one.back(d * (1 - h ** 2), 0.01)
            """;

    /// The one finding is on the changed line and its repair is the line as it was.
    private static void isPutBack(String right, String line, String wrong) {
        assertThat(Audit.of(right).report().findings()).isEmpty();
        new Slip(right, line, wrong).isToldAndPutBack();
    }

    @Test
    void aWeightThatIsWrittenAsItIsGetsItsStep() {
        isPutBack(BY_KEY, LINE, "self.parts[k] = self.parts[k]");
        isPutBack(ANEW, "return {k: parts[k] - rate * found[k] for k in parts}", "return {k: parts[k] for k in parts}");
    }

    @Test
    void aLoopOverNumbersComesToTheLastOfTheWeights() {
        isPutBack(LISTS, "for l in range(0, layers + 1):", "for l in range(0, layers):");
    }

    @Test
    void aStepWithoutAGradientGetsOneWhereNoOtherIsTaken() {
        isPutBack(BY_KEY, LINE, "self.parts[k] = self.parts[k] - rate * rate");
    }

    @Test
    void aStepStartsFromTheWeightItIsAssignedTo() {
        isPutBack(BY_KEY, LINE, "self.parts[k] = turns - rate * found[k]");
    }

    @Test
    void inALoopThatDoesNothingEachWeightMovesAgainstItsGradient() {
        Finding finding = new Slip(BY_KEY, LINE, "pass").toldThere();
        assertThat(Objects.requireNonNull(finding.fix(), "a repair").after().strip())
                .isEqualTo("self.parts[k] -= rate * found[k]");
    }

    @Test
    void behindTheUpdateOfOneWeightComesThatOfTheOther() {
        String of = "d_x = d @ self.K.T\n        self.K -= rate * d_K\n";
        String without = LAYERS.replace(of + "        self.k -= rate * d_k\n", of);
        assertThat(LAYERS).contains(of);
        String apart = without.replace("        d_k = d.sum(axis=0)\n", "")
                .replace(
                        "X, Y = np.random.randn(13, 5), np.random.randn(13, 2)",
                        "X, Y = np.random.randn(5), np.random.randn(2)")
                .replace("self.x.T @ d", "np.outer(self.x, d)");
        Report report = Audit.of(apart).report();
        assertThat(report.findings()).as(report.text()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo("never-applied");
            assertThat(Objects.requireNonNull(f.fix(), "a repair").after()).endsWith("self.k -= rate * d");
        });
    }
}
