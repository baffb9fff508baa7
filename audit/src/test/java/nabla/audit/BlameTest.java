package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Which line of a wrong step is told, in programs written anew after real ones.
class BlameTest {
    private static Report report(String text) {
        return Audit.of(text).report();
    }

    @Test
    void aMeanWhereASumBelongsIsToldWhereTheFactorChanges() {
        Report report = report("""
                import numpy as np
                def sig(z):
                    return 1 / (1 + np.exp(-z))
                X = np.random.randn(8, 4)
                Y = np.random.rand(8, 3)
                U = np.random.randn(6, 4)
                V = np.random.randn(5, 6)
                W = np.random.randn(3, 5)
                a, b, c = np.zeros(6), np.zeros(5), np.zeros(3)
                for x, y in zip(X, Y):
                    h = sig(U @ x + a)
                    k = sig(V @ h + b)
                    o = sig(W @ k + c)
                    d_c = (o - y) * o * (1 - o)
                    d_W = d_c.reshape(-1, 1) * k
                    d_b = np.average(d_c.reshape(-1, 1) * W, axis=0) * k * (1 - k)
                    d_V = d_b.reshape(-1, 1) * h
                    d_a = np.sum(d_b.reshape(-1, 1) * V, axis=0) * h * (1 - h)
                    d_U = d_a.reshape(-1, 1) * x
                    W -= 0.5 * d_W
                    c -= 0.5 * d_c
                    V -= 0.5 * d_V
                    b -= 0.5 * d_b
                    U -= 0.5 * d_U
                    a -= 0.5 * d_a
                """);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsOnly(16);
    }

    @Test
    void aFactorThatTheOtherLinesHaveIsTheLikeliestRepair() {
        Report report = report("""
                import numpy as np
                def sig(z):
                    return 1 / (1 + np.exp(-z))
                class Net:
                    def __init__(self):
                        self.V, self.a = np.random.randn(4, 2), np.random.randn(4, 1)
                        self.W, self.b = np.random.randn(1, 4), np.random.randn(1, 1)
                    def back(self, X, T):
                        N = X.shape[0]
                        h = sig(self.V @ X + self.a)
                        o = sig(self.W @ h + self.b)
                        do = o - T
                        dW = do @ h.T / N
                        db = np.sum(do, axis=1, keepdims=True)
                        dh = self.W.T @ do * h * (1 - h)
                        dV = dh @ X.T / N
                        da = np.sum(dh, axis=1, keepdims=True) / N
                        return dW, db, dV, da
                X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
                T = np.array([[0, 1, 1, 0]])
                net = Net()
                for i in range(100):
                    dW, db, dV, da = net.back(X, T)
                    net.W -= 0.1 * dW
                    net.b -= 0.1 * db
                    net.V -= 0.1 * dV
                    net.a -= 0.1 * da
                """);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(14);
        Finding.Fix fix = report.findings().getFirst().fix();
        assertThat(fix == null ? "no repair" : fix.after()).as(report.text()).contains("/ N");
    }

    @Test
    void aWeightWhoseUpdateCannotBeRunIsToldAtThatLine() {
        Report report = report("""
                import numpy as np
                def sig(z):
                    return 1 / (1 + np.exp(-z))
                X = np.array([[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1], [1, 0, 0]])
                T = np.array([[0, 1, 1, 0, 1]]).T
                w1 = np.random.randn(3, 4)
                w2 = np.random.randn(4, 1)
                for i in range(100):
                    h = sig(X @ w1)
                    o = sig(h @ w2)
                    d = (o - T) * o * (1 - o)
                    g = d @ w2.T * h * (1 - h)
                    w1 -= h.T @ g
                    w2 -= o.T @ d
                """);
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsOnly(13, 14);
    }

    private static final String TWO_SIZES = """
            import numpy as np
            from digits import load
            images, labels = load()
            U = np.random.uniform(-0.5, 0.5, (60, 784))
            V = np.random.uniform(-0.5, 0.5, (30, 60))
            W = np.random.uniform(-0.5, 0.5, (10, 30))
            for x, t in zip(images, labels):
                h = np.tanh(U @ x)
                k = np.tanh(V @ %s)
                o = W @ k
                d = o - t
                g = W.T @ d * (1 - k ** 2)
                e = V.T @ g * (1 - h ** 2)
                W -= 0.01 * np.outer(d, k)
                V -= 0.01 * np.outer(g, h)
                U -= 0.01 * np.outer(e, x)
            """;

    @Test
    void sizesWrittenAsNumbersThatContradictEachOtherAreTheProgramsFault() {
        Report wrong = report(TWO_SIZES.formatted("x"));
        assertThat(wrong.findings()).as(wrong.text()).extracting(Finding::line).containsExactly(9);
        assertThat(wrong.findings().getFirst().kind()).isEqualTo("raises");
        assertThat(report(TWO_SIZES.formatted("h")).findings()).isEmpty();
    }

    @Test
    void anErrorThatOnlyAStepUsesIsBlamedAndNotTheStep() {
        Report report = report("""
                import numpy as np
                class Net:
                    def __init__(self):
                        self.V = np.random.randn(5, 8)
                        self.W = np.random.randn(3, 5)
                    def train(self, x, t):
                        x = np.array(x, ndmin=2).T
                        t = np.array(t, ndmin=2).T
                        h = 1 / (1 + np.exp(-self.V @ x))
                        o = 1 / (1 + np.exp(-self.W @ h))
                        miss = t - o
                        miss_h = self.W.T @ miss
                        self.W += 0.3 * (miss * o * (1 - o)) @ h.T
                        self.V += 0.3 * (miss_h * h * (1 - h)) @ x.T
                """);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(12);
    }

    private static final String LAYERS = """
            import numpy as np
            class Dense:
                def __init__(self, n, m):
                    self.W, self.b = np.random.randn(n, m), np.random.randn(m)
                def up(self, x):
                    self.x = x
                    return x @ self.W + self.b
                def down(self, g):
                    self.dW = self.x.T @ g
                    self.db = np.sum(g, axis=0)
                    return g @ self.W.T
            X = np.random.randn(9, 3)
            T = np.random.randn(9, 2)
            first, second = Dense(3, 5), Dense(5, 2)
            for i in range(50):
                h = np.tanh(first.up(X))
                out = second.up(h)
                loss = 0.5 * np.sum((out - T) ** 2)
                g = out - T
                gh = second.down(g) * (1 - h ** 2)
                first.down(gh)
                first.W -= 0.1 * first.dW
                first.b -= 0.1 * first.db
                second.W -= 0.1 * second.dW
                second.b -= 0.1 * second.db
            """;

    @Test
    void ofTwoFactorsThatAreEquallyCommonTheOneThatIsPutInIsTold() {
        assertThat(report(LAYERS).findings()).isEmpty();
        new Slip(LAYERS, "self.db = np.sum(g, axis=0)", "self.db = np.mean(g, axis=0)").isToldAndPutBack();
        new Slip(LAYERS, "self.dW = self.x.T @ g", "self.dW = 2 * (self.x.T @ g)").isToldAndPutBack();
    }

    @Test
    void aStepThatClimbsIsToldAtTheStep() {
        new Slip(LAYERS, "first.b -= 0.1 * first.db", "first.b += 0.1 * first.db").isToldAndPutBack();
    }

    private static final String UPDATES = """
            import numpy as np
            X = np.random.randn(9, 3)
            T = np.random.randn(9, 2)
            V, a = np.random.randn(3, 5), np.random.randn(5)
            W, b = np.random.randn(5, 2), np.random.randn(2)
            rate = 0.1
            for i in range(50):
                h = np.tanh(X @ V + a)
                out = h @ W + b
                loss = 0.5 * np.sum((out - T) ** 2)
                d = out - T
                dW = h.T @ d
                db = np.sum(d, axis=0)
                e = d @ W.T * (1 - h ** 2)
                dV = X.T @ e
                da = np.sum(e, axis=0)
                V = V - rate * dV
                a = a - rate * da
                W = W - rate * dW
                b = b - rate * db
            """;

    @Test
    void anUpdateThatLeavesItsWeightAsItIsIsToldAtItsOwnLine() {
        assertThat(report(UPDATES).findings()).isEmpty();
        new Slip(UPDATES, "V = V - rate * dV", "V = V").isToldAndPutBack();
        new Slip(UPDATES, "a = a - rate * da", "a = da - rate * da").isToldAndPutBack();
        new Slip(UPDATES, "b = b - rate * db", "b = da - rate * db").isToldAndPutBack();
    }

    @Test
    void anUpdateThatStretchesItsWeightIsToldWhereTheVariableIsTheWrongOne() {
        String rows = UPDATES.replace("axis=0", "axis=0, keepdims=True")
                .replace("np.random.randn(5)", "np.random.randn(1, 5)")
                .replace("np.random.randn(2)", "np.random.randn(1, 2)");
        assertThat(report(rows).findings()).isEmpty();
        new Slip(rows, "b = b - rate * db", "b = b - rate * d").isToldAndPutBack();
        new Slip(rows, "b = b - rate * db", "b = b - d * db").isToldAndPutBack();
    }

    @Test
    void aGradientIsToldWhereItIsComputedAndNotWhereItIsHandedOn() {
        String program = """
                import numpy as np
                def back(h, p, T, W):
                    m = len(T)
                    d = p - T
                    dW = h.T @ d / m
                    db = np.sum(d, axis=0) / m
                    e = d @ W.T * (1 - h ** 2)
                    dV = X.T @ e / m
                    da = np.sum(e, axis=0) / m
                    return dV, da, dW, db
                X = np.random.randn(9, 3)
                T = np.random.randn(9, 2)
                V, a = np.random.randn(3, 5), np.random.randn(5)
                W, b = np.random.randn(5, 2), np.random.randn(2)
                for i in range(50):
                    h = np.tanh(X @ V + a)
                    p = h @ W + b
                    dV, da, dW, db = back(h, p, T, W)
                    V -= 0.1 * dV
                    a -= 0.1 * da
                    W -= 0.1 * dW
                    b -= 0.1 * db
                """;
        assertThat(report(program).findings()).isEmpty();
        new Slip(program, "dW = h.T @ d / m", "dW = h.T @ d").isToldAndPutBack();
    }

    @Test
    void aSlopeThatStandsInATableBesideItsFunctionIsToldInTheTable() {
        Report report = report("""
                import numpy as np
                np.random.seed(2)
                KINDS = {
                    'logistic': (lambda v: 1 / (1 + np.exp(-v)), lambda v: np.exp(-v) / (1 - np.exp(-v)) ** 2),
                    'identity': (lambda v: v, lambda v: np.ones_like(v)),
                }
                X, Y = np.random.randn(12, 3), np.random.rand(12, 2)
                V, b = np.random.randn(3, 5), np.random.randn(5)
                W, c = np.random.randn(5, 2), np.random.randn(2)
                f, slope = KINDS['logistic']
                for turn in range(100):
                    z = X @ V + b
                    h = f(z)
                    s = h @ W + c
                    y = f(s)
                    cost = np.mean(np.sum((y - Y) ** 2, axis=1)) / 2
                    ds = (y - Y) * slope(s) / len(X)
                    dz = ds @ W.T * slope(z)
                    W -= 0.5 * h.T @ ds
                    c -= 0.5 * ds.sum(axis=0)
                    V -= 0.5 * X.T @ dz
                    b -= 0.5 * dz.sum(axis=0)
                """);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(4);
        assertThat(report.repaired()).contains("(1 + np.exp(-v)) ** 2");
    }

    private static String trained(String error) {
        return """
                import numpy as np
                X = np.random.randn(7, 3)
                T = np.random.rand(7, 2)
                V, a = np.random.randn(3, 5), np.random.randn(1, 5)
                W, b = np.random.randn(5, 2), np.random.randn(1, 2)
                def sig(z):
                    return 1 / (1 + np.exp(-z))
                def cost(out):
                    return np.sum((out - T) ** 2) / 2
                def back(X, h, out):
                    %s
                    d_out = error * out * (1 - out)
                    d_h = (d_out @ W.T) * h * (1 - h)
                    return X.T @ d_h, d_h.sum(0, keepdims=True), h.T @ d_out, d_out.sum(0, keepdims=True)
                for i in range(100):
                    h = sig(X @ V + a)
                    out = sig(h @ W + b)
                    print(cost(out))
                    dV, da, dW, db = back(X, h, out)
                    V -= 0.1 * dV
                    a -= 0.1 * da
                    W -= 0.1 * dW
                    b -= 0.1 * db
                """.formatted(error);
    }

    @Test
    void aFirstErrorThatNoTargetOrNoPredictionGoesIntoIsToldWhereItIsNamed() {
        for (String error : List.of("error = out", "error = out - out", "error = T - T", "error = 1 - out")) {
            Report report = report(trained(error));
            assertThat(report.findings())
                    .as(error + "\n" + report.text())
                    .extracting(Finding::line)
                    .containsExactly(11);
        }
    }

    @Test
    void aFunctionMayReadWhatOtherFunctionsReadFromTheModule() {
        Report report = report(trained("error = out - out"));
        assertThat(report.findings())
                .as(report.text())
                .extracting(
                        f -> java.util.Objects.requireNonNull(f.fix()).after().strip())
                .containsExactly("error = out - T");
    }

    @Test
    void aLayerThatHandsOnAWrongGradientIsToldInTheLayer() {
        Report report = report("""
                import numpy as np
                class Dense:
                    def __init__(self, n, m):
                        self.W, self.b = np.random.randn(n, m), np.random.randn(1, m)
                    def forward(self, x):
                        self.x = x
                        return x @ self.W + self.b
                    def backward(self, d):
                        self.dW = self.x.T @ d
                        self.db = d.sum(0, keepdims=True)
                        return d @ self.W.T
                class Swish:
                    def forward(self, z):
                        self.z, self.s = z, 1 / (1 + np.exp(-z))
                        return z * self.s
                    def backward(self, d):
                        return d * np.cos(self.s)
                X, T = np.random.randn(7, 3), np.random.randn(7, 2)
                net = [Dense(3, 5), Swish(), Dense(5, 2)]
                for i in range(100):
                    h = X
                    for layer in net:
                        h = layer.forward(h)
                    print(np.mean((h - T) ** 2))
                    g = 2 * (h - T) / T.size
                    for layer in reversed(net):
                        g = layer.backward(g)
                    for layer in (net[0], net[2]):
                        layer.W -= 0.1 * layer.dW
                        layer.b -= 0.1 * layer.db
                """);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(17);
    }

    private static String summed(String error) {
        return """
                import numpy as np
                def sig(z):
                    return 1 / (1 + np.exp(-z))
                X, T = np.random.randn(7, 3), np.random.rand(7, 2)
                V, W = np.random.randn(5, 3), np.random.randn(2, 5)
                for i in range(100):
                    gV, gW = np.zeros(V.shape), np.zeros(W.shape)
                    loss = 0
                    for x, t in zip(X, T):
                        h = sig(V @ x)
                        o = sig(W @ h)
                        loss += np.sum((o - t) ** 2) / (2 * len(X))
                        e = (o - t) * o * (1 - o)
                        d = %s
                        gW += np.outer(e, h)
                        gV += np.outer(d, x)
                    print(loss)
                    V -= 0.1 * gV / len(X)
                    W -= 0.1 * gW / len(X)
                """.formatted(error);
    }

    @Test
    void theLossOfASumThatGrowsWithEveryExampleIsItsLastValue() {
        Report report = report(summed("(W.T @ e) * h * (1 - h)"));
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.RIGHT_UP_TO_A_FACTOR);
    }

    @Test
    void anErrorOfEveryExampleThatNoTargetGoesIntoIsToldWhereItIsNamed() {
        Report report = report(summed("h * (1 - h)"));
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(14);
    }
}
