package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What a program says it makes small, where that is easily overlooked, and what it says nothing about.
class DeclaredTest {
    private static final String IN_A_LOOP = """
            import numpy as np
            flowers = np.random.randn(30, 4)
            kinds = np.eye(3)[np.arange(30) %% 3]
            W, b = 0.3 * np.random.randn(4, 3), np.zeros((1, 3))

            def look(x):
                e = np.exp(np.dot(x, W) + b)
                return e / np.sum(e, axis=1, keepdims=True)

            def surprise(y, p):
                return -np.sum(y * np.log(p + 1e-8)) / len(y)

            def step(x, y, p):
                global W, b
                W -= 0.1 * np.dot(x.T, p - y) / len(x)
                b -= 0.1 * np.sum(p - y, axis=0, keepdims=True) / len(x)

            %s
            for epoch in range(20):
                some = np.random.permutation(30)[:10]
                p = look(flowers[some])
                loss = surprise(kinds[some], p)
                step(flowers[some], kinds[%s], p)
            """;
    private static final String TRIED = """
            p = look(flowers[:7])
            loss = surprise(kinds[:7], p)
            step(flowers[:7], kinds[:7], p)""";

    private static final String ENTROPY = """
            import numpy as np
            X = np.random.rand(6, 23)
            Y = (X.sum(axis=0, keepdims=True) > 3).astype(float)
            W, b = np.random.randn(1, 6), np.zeros((1, 1))
            for i in range(200):
                A = 1 / (1 + np.exp(-(np.dot(W, X) + b)))
                value = np.squeeze(%snp.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / 23)
                dA = %s(%s)
                dZ = dA * A * (1 - A)
                W %s= 0.1 * np.dot(dZ, X.T) / 23
                b %s= 0.1 * np.sum(dZ, axis=1, keepdims=True) / 23
                print(value)
            """;

    private static String entropy(String slope) {
        return ENTROPY.formatted("-", "-", slope, "-", "-");
    }

    private static final String NUMBERS = """
            from math import exp
            from random import uniform

            def fire(total):
                return 1 / (1 + exp(-total))

            class Net:
                def __init__(self, n, h, m):
                    self.v = [[uniform(-1, 1) for _ in range(h)] for _ in range(n)]
                    self.w = [[uniform(-1, 1) for _ in range(m)] for _ in range(h)]
                    self.c, self.d = [0.0] * h, [0.0] * m
                    self.n, self.h, self.m = n, h, m

                def ask(self, q):
                    self.q, self.hid, self.out = q, [], []
                    for j in range(self.h):
                        total = self.c[j]
                        for i in range(self.n):
                            total += q[i] * self.v[i][j]
                        self.hid.append(fire(total))
                    for k in range(self.m):
                        total = self.d[k]
                        for j in range(self.h):
                            total += self.hid[j] * self.w[j][k]
                        self.out.append(fire(total))

                def correct(self, wanted, rate):
                    loss = 0.0
                    off = [0.0] * self.m
                    for k in range(self.m):
                        diff = wanted[k] - self.out[k]
                        loss += 0.5 * diff ** 2
                        off[k] = diff * %s
                    back = [0.0] * self.h
                    for j in range(self.h):
                        for k in range(self.m):
                            back[j] += off[k] * self.w[j][k]
                        back[j] *= self.hid[j] * (1 - self.hid[j])
                    for k in range(self.m):
                        self.d[k] += rate * off[k]
                        for j in range(self.h):
                            self.w[j][k] += rate * off[k] * self.hid[j]
                    for j in range(self.h):
                        self.c[j] += rate * back[j]
                        for i in range(self.n):
                            %s
                    return loss

            net = Net(2, 3, 2)
            for epoch in range(300):
                for q, wanted in [([0.2, 0.9], [0, 1]), ([0.7, 0.1], [1, 1])]:
                    net.ask(q)
                    print(net.correct(wanted, 0.5))
            """;
    private static final String SLOPE = "self.out[k] * (1 - self.out[k])";
    private static final String STEP = "self.v[i][j] += rate * back[j] * self.q[i]";

    private static final String PAIRS = """
            import numpy as np
            rng = np.random.RandomState(0)
            x = np.linspace(-2, 2, 25)[:, None]
            y = np.hstack([x ** 2, np.cos(2 * x)])
            A, a = rng.randn(1, 10), rng.randn(10)
            B, b = rng.randn(10, 2), np.zeros(2)
            for t in range(300):
                h = np.tanh(np.dot(x, A) + a)
                yhat = np.dot(h, B) + b
                mse = np.mean((yhat - y) ** 2)
                dy = 2 * (yhat - y) / y.size
                dB, db = np.dot(h.T, dy), dy.sum(axis=0)
                dz = np.dot(dy, B.T) * (1 - h ** 2)
                dA, da = np.dot(x.T, dz), dz.sum(axis=0)
                for p, g in ((%s, dA), (a, da), (B, dB), (b, db)):
                    p -= 0.05 * g
            """;

    private static final String EXCERPT = """
            h0 = sig(w00 * x0 + w10 * x1)
            h1 = sig(w01 * x0 + w11 * x1)
            out = sig(v0 * h0 + v1 * h1)
            E = 0.5 * (out - target) ** 2
            d = (%s - target) * out * (1 - out)
            d0 = d * v0 * h0 * (1 - h0)
            d1 = d * v1 * h1 * (1 - h1)
            v0 -= eta * d * h0
            v1 -= eta * d * h1
            w00 -= eta * d0 * x0
            w10 -= eta * d0 * x1
            w01 -= eta * d1 * x0
            w11 -= eta * d1 * x1
            """;

    private static void assertRight(String text) {
        Report report = Audit.of(text).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    private static void assertToldAt(String text, String line) {
        Report report = Audit.of(text).report();
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::source)
                .anyMatch(s -> s.contains(line));
    }

    @Test
    void rowsOfOtherExamplesAreToldAlthoughALogarithmIsGuarded() {
        assertRight(IN_A_LOOP.formatted("", "some"));
        assertToldAt(IN_A_LOOP.formatted("", "some - 1"), "some - 1");
    }

    @Test
    void theStepOfALoopBehindAStepThatIsTriedOutIsJudgedToo() {
        assertRight(IN_A_LOOP.formatted(TRIED, "some"));
        assertToldAt(IN_A_LOOP.formatted(TRIED, "some - 1"), "some - 1");
    }

    @Test
    void whatALoopHandsToFunctionsThatWereRightIsToldWhereItDoes() {
        assertToldAt(IN_A_LOOP.formatted(TRIED, "epoch"), "step(flowers[some], kinds[epoch], p)");
    }

    @Test
    void aCrossEntropyIsALossWhateverItsName() {
        assertRight(entropy("Y / A - (1 - Y) / (1 - A)"));
        assertToldAt(entropy("Y / A"), "Y / A)");
    }

    @Test
    void aLikelihoodThatIsClimbedIsNoLoss() {
        assertRight(ENTROPY.formatted("", "", "Y / A - (1 - Y) / (1 - A)", "+", "+"));
    }

    @Test
    void aLossOfDataThatAreNumbersInTheTextBinds() {
        assertRight(NUMBERS.formatted(SLOPE, STEP));
        assertToldAt(NUMBERS.formatted("(self.out[k] > 0)", STEP), "self.out[k] > 0");
    }

    @Test
    void weightsThatAreNumbersInListsAreToldIfNothingUpdatesThem() {
        Report report = Audit.of(NUMBERS.formatted(SLOPE, "pass")).report();
        assertThat(report.findings()).as(report.text()).isNotEmpty();
        assertThat(report.findings()).extracting(Finding::kind).containsOnly("never-applied");
    }

    @Test
    void aWeightWithTheLetterOfAnActivationIsOne() {
        assertRight(PAIRS.formatted("A"));
        assertThat(Audit.of(PAIRS.formatted("h")).report().findings()).isNotEmpty();
    }

    @Test
    void whereAGradientStartsFromAWeightTheSquaredErrorSaysWhatIsPredicted() {
        assertRight(EXCERPT.formatted("out"));
        assertToldAt(EXCERPT.formatted("w10"), "w10 - target");
    }

    private static String measured(String figure, String error) {
        return """
                import numpy as np
                X, Y = np.random.randn(15, 4), np.random.rand(15, 2)
                W, b = np.random.randn(4, 2), np.zeros((1, 2))
                for i in range(200):
                    p = 1 / (1 + np.exp(-(X @ W + b)))
                    r = p - Y
                    %s
                    e = %s
                    W -= 0.1 * X.T @ e
                    b -= 0.1 * e.sum(axis=0, keepdims=True)
                    print(figure)
                """.formatted(figure, error);
    }

    private static final String SQUARED = "r * p * (1 - p)";

    @Test
    void halfASumOfSquaresIsALossWhateverItsName() {
        assertRight(measured("figure = 0.5 * np.sum(r ** 2)", SQUARED));
        assertToldAt(measured("figure = 0.5 * np.sum(r ** 2)", "r"), "e = r");
        assertToldAt(measured("figure = np.sum(r * r) / 2", "r"), "e = r");
        assertRight(measured("figure = np.mean(r ** 2)", "r"));
    }

    @Test
    void anAbsoluteErrorIsAFigureButHubersLossIsOne() {
        String huber = "figure = np.sum(np.where(np.abs(r) < 0.3, 0.5 * r ** 2, 0.3 * (np.abs(r) - 0.15)))";
        assertRight(measured("figure = np.mean(np.abs(r))", SQUARED));
        assertRight(measured(huber, "np.clip(r, -0.3, 0.3) * p * (1 - p)"));
        assertToldAt(measured(huber, SQUARED), "e = " + SQUARED);
    }

    @Test
    void aNumberThatEveryOffsetOfAListIsGivenTheShapeOfIsTold() {
        String net = """
                import numpy as np
                class Net:
                    def __init__(self, *widths):
                        self.offsets = [np.random.randn(w, 1) for w in widths[1:]]
                        self.weights = [np.random.randn(m, n) for n, m in zip(widths, widths[1:])]

                    def learn(self, x, y):
                        seen = [x]
                        for o, w in zip(self.offsets, self.weights):
                            seen.append(np.tanh(w @ seen[-1] + o))
                        e = (seen[-1] - y) * (1 - seen[-1] ** 2)
                        to_o, to_w = [%s], [e @ seen[-2].T]
                        e = self.weights[1].T @ e * (1 - seen[1] ** 2)
                        to_o, to_w = [e] + to_o, [e @ seen[0].T] + to_w
                        self.weights = [w - 0.1 * g for w, g in zip(self.weights, to_w)]
                        self.offsets = [o - 0.1 * g for o, g in zip(self.offsets, to_o)]

                net = Net(5, 4, 3)
                for i in range(100):
                    net.learn(np.random.randn(5, 1), np.random.rand(3, 1))
                """;
        assertRight(net.formatted("e"));
        assertThat(Audit.of(net.formatted("w")).report().verdict()).isEqualTo(Report.Verdict.WRONG);
    }

    @Test
    void aTargetThatMetItsPredictionMayBeTheRateOfAStep() {
        String excerpt = """
                for i in range(len(X)):
                    x = X[i]
                    h = sigmoid(np.dot(x, W1) + b1)
                    p = sigmoid(np.dot(h, W2) + b2)
                    d2 = p - Y[i]
                    d1 = np.dot(W2, d2) * h * (1 - h)
                    W2 -= %s * np.outer(h, d2)
                    b2 -= lr * d2
                    W1 -= lr * np.outer(x, d1)
                    b1 -= lr * d1
                """;
        assertRight(excerpt.formatted("lr"));
        assertToldAt(excerpt.formatted("Y[i]"), "W2 -= Y[i]");
    }

    @Test
    void aGuardInTheLogarithmIsForgivenGradientByGradient() {
        String guarded = """
                import numpy as np
                X, t = np.random.randn(15, 4), (np.random.rand(15, 1) > 0.5) * 1.0
                W, c = np.random.randn(4, 1), np.zeros((1, 1))
                for turn in range(60):
                    q = 1 / (1 + np.exp(-(X @ W + c)))
                    loss = -np.mean(t * np.log(q + 0.002) + (1 - t) * np.log(1 - q + 0.002))
                    E = (q - t) / len(t)
                    W = W - 0.3 * X.T @ E
                    c = c - 0.3 * np.sum(E, axis=0, keepdims=True)
                """;
        assertThat(Audit.of(guarded).report().findings()).isEmpty();
        new Slip(guarded, "W = W - 0.3 * X.T @ E", "W = W + 0.3 * X.T @ E").isToldAndRepaired();
        new Slip(guarded, "W = W - 0.3 * X.T @ E", "W = W - 0.3 * X.T @ q").isToldAndRepaired();
    }

    private static final String ACROSS = """
            import numpy as np
            X = np.random.rand(5, 3)
            y = np.array([[0], [1], [1], [1], [0]])
            W, b = np.random.randn(4, 3), np.zeros((4, 1))
            V, c = np.random.randn(1, 4), np.zeros((1, 1))
            for i in range(200):
                h = np.tanh(W @ X.T + b)
                p = 1 / (1 + np.exp(-(V @ h + c)))
                loss = -np.sum(%s * np.log(p) + (1 - %s) * np.log(1 - p)) / 5
                d = p - y.T
                g = V.T @ d * (1 - h * h)
                V -= 0.1 * d @ h.T / 5
                c -= 0.1 * d.%s(axis=1, keepdims=True)%s
                W -= 0.1 * g @ X / 5
                b -= 0.1 * g.sum(axis=1, keepdims=True) / 5
                print(loss)
            """;

    /// Where the declared loss meets its targets across, it is what is wrong, and no gradient.
    @Test
    void aLossThatMeetsItsTargetsAcrossIsToldItself() {
        assertThat(Audit.of(ACROSS.formatted("y.T", "y.T", "sum", " / 5"))
                        .report()
                        .verdict()
                        .exitCode)
                .isZero();
        Report report = Audit.of(ACROSS.formatted("y", "y", "sum", " / 5")).report();
        assertThat(report.findings()).as(report.text()).singleElement().satisfies(f -> {
            assertThat(f.line()).isEqualTo(9);
            assertThat(f.kind()).isEqualTo("stretched-loss");
            assertThat(f.fix()).isNull();
        });
    }

    @Test
    void anArrayThatIsChangedElementByElementIsNoGradientMidway() {
        String units = """
                import numpy as np
                def fire(t): return 1 / (1 + np.exp(-t))
                def moved(w, d): return w - 0.3 * d
                X = np.array([[1, 1], [1, 0], [0, 1], [0, 0]])
                y = np.array([0, 1, 1, 0])
                v, u = np.array([[.9, .1], [.3, .5]]), np.array([.8, .7])
                for i in range(4):
                    h = fire(v[0, 0] * X[i][0] + v[1, 0] * X[i][1])
                    k = fire(v[0, 1] * X[i][0] + v[1, 1] * X[i][1])
                    o = fire(u[0] * h + u[1] * k)
                    d = o - y[i]
                    v[0, 0] = moved(v[0, 0], d * o * (1 - o) * u[0] * h * (1 - h) * X[i][0])
                    v[0, 1] = moved(v[0, 1], d * o * (1 - o) * u[1] * k * (1 - k) * X[i][0])
                    v[1, 0] = moved(v[1, 0], d * o * (1 - o) * u[0] * h * (1 - h) * X[i][1])
                    v[1, 1] = moved(v[1, 1], d * o * (1 - o) * u[1] * k * (1 - k) * X[i][1])
                    u[0] = moved(u[0], %s * h)
                    u[1] = moved(u[1], %s * k)
                """;
        assertRight(units.formatted("d * o * (1 - o)", "d * o * (1 - o)"));
        Report report = Audit.of(units.formatted("d", "d")).report();
        assertThat(report.findings()).as(report.text()).isNotEmpty();
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::source)
                .noneMatch(s -> s.strip().startsWith("v["));
    }

    @Test
    void aLossThatIsShownBehindTheStepIsNamedWithItsFactor() {
        String text = """
                import numpy as np
                X, Y = np.random.randn(15, 4), np.random.rand(15, 2)
                W, b = np.random.randn(4, 2), np.zeros((1, 2))
                def predict():
                    return X @ W + b
                def total():
                    return np.sum((predict() - Y) ** 2) / (2 * len(X))
                for i in range(200):
                    e = predict() - Y
                    dW, db = X.T @ e, e.sum(axis=0, keepdims=True)
                    W -= 0.01 * dW
                    b -= 0.01 * db
                    print(i, total())
                """;
        Report report = Audit.of(text).report();
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.RIGHT_UP_TO_A_FACTOR);
        assertThat(report.loss()).as(report.text()).matches("15 × .*np\\.sum.*");
    }
}
