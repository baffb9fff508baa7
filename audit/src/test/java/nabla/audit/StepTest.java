package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What a step, a parameter and a gradient are, in programs written anew after real ones.
class StepTest {
    private static Report report(String text) {
        return Audit.of(text).report();
    }

    private static final String CLIPPED = """
            import numpy as np
            rng = np.random.RandomState(3)
            X = rng.randn(9, 4) * 3
            T = np.eye(3)[rng.randint(0, 3, 9)]
            V = rng.randn(4, 5)
            a = np.zeros((1, 5))
            W = rng.randn(5, 3)
            b = np.zeros((1, 3))
            for i in range(50):
                h = np.maximum(0, X @ V + a)
                e = np.exp(h @ W + b)
                p = e / e.sum(axis=1, keepdims=True)
                loss = -np.sum(T * np.log(p)) / len(X)
                d = (p - T) / len(X)
                dW = np.clip(h.T @ d, -0.2, 0.2)
                db = np.clip(d.sum(axis=0, keepdims=True), -0.2, 0.2)
                g = (d @ W.T) * (h > 0)
                dV = np.clip(X.T @ g, -0.2, 0.2)
                da = np.clip(g.sum(axis=0, keepdims=True), -0.2, 0.2)
                W -= 0.1 * dW
                b -= 0.1 * db
                V -= 0.1 * dV
                a -= 0.1 * da
            """;

    @Test
    void aGradientHeldWithinBoundsIsRightWhereSomeDrawsReachTheBounds() {
        assertThat(report(CLIPPED).findings()).isEmpty();
        assertThat(report(CLIPPED).verdict().exitCode).isZero();
    }

    @Test
    void aDrawInWhichTheOnlyOutputIsOffTellsNothing() {
        Report report = report("""
                import numpy as np

                class Net:
                    def __init__(self):
                        self.w = [np.random.rand(6, 9), np.random.rand(1, 6)]
                        self.b = [np.random.rand(6), np.random.rand(1)]

                    def forward(self, x):
                        self.a = [x]
                        for w, b in zip(self.w, self.b):
                            x = np.maximum(w @ x + b, 0)
                            self.a.append(x)
                        return x

                    def learn(self, x, t):
                        y = self.forward(x)
                        loss = (y - t) ** 2
                        d = 2 * (y - t) * (y > 0)
                        for i in (1, 0):
                            back = self.w[i].T @ d * (self.a[i] > 0)
                            self.w[i] -= 0.001 * np.outer(d, self.a[i])
                            self.b[i] -= 0.001 * d
                            d = back
                        return loss

                net = Net()
                for i in range(20):
                    x = np.random.rand(9)
                    net.learn(x, np.sum(x))
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).isZero();
    }

    @Test
    void aTextIsReadAndARecurrentNetworkThatIsRightIsToldRight() {
        Report report = report("""
                import numpy as np
                data = open('novel.txt', 'r').read()
                letters = list(set(data))
                size = len(letters)
                place = {c: i for i, c in enumerate(letters)}
                Wx = np.random.randn(20, size) * 0.1
                Wh = np.random.randn(20, 20) * 0.1
                Wy = np.random.randn(size, 20) * 0.1
                bh = np.zeros((20, 1))
                by = np.zeros((size, 1))
                smooth_loss = 0.0
                h0 = np.zeros((20, 1))
                for n in range(100):
                    inputs = [place[c] for c in data[n:n + 4]]
                    targets = [place[c] for c in data[n + 1:n + 5]]
                    xs, hs, ps = {}, {-1: h0}, {}
                    loss = 0
                    for t in range(4):
                        xs[t] = np.zeros((size, 1))
                        xs[t][inputs[t]] = 1
                        hs[t] = np.tanh(Wx @ xs[t] + Wh @ hs[t - 1] + bh)
                        e = np.exp(Wy @ hs[t] + by)
                        ps[t] = e / np.sum(e)
                        loss += -np.log(ps[t][targets[t], 0])
                    dWx, dWh, dWy = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(Wy)
                    dbh, dby, dnext = np.zeros_like(bh), np.zeros_like(by), np.zeros_like(h0)
                    for t in reversed(range(4)):
                        dy = np.copy(ps[t])
                        dy[targets[t]] -= 1
                        dWy += dy @ hs[t].T
                        dby += dy
                        draw = (1 - hs[t] * hs[t]) * (Wy.T @ dy + dnext)
                        dbh += draw
                        dWx += draw @ xs[t].T
                        dWh += draw @ hs[t - 1].T
                        dnext = Wh.T @ draw
                    smooth_loss = smooth_loss * 0.999 + loss * 0.001
                    for w, d in zip([Wx, Wh, Wy, bh, by], [dWx, dWh, dWy, dbh, dby]):
                        w -= 0.1 * d
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    @Test
    void aTargetIsNoParameterInALaterRoundEither() {
        Report report = report("""
                import numpy as np
                def sig(z):
                    return 1 / (1 + np.exp(-z))
                class Net:
                    def __init__(self, x, t):
                        self.x, self.t = x, t
                        self.layers = [None, None]
                        self.w = [np.random.randn(3, 4), np.random.randn(4, 2)]
                    def step(self):
                        self.layers[0] = sig(self.x @ self.w[0])
                        last = self.layers.__len__() - 1
                        self.layers[last] = sig(self.layers[0] @ self.w[1])
                        miss = self.t - self.layers[1]
                        d = miss * self.layers[1] * (1 - self.layers[1])
                        g = (d @ self.w[1].T) * self.layers[0] * (1 - self.layers[0])
                        self.w[1] += self.layers[0].T @ d
                        self.w[0] += self.x.T @ g
                net = Net(np.random.randn(6, 3), np.random.rand(6, 2))
                net.step()
                for i in range(100):
                    net.step()
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    @Test
    void aNumberThatBecomesAnArrayOfOneElementLearns() {
        Report report = report("""
                import numpy as np
                def sig(z):
                    return 1 / (1 + np.exp(-z))
                points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
                labels = np.array([0, 1, 1, 0])
                w1 = np.random.randn(2, 2)
                w2 = np.random.randn(2, 1)
                b1 = np.random.randn(2, 1)
                b2 = np.random.randn()
                for i in range(100):
                    for x, y in zip(points, labels):
                        x = x.reshape(2, 1)
                        a = sig(w1 @ x + b1)
                        p = sig(w2.T @ a + b2)
                        loss = 0.5 * (p - y) ** 2
                        dz = (p - y) * p * (1 - p)
                        db2 = dz * 1
                        dw2 = a * dz
                        db1 = w2 * dz * a * (1 - a)
                        dw1 = db1 * x.T
                        w1 -= dw1
                        w2 -= dw2
                        b1 -= db1
                        b2 -= db2
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }
}
