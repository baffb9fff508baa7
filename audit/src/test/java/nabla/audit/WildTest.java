package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What real programs do, in programs written anew.
class WildTest {
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

    private static final String PENALISED = """
            import numpy as np
            class Net:
                def __init__(self, n_in, n_hidden, n_out, l1=0.0, l2=0.0, eta=0.01):
                    self.V = np.random.randn(n_hidden, n_in + 1)
                    self.W = np.random.randn(n_out, n_hidden)
                    self.l1, self.l2, self.eta = l1, l2, eta

                def cost(self, T, P):
                    data = -np.sum(T * np.log(P) + (1 - T) * np.log(1 - P))
                    squares = 0.5 * self.l2 * (np.sum(self.V[:, 1:] ** 2) + np.sum(self.W ** 2))
                    sizes = 0.5 * self.l1 * (np.abs(self.V[:, 1:]).sum() + np.abs(self.W).sum())
                    return data + squares + sizes

                def fit(self, X, T, epochs=20):
                    A = np.hstack([np.ones((X.shape[0], 1)), X])
                    for i in range(epochs):
                        H = np.tanh(A.dot(self.V.T))
                        P = 1 / (1 + np.exp(-H.dot(self.W.T)))
                        loss = self.cost(T, P)
                        D = P - T
                        G = D.dot(self.W) * (1 - H ** 2)
                        dW = D.T.dot(H)
                        dV = G.T.dot(A)
                        dW += self.l2 * self.W
                        dW += %s * self.l1 * np.sign(self.W)
                        dV[:, 1:] += self.l2 * self.V[:, 1:]
                        dV[:, 1:] += 0.5 * self.l1 * np.sign(self.V[:, 1:])
                        self.W -= self.eta * dW
                        self.V -= self.eta * dV
            """;

    @Test
    void aPenaltysGradientIsHeldAgainstThePenaltyOfTheWrittenCost() {
        Report right = report(PENALISED.formatted("0.5"));
        assertThat(right.findings()).as(right.text()).isEmpty();
        assertThat(right.verdict().exitCode).isZero();
        Report wrong = report(PENALISED.formatted("1"));
        assertThat(wrong.findings()).as(wrong.text()).extracting(Finding::line).containsExactly(25);
    }

    @Test
    void aWrongPenaltyIsToldWhereItIsComputed() {
        Report report = report("""
                import numpy as np
                def sig(z):
                    return 1 / (1 + np.exp(-z))
                X = np.random.randn(9, 4)
                T = np.eye(3)[np.random.randint(0, 3, 9)]
                A = np.hstack([np.ones((9, 1)), X])
                W = np.random.randn(3, 5)
                lam = 0.3
                for i in range(30):
                    P = sig(A @ W.T)
                    cost = -np.sum(T * np.log(P) + (1 - T) * np.log(1 - P)) / 9 + lam / 18 * np.sum(W[:, 1:] ** 2)
                    D = (P - T).T @ A
                    part = np.hstack([np.zeros((3, 1)), D[:, 1:]])
                    penalty = lam / 9 * part
                    grad = D / 9 + penalty
                    W = W - 0.1 * grad
                """);
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .isSubsetOf(13, 14);
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
    void aLayerIsGivenAgainWhatItWasGivenForward() {
        Report report = report("""
                import numpy as np
                class Dense:
                    def __init__(self, n, d):
                        self.weights = np.random.randn(n, d)
                        self.bias = np.zeros((1, d))
                        self.reset()
                    def reset(self):
                        self.grad = np.zeros(self.weights.shape)
                        self.bias_grad = np.zeros(self.bias.shape)
                    def forward(self, X):
                        return X @ self.weights + self.bias
                    def collect(self, input, delta):
                        self.grad += input.T @ delta
                        self.bias_grad += delta.sum(axis=0)
                    def change(self, rate=0.01):
                        self.weights -= rate * self.grad
                        self.bias -= rate * self.bias_grad
                    def pass_on(self, input, delta):
                        return delta @ self.weights.T
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
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

    @Test
    void aClassThatAnotherOneMakesIsDrivenWithThatOne() {
        Report report = report("""
                import numpy as np
                class Dense:
                    def __init__(self, n_in, n_out):
                        self.weights = np.random.randn(n_in, n_out)
                        self.bias = np.zeros((1, n_out))
                    def forward(self, x):
                        self.x = x
                        return x @ self.weights + self.bias
                    def backward(self, dy):
                        self.dw = self.x.T @ dy
                        self.db = dy.sum(axis=0, keepdims=True)
                        return dy @ self.weights.T
                    def update(self, lr, reg):
                        self.dw = self.dw + reg * self.weights
                        self.weights = self.weights - lr * self.dw
                        self.bias = self.bias - lr * self.db
                class Net:
                    def __init__(self, n_in=784, n_out=10, hidden=300, lr=0.01, reg=0.):
                        self.lr, self.reg = lr, reg
                        self.first = Dense(n_in, hidden)
                        self.last = Dense(hidden, n_out)
                    def forward(self, x):
                        self.h = np.tanh(self.first.forward(x))
                        return self.last.forward(self.h)
                    def backward(self, dy):
                        return self.first.backward(self.last.backward(dy) * (1 - self.h ** 2))
                    def update(self):
                        self.last.update(self.lr, self.reg)
                        self.first.update(self.lr, self.reg)
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
        assertThat(report.notes()).anyMatch(n -> n.contains("`Net` is not used"));
        assertThat(report.notes()).noneMatch(n -> n.contains("`Dense` is not used"));
    }

    @Test
    void anOptimizerAloneIsNotJudged() {
        Report report = report("""
                import numpy as np
                class Adam:
                    def __init__(self, n_in, n_out, rate, beta=0.9):
                        self.mW = np.zeros((n_in, n_out))
                        self.mb = np.zeros(n_out)
                        self.rate, self.beta = rate, beta
                    def update(self, t, w, b, dW, dB):
                        self.mW = self.beta * self.mW + (1 - self.beta) * dW
                        self.mb = self.beta * self.mb + (1 - self.beta) * dB
                        mW = self.mW / (1 - self.beta ** t)
                        mb = self.mb / (1 - self.beta ** t)
                        w = w - self.rate * mW
                        b = b - self.rate * mb
                        return w, b
                class Dense:
                    def __init__(self, numInputs, numOutputs, rate):
                        self.weights = np.random.randn(numInputs, numOutputs)
                        self.biases = np.zeros(numOutputs)
                        self.adam = Adam(numInputs, numOutputs, rate)
                    def forward(self, input, keep):
                        self.on = np.random.rand(len(self.biases)) < keep
                        return self.on * (np.dot(input, self.weights) + self.biases)
                    def update(self, t, dW, dB):
                        self.weights, self.biases = self.adam.update(t, self.weights, self.biases, dW, dB)
                    def backward(self, input, grad_output):
                        grad_input = np.dot(grad_output, self.weights.T)
                        grad_weights = np.dot(input.T, grad_output)
                        return grad_input, grad_weights, grad_output.sum(axis=0)
                """);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::kind)
                .doesNotContain("dead-parameter");
    }
}
