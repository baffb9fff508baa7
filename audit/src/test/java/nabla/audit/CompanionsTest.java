package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What a network is given that nobody makes: objects of the program's own classes, and what the types that are written
/// ask for.
class CompanionsTest {
    private static void isRight(String program) {
        Report report = Audit.of(program).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    /// A network of two layers; how it starts and what it steps by come from the test.
    private static final String NETWORK = """
                    self.w1 = np.random.randn(inputs, hidden)
                    self.w2 = np.random.randn(hidden, outputs)
                    self.goal = goal
                    self.opt = opt
                def fit(self, x, y, validation=None):
                    if validation:
                        print(len(validation))
                    h = np.tanh(x @ self.w1)
                    o = h @ self.w2
                    d = self.goal.slope(o, y)
                    g2 = h.T @ d
                    g1 = x.T @ (d @ self.w2.T * (1 - h ** 2))
                    self.w1 = self.opt.moved(self.w1, g1)
                    self.w2 = self.opt.moved(self.w2, g2)
            """;

    private static final String CLASSES = """
            import numpy as np
            class Quadratic:
                @staticmethod
                def slope(o, y):
                    return o - y
            class Plain:
                def __init__(self, rate=0.1):
                    self.rate = rate
                def moved(self, w, g):
                    return w - self.rate * g
            """;

    @Test
    void whatMethodsAreCalledOfIsOfTheClassThatHasThem() {
        isRight(CLASSES + """
            class Net:
                def __init__(self, inputs, hidden, outputs, goal, opt=None):
            """ + NETWORK);
    }

    @Test
    void aValueIsOfTheTypeThatIsWritten() {
        isRight(CLASSES + """
            class Net:
                def __init__(self, inputs: int, hidden: int, outputs: int, goal: Quadratic, opt: Plain,
                             weights_path: str, w_old: bool):
                    if w_old:
                        raise ValueError(weights_path.upper())
            """ + NETWORK);
    }

    @Test
    void anObjectOfEachLayerIsMadeWhereSuchAListIsAsked() {
        isRight("""
                import numpy as np
                class Wanted:
                    def __init__(self, units):
                        self.units = units
                class Net:
                    def __init__(self, plan: list[Wanted]):
                        self.w = []
                        for i in range(1, len(plan)):
                            self.w.append(np.random.randn(plan[i - 1].units, plan[i].units))
                    def train(self, x, y):
                        h = np.tanh(x @ self.w[0])
                        d = h @ self.w[1] - y
                        e = d @ self.w[1].T * (1 - h * h)
                        self.w[1] = self.w[1] - 0.1 * h.T @ d
                        self.w[0] = self.w[0] - 0.1 * x.T @ e
                """);
    }

    @Test
    void aLossOfTheWholeSetIsNotThatOfASingleStep() {
        isRight("""
                import numpy as np
                x = np.random.randn(6, 3)
                y = np.random.randn(6, 2)
                W = np.random.randn(2, 3)
                def predicted(row):
                    return np.tanh(W @ row)
                def loss():
                    total = 0
                    for i in range(6):
                        total += np.sum((predicted(x[i]) - y[i]) ** 2) / 2
                    return total / 6
                before = loss()
                for i in range(6):
                    o = predicted(x[i])
                    d = (o - y[i]) * (1 - o * o)
                    W -= 0.1 * np.outer(d, x[i])
                """);
    }

    @Test
    void functionsOfShortNamesAreGivenTheSameData() {
        isRight("""
                import numpy as np
                def init_params():
                    w1, b1 = np.random.randn(7, 4), np.zeros((1, 4))
                    w2, b2 = np.random.randn(4, 3), np.zeros((1, 3))
                    return w1, b1, w2, b2
                def f_propagation(a0, w1, b1, w2, b2):
                    a1 = np.tanh(a0 @ w1 + b1)
                    z2 = a1 @ w2 + b2
                    return a1, z2
                def b_propagation(x, y, a1, w2, z2):
                    d = (z2 - y) / len(y)
                    dw2, db2 = a1.T @ d, d.sum(axis=0, keepdims=True)
                    e = d @ w2.T * (1 - a1 ** 2)
                    dw1, db1 = x.T @ e, e.sum(axis=0, keepdims=True)
                    return dw1, db1, dw2, db2
                def get_predictions(A2):
                    return np.argmax(A2, axis=1)
                def update(w1, b1, w2, b2, dw1, db1, dw2, db2, alpha):
                    w1, b1 = w1 - alpha * dw1, b1 - alpha * db1
                    w2, b2 = w2 - alpha * dw2, b2 - alpha * db2
                    return w1, b1, w2, b2
                """);
    }

    @Test
    void aDrivenProgramOfWhichNothingWasUnderstoodIsNotCalledWrong() {
        Report report = Audit.of("""
                class Dense:
                    def __init__(self, num_units, W, name, eta=0.001, beta=0, b=None):
                        self.W, self.eta = W, eta
                        self.b = np.zeros(num_units) if b is None else b
                        self.beta = beta
                    def forward_prop(self, X):
                        self.z = np.matmul(X, self.W) + self.b
                        self.dW = previous_grad / len(self.z) + self.reg / len(self.z) * self.W
                        size = np.ones_like(self.W)
                        self.W -= self.eta / np.sqrt(size + EPS) * self.dW
                    def smoothness(self):
                        self.reg = np.sum(self.beta * np.sum(self.W**2, axis = 0))
                class Last:
                    def __init__(self, num_outputs, name = "last"):
                        self.wanted = 0
                        self.said = np.zeros(num_outputs)
                    def back_propagation(self, X):
                        self.delta = (self.said - self.wanted)
                        self.grad = np.matmul(X.T, self.delta)
                """).report();
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.COULD_NOT_TELL);
        assertThat(report.reason()).contains("no value was found that is a gradient");
    }
}
