package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Programs of which more was told than is true: right lines beside wrong ones, right programs on data that do not fit.
class ToldTrulyTest {
    private static void isRight(String text) {
        Report report = Audit.of(text).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    @Test
    void aGradientHeldWithinBoundsByItsNormIsRightWhereSomeDrawsReachTheBounds() {
        isRight("""
                import numpy as np
                rng = np.random.RandomState(3)
                X = rng.randn(9, 4) * 2
                T = rng.randn(9, 1) * 3
                net = [{'W': rng.randn(4, 5), 'b': np.zeros((1, 5))}, {'W': rng.randn(5, 1), 'b': np.zeros((1, 1))}]
                for i in range(50):
                    h = np.tanh(X @ net[0]['W'] + net[0]['b'])
                    out = h @ net[1]['W'] + net[1]['b']
                    loss = np.mean((out - T) ** 2)
                    d = 2 * (out - T) / len(X)
                    g = (d @ net[1]['W'].T) * (1 - h ** 2)
                    grads = [{'W': X.T @ g, 'b': g.sum(axis=0, keepdims=True)}, {'W': h.T @ d, 'b': d.sum(axis=0, keepdims=True)}]
                    for part in grads:
                        for key in part:
                            size = np.linalg.norm(part[key])
                            if size > 7.0:
                                part[key] *= 7.0 / size
                    for layer, part in zip(net, grads):
                        layer['W'] -= 0.05 * part['W']
                        layer['b'] -= 0.05 * part['b']
                """);
    }

    @Test
    void theIndicatorsOfOneExampleAreNoPlaceEither() {
        isRight("""
                import numpy as np

                def batch(X, y, n):
                    chosen = np.random.choice(len(X), n)
                    return np.array([X[i] for i in chosen]), np.array([y[i] for i in chosen])

                def indicators(y, classes):
                    hot = np.zeros((classes, y.shape[0]))
                    for i, c in enumerate(y):
                        hot[c, i] = 1
                    return hot

                class Net:
                    def __init__(self, num_features, hidden_size, num_classes, learning_rate, batch_size):
                        self.W1 = np.random.randn(hidden_size, num_features) * 0.3
                        self.b1 = np.zeros((hidden_size, 1))
                        self.W2 = np.random.randn(num_classes, hidden_size) * 0.3
                        self.b2 = np.zeros((num_classes, 1))
                        self.classes, self.rate, self.size = num_classes, learning_rate, batch_size

                    def fit(self, X_train, y_train, epochs):
                        for e in range(epochs):
                            for i in range(0, len(X_train), self.size):
                                X, y = batch(X_train, y_train, self.size)
                                self.step(X.T, indicators(y, self.classes))

                    def step(self, X, Y):
                        H = np.tanh(self.W1 @ X + self.b1)
                        E = np.exp(self.W2 @ H + self.b2)
                        P = E / E.sum(axis=0)
                        D = (P - Y) / X.shape[1]
                        G = (self.W2.T @ D) * (1 - H ** 2)
                        self.W2 -= self.rate * D @ H.T
                        self.b2 -= self.rate * D.sum(axis=1, keepdims=True)
                        self.W1 -= self.rate * G @ X.T
                        self.b1 -= self.rate * G.sum(axis=1, keepdims=True)
                """);
    }

    private static final String CHECKED = """
            import numpy as np
            np.random.seed(1)
            X = np.random.randn(2, 6)
            y = np.random.randn(1, 6)
            W1 = np.random.rand(4, 2)
            b1 = np.ones((4, 1))
            W2 = np.random.rand(1, 4)
            b2 = np.ones((1, 1))

            def predict(W1, b1, W2, b2):
                h = np.tanh(W1 @ X + b1)
                return h, W2 @ h + b2

            def cost(out):
                return np.mean((out - y) ** 2)

            def checked(place, params, grad, eps=1e-3):
                approx = np.zeros(grad.shape)
                for r in range(grad.shape[0]):
                    for c in range(grad.shape[1]):
                        moved = params[place].copy()
                        seen = []
                        for by in [eps, -eps * 2]:
                            moved[r, c] += by
                            others = params.copy()
                            others[place] = moved
                            seen.append(cost(predict(*others)[1]))
                        approx[r, c] = (seen[0] - seen[1]) / (2 * eps)
                assert np.linalg.norm(approx - 2 * grad) < 0.01

            for i in range(10):
                h, out = predict(W1, b1, W2, b2)
                print("cost:", cost(out))
                d = out - y
                dW2 = d @ h.T / 6
                db2 = d.sum(axis=1, keepdims=True) / 6
                g = W2.T @ d * (1 - h ** 2)
                dW1 = g @ X.T / 6
                db1 = g.sum(axis=1, keepdims=True) / 6
                for place, grad in enumerate([dW1, db1, dW2, db2]):
                    checked(place, [W1, b1, W2, b2], grad)
            """;

    @Test
    void aWeightThatIsMovedToCheckItsGradientByDifferencesDoesNotLearn() {
        isRight(CHECKED + """
                    W2 -= 0.1 * dW2
                    b2 -= 0.1 * db2
                    W1 -= 0.1 * dW1
                    b1 -= 0.1 * db1
                """);
    }

    @Test
    void besideSuchACheckOnlyTheBiasesThatAreNeverUpdatedAreTold() {
        Report report = Audit.of(CHECKED + """
                    W2 -= 0.1 * dW2
                    W1 -= 0.1 * dW1
                """)
                .within(Duration.ofSeconds(60), 512L << 20)
                .report();
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::kind)
                .containsExactly("never-applied", "never-applied");
    }

    @Test
    void whereTheNumbersGrowBeyondAllBoundsWeightsAreDrawnSmaller() {
        Report report = Audit.of("""
                import numpy as np

                class Net:
                    def __init__(self, n_x, n_h, n_y):
                        self.W1 = np.random.randn(n_h, n_x) * 0.01
                        self.b1 = np.zeros((n_h, 1))
                        self.W2 = np.random.randn(n_y, n_h) * 0.01
                        self.b2 = np.zeros((n_y, 1))

                    def fit(self, X, Y, epochs=100, rate=0.01):
                        X = X.T
                        Y = Y.T
                        m = X.shape[1]
                        for i in range(epochs):
                            Z1 = self.W1 @ X + self.b1
                            A1 = 40 * np.exp(Z1) - np.exp(-Z1) / np.exp(Z1) + np.exp(-Z1)
                            A2 = 1 / (1 + np.exp(-(self.W2 @ A1 + self.b2)))
                            cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
                            dZ2 = A2 - Y
                            dW2 = dZ2 @ A1.T / m
                            db2 = np.sum(dZ2, axis=1, keepdims=True) / m
                            dZ1 = (self.W2.T @ dZ2) * (1 - A1 ** 2)
                            dW1 = dZ1 @ X.T / m
                            db1 = np.sum(dZ1, axis=1, keepdims=True) / m
                            self.W1 -= rate * dW1
                            self.b1 -= rate * db1
                            self.W2 -= rate * dW2
                            self.b2 -= rate * db2
                """).report();
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::source)
                .containsExactly("            dZ1 = (self.W2.T @ dZ2) * (1 - A1 ** 2)");
    }

    @Test
    void anotherWayToLearnIsNoFurtherStepOfTheSameOne() {
        isRight("""
                import numpy as np

                class Linear:
                    def __init__(self, n, m, rate=0.1):
                        self.rate = rate
                        self.weights = np.random.randn(n, m) * 0.1
                        self.biases = np.zeros(m)

                    def forward(self, input):
                        return np.dot(input, self.weights) + self.biases

                    def backward(self, input, grad_output):
                        grad_input = np.dot(grad_output, self.weights.T)
                        self.weights = self.weights - self.rate * np.dot(input.T, grad_output)
                        self.biases = self.biases - self.rate * np.sum(grad_output, axis=0)
                        return grad_input

                    def forward_kept(self, input, kept):
                        kept.append(self.weights)
                        return np.dot(input, self.weights) + self.biases

                    def backward_decayed(self, input, grad_output, lambd):
                        grad_input = np.dot(grad_output, self.weights.T)
                        grad_weights = np.dot(input.T, grad_output)
                        self.weights = (self.weights - self.rate * grad_weights -
                                        lambd * self.weights)
                        self.biases = self.biases - self.rate * np.sum(grad_output, axis=0)
                        return grad_input
                """);
    }

    private static final String HANDED = """
            import numpy as np

            class Net:
                def __init__(self, n, m, o):
                    self.V = np.random.normal(0.0, 0.4, (m, n))
                    self.W = np.random.normal(0.0, 0.4, (o, m))
                    self.o = o

                def run(self, X, y, rate, epochs):
                    for i in range(epochs):
                        error = 0
                        for j in range(X.shape[0]):
                            label = np.ones(self.o) * 0.01
                            label[y[j, 0]] = 0.99
                            t = self.learn(X[j, :], label, rate)
                            error += sum(t.T.dot(t)) / 3
                        print(i, error)

                def learn(self, x, y, rate):
                    data = np.array(x, ndmin=2).T
                    label = np.array(y, ndmin=2).T
                    h = 1 / (1 + np.exp(-self.V.dot(data)))
                    out = 1 / (1 + np.exp(-self.W.dot(h)))
                    out_error = label - out
                    h_error = self.W.T.dot(out_error)
                    dW = np.dot(out_error * out * (1.0 - out), h.T)
                    dV = np.dot(h_error * h * (1.0 - h), data.T)
                    self.W += rate * dW
                    self.V += rate * dV
                    return out_error
            """;

    @Test
    void whatIsComputedFromAWrongGradientIsNotToldToBeAnotherMultiple() {
        Report report = Audit.of("""
                import numpy as np
                from net import Net
                X = np.random.randn(12, 4)
                y = np.random.randint(0, 3, (12, 1))
                Net(4, 5, 3).run(X, y, 0.1, 20)
                """).with("net.py", HANDED).report();
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::source)
                .containsExactly("        h_error = self.W.T.dot(out_error)");
    }

    @Test
    void aLineThatIsRightGivenItsInputsIsNotWhereOtherWrongOnesComeFrom() throws IOException {
        Fixture network = Fixture.all("right").stream()
                .filter(f -> f.name().equals("sgd_network.py"))
                .findFirst()
                .orElseThrow();
        String still = network.text().replace("[o - k * g for o, g", "[o for o, g");
        Report report =
                Audit.of(still).within(Duration.ofSeconds(4), 512L << 20).report();
        assertThat(report.findings())
                .as(report.text())
                .isNotEmpty()
                .extracting(Finding::source)
                .noneMatch(line -> line.strip().startsWith("err = "));
    }

    @Test
    void aSettingThatIsComparedWithTrueAndFalseIsOneOfThem() {
        isRight("""
                import numpy as np

                class Net:
                    def __init__(self, inputs, outputs, regression, hidden=6, rate=0.1):
                        self.W = [np.random.randn(inputs, hidden), np.random.randn(hidden, outputs)]
                        self.b = [np.zeros((1, hidden)), np.zeros((1, outputs))]
                        self.regression, self.rate = regression, rate

                    def forward(self, X):
                        hidden = np.maximum(0, X @ self.W[0] + self.b[0])
                        values = [X, hidden]
                        Z = hidden @ self.W[1] + self.b[1]
                        if self.regression == False:
                            E = np.exp(Z)
                            values.append(E / np.sum(E, axis=1, keepdims=True))
                        elif self.regression == True:
                            values.append(Z)
                        return values

                    def backward(self, values, Y):
                        d = (values[-1] - Y) / len(Y)
                        dW, db = [], []
                        for i in (1, 0):
                            dW.insert(0, values[i].T @ d)
                            db.insert(0, np.sum(d, axis=0, keepdims=True))
                            d = d @ self.W[i].T * (values[i] > 0)
                        return dW, db

                    def fit(self, X_train, Y_train, epochs=100):
                        for e in range(epochs):
                            dW, db = self.backward(self.forward(X_train), Y_train)
                            for i in range(2):
                                self.W[i] -= self.rate * dW[i]
                                self.b[i] -= self.rate * db[i]
                """);
    }
}
