package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Layers, activations and losses that nobody puts together, and what may be said of a network that the audit has put
/// together itself.
class AssembledTest {
    private static Report report(String text) {
        return Audit.of(text).report();
    }

    private static void isRight(Report report) {
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    private static final String FUNCTIONS_OVER_LAYERS = """
            import numpy as np
            class Layer:
                def forward(self, x):
                    return x
                def backward(self, x, above):
                    return above, 0, 0
            class ReLU(Layer):
                def forward(self, x):
                    return np.maximum(0, x)
                def backward(self, x, above):
                    return above * (x > 0), 0, 0
            class Dense(Layer):
                def __init__(self, inputs, outputs):
                    self.weights = np.random.normal(size=(inputs, outputs))
                    self.biases = np.zeros(outputs)
                def forward(self, x):
                    return np.dot(x, self.weights) + self.biases
                def backward(self, x, above):
                    grad_weights = np.dot(x.T, above)
                    grad_biases = above.sum(axis=0)
                    return np.dot(above, self.weights.T), grad_weights, grad_biases
            def forward(network, x):
                outputs = []
                for layer in network:
                    x = layer.forward(x)
                    outputs.append(x)
                return outputs
            def train(network, x, y):
                outputs = forward(network, x)
                inputs = [x] + outputs
                grad = 2 * (outputs[-1] - y)
                changes = []
                for l in range(len(network))[::-1]:
                    grad, dw, db = network[l].backward(inputs[l], grad)
                    changes.insert(0, (dw, db))
                return changes
            """;

    @Test
    void aFunctionThatGoesThroughLayersIsGivenLayers() {
        isRight(report(FUNCTIONS_OVER_LAYERS));
        Report wrong = report(FUNCTIONS_OVER_LAYERS.replace("np.dot(x.T, above)", "np.dot(x.T, above ** 2)"));
        assertThat(wrong.findings())
                .as(wrong.text())
                .anyMatch(f -> f.source().contains("grad_weights = np.dot(x.T, above ** 2)"));
    }

    private static final String ACTIVATION_LAYERS = """
            import numpy as np
            class Dense:
                def __init__(self, input_size, output_size):
                    self.weights = np.random.randn(input_size, output_size)
                    self.bias = np.zeros((1, output_size))
                def forward(self, x):
                    self.input = x
                    return np.dot(x, self.weights) + self.bias
                def backward(self, above, rate):
                    below = np.dot(above, self.weights.T)
                    self.weights -= rate * np.dot(self.input.T, above)
                    self.bias -= rate * np.sum(above, axis=0)
                    return below
            class Activation:
                def __init__(self, activation, activation_prime):
                    self.activation = activation
                    self.activation_prime = activation_prime
                def forward(self, x):
                    self.input = x
                    return self.activation(x)
                def backward(self, above, rate):
                    return above * self.activation_prime(self.input)
            def sigmoid(x):
                return 1 / (1 + np.exp(-x))
            def sigmoid_prime(x):
                return sigmoid(x) * (1 - sigmoid(x))
            def entropy(target, p):
                return -np.sum(target * np.log(p)) / len(target)
            def entropy_prime(target, p):
                return p - target
            class Network:
                def __init__(self):
                    self.layers = []
                def add(self, layer):
                    self.layers.append(layer)
                def compile(self, loss, loss_prime, rate):
                    self.loss = loss
                    self.loss_prime = loss_prime
                    self.rate = rate
                def fit(self, x_train, y_train, epochs):
                    for _ in range(epochs):
                        total = 0
                        for x, y in zip(x_train, y_train):
                            output = x.reshape(1, -1)
                            for layer in self.layers:
                                output = layer.forward(output)
                            total += self.loss(y, output)
                            gradient = self.loss_prime(y, output)
                            for layer in reversed(self.layers):
                                gradient = layer.backward(gradient, self.rate)
            """;

    @Test
    void aFunctionIsGivenWithItsDerivativeAndAWrittenLossMayBelongToAnotherLastLayer() {
        isRight(report(ACTIVATION_LAYERS));
        Report wrong = report(ACTIVATION_LAYERS.replace("return above * self", "return self"));
        assertThat(wrong.findings())
                .as(wrong.text())
                .anyMatch(f -> f.source().contains("return self.activation_prime(self.input)")
                        || f.source().contains("gradient = layer.backward"));
    }

    @Test
    void aLayerThatIsToldItsInputsLaterIsALayerWithWeights() {
        isRight(report("""
                import numpy as np
                class Dense:
                    def __init__(self, out_dim, rate=0.1):
                        self.out_dim = out_dim
                        self.rate = rate
                    def build(self, in_dim):
                        self.weights = np.random.uniform(-1, 1, (self.out_dim, in_dim + 1))
                        self.change = np.zeros(self.weights.shape)
                        return self.out_dim
                    def activate(self, below):
                        self.below = np.concatenate([[1], below])
                        self.out = np.tanh(self.weights @ self.below)
                        return self.out
                    def go_back(self, error):
                        delta = (1 - self.out ** 2) * error
                        self.change += self.rate * np.outer(delta, self.below)
                        return (self.weights.T @ delta)[1:]
                    def update(self):
                        self.weights += self.change
                        self.change = np.zeros(self.weights.shape)
                class Model:
                    def __init__(self, in_dim=2):
                        self.layers = []
                        self.next = in_dim
                    def add(self, layer):
                        self.layers.append(layer)
                        self.next = layer.build(self.next)
                    def predict(self, x):
                        for layer in self.layers:
                            x = layer.activate(x)
                        return x
                    def fit(self, xs, ys, n_epochs=1):
                        for x, y in zip(xs, ys):
                            error = y - self.predict(x)
                            for layer in reversed(self.layers):
                                error = layer.go_back(error)
                            for layer in self.layers:
                                layer.update()
                """));
    }

    @Test
    void anErrorThatComesFromNowhereMayHaveEitherSign() {
        isRight(report("""
                import numpy as np
                class Dense:
                    def __init__(self, n_in, n_out):
                        self.w = np.random.randn(n_in, n_out)
                        self.b = np.zeros((1, n_out))
                    def forward(self, x):
                        self.below = np.hstack([x, np.ones((x.shape[0], 1))])
                        return x @ self.w + self.b
                    def backward(self, errors):
                        x = self.below[:, :-1]
                        self.w += 0.1 * x.T @ errors
                        self.b += 0.1 * errors.sum(axis=0, keepdims=True)
                """));
    }

    @Test
    void oneOfTwoGradientsFromNowhereIsNotGuessed() {
        Report report = report("""
                import numpy as np
                class Dense:
                    def __init__(self, n_in, n_out):
                        self.w = np.random.randn(n_in, n_out)
                    def forward(self, x):
                        self.z = x @ self.w
                        return self.z
                    def backward(self, x, next_delta, next_grad):
                        self.w -= 0.1 * (x.T @ next_delta + 0.1 * x.T @ (next_grad * self.z))
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
    }

    @Test
    void aPenaltyIsNoPrediction() {
        Report report = report("""
                import numpy as np
                class Dense:
                    def __init__(self, n_in, n_out):
                        self.w = np.random.randn(n_in, n_out)
                    def forward(self, x):
                        self.output = x @ self.w
                    def shrink(self, beta=0.1):
                        self.reg = np.sum(beta * self.w ** 2)
                    def backward(self, x, below):
                        self.dw = below / len(x) + (self.reg - 0.5) * self.w
                    def step(self, rate):
                        self.w -= rate * self.dw
                """);
        assertThat(report.findings()).as(report.text()).isEmpty();
    }

    @Test
    void aWeightIsDeadWhereTheSlopeIsWrittenOverTheValue() {
        Report report = report("""
                import numpy as np
                def relu(x):
                    x[x < 0] = 0
                    return x
                def slope(x):
                    x[x <= 0] = 0
                    x[x > 0] = 1
                    return x
                X = np.random.randn(6, 4)
                Y = np.random.randn(6, 2)
                W1 = np.random.randn(4, 5)
                W2 = np.random.randn(5, 3)
                W3 = np.random.randn(3, 2)
                b1 = np.random.randn(6, 5)
                b2 = np.random.randn(6, 3)
                inputs = np.zeros((6, 4))
                for _ in range(10):
                    given = X[np.random.permutation(6)]
                    inputs = np.reshape(given, (6, 4))
                    h = relu(np.dot(inputs, W1) + b1)
                    mask = slope(h)
                    h2 = relu(np.dot(h, W2) + b2)
                    mask2 = slope(h2)
                    out = np.dot(h2, W3)
                    loss = np.sum((out - Y) ** 2)
                    d3 = 2 * (out - Y)
                    d2 = d3 @ W3.T * mask2
                    dW3 = h2.T @ d3
                    dW2 = h.T @ d2
                    dW1 = inputs.T @ (d2 @ W2.T * mask)
                    W1 = W1 - 0.1 * dW1
                    W2 = W2 - 0.1 * dW2
                    W3 = W3 - 0.1 * dW3
                """);
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::kind)
                .contains("dead-parameter");
    }

    @Test
    void noRepairDividesAValueByItself() {
        Report report = report("""
                import numpy as np
                keep = 0.8
                X = np.random.randn(7, 3)
                Y = np.random.randn(7, 2)
                W1 = np.random.randn(3, 5)
                W2 = np.random.randn(5, 2)
                for _ in range(3):
                    active = np.random.rand(5) < keep
                    a = np.maximum(0, active * (X @ W1))
                    d = a @ W2 - Y
                    dh = d @ W2.T * (a > 0)
                    dW1 = X.T @ dh * (active / keep)
                    W2 -= 0.1 * a.T @ d
                    W1 -= 0.1 * dW1
                """);
        assertThat(report.findings()).as(report.text()).isNotEmpty();
        assertThat(report.findings())
                .as(report.text())
                .noneMatch(f -> f.fix() != null && f.fix().after().contains("keep / keep"));
    }
}
