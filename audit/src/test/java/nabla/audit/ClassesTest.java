package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Classes of layers, networks and optimizers that nobody calls, in programs written anew after real ones.
class ClassesTest {
    private static Report report(String text) {
        return Audit.of(text).report();
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
