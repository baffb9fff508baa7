package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What is said, and what is not, of the values a flag does not have as the program stands.
class BranchesTest {
    private static final String NET = """
            import numpy as np
            class Net:
                def __init__(self, d, h, k, hidden='tanh', out='sigmoid'):
                    self.hidden, self.out = hidden, out
                    self.W, self.b = np.random.randn(d, h), np.zeros((1, h))
                    self.V, self.c = np.random.randn(h, k), np.zeros((1, k))
                def act(self, name, z):
                    if name == 'tanh':
                        return np.tanh(z)
                    if name == 'relu':
                        return np.maximum(z, 0)
                    if name == 'sigmoid':
                        return 1 / (1 + np.exp(-z))
                def slope(self, name, a):
                    if name == 'tanh':
                        return 1 - a ** 2
                    if name == 'relu':
                        return %s
                    return a * (1 - a)
                def fit(self, X, T, lr=0.1):
                    for i in range(100):
                        h = self.act(self.hidden, X @ self.W + self.b)
                        p = self.act(self.out, h @ self.V + self.c)
                        loss = -np.sum(T * np.log(p) + (1 - T) * np.log(1 - p))
                        dz = p - T
                        dV = h.T @ dz
                        dc = np.sum(dz, axis=0, keepdims=True)
                        ds = dz @ self.V.T * self.slope(self.hidden, h)
                        dW = X.T @ ds
                        db = np.sum(ds, axis=0, keepdims=True)
                        self.V -= lr * dV
                        self.c -= lr * dc
                        self.W -= lr * dW
                        self.b -= lr * db
            Net(4, 7, 3).fit(np.random.randn(12, 4), (np.random.rand(12, 3) > 0.5) * 1.0)
            """;

    @Test
    void aBranchThatIsWrongIsToldWithTheValueItNeeds() {
        Report report = Audit.of(NET.formatted("(a < 0) * 1.0")).report();
        assertThat(report.verdict()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings()).singleElement().satisfies(f -> {
            assertThat(f.line()).isEqualTo(18);
            assertThat(f.message()).startsWith("with hidden = 'relu': ");
            assertThat(f.fix()).isNotNull();
        });
    }

    @Test
    void anOutputThatDoesNotGoWithTheLossIsNoFaultOfTheProgram() {
        assertThat(Audit.of(NET.formatted("(a > 0) * 1.0")).report().findings()).isEmpty();
    }

    @Test
    void aBranchThatCannotBeRunIsANote() {
        Report report = Audit.of(NET.formatted("a @ np.zeros((99, 98))")).report();
        assertThat(report.findings()).isEmpty();
        assertThat(report.notes()).anySatisfy(n -> assertThat(n).startsWith("with hidden = 'relu' line 18 "));
    }

    @Test
    void whatIsSwitchedBetweenLearningAndUsingIsNoChoice() {
        assertThat(Audit.of("""
                import numpy as np
                def sigmoid(z, deriv=False):
                    if deriv:
                        return z * (1 - z)
                    return 1 / (1 + np.exp(-z))
                def forward(x, W, keep=0.5, training=True):
                    h = sigmoid(x @ W)
                    if training:
                        mask = np.random.rand(*h.shape) < keep
                        return h * mask / keep, mask
                    return h, np.zeros(h.shape)
                X, T = np.random.randn(9, 4), np.random.rand(9, 3)
                W = np.random.randn(4, 3)
                for i in range(100):
                    h, mask = forward(X, W)
                    d = (h - T) * mask / 0.5 * sigmoid(sigmoid(X @ W), True)
                    W -= 0.1 * X.T @ d
                """).report().findings()).isEmpty();
    }

    @Test
    void aChangeKeepsTheOtherBranchesRight() throws Exception {
        Report report = Fixture.all("wrong").stream()
                .filter(f -> f.name().equals("relu_mask_for_tanh.py"))
                .findFirst()
                .orElseThrow()
                .audited();
        assertThat(report.findings())
                .singleElement()
                .satisfies(f -> assertThat(String.valueOf(f.fix())).contains(" if self.act == 'tanh' else "));
    }

    /// A layer whose decay is off as the program stands has no price in the loss either: none of its own is asked for.
    @Test
    void aDecayThatIsOffNeedsNoPrice() throws Exception {
        Fixture fixture = Fixture.all("wrong").stream()
                .filter(f -> f.name().equals("decay_of_one_layer.py"))
                .findFirst()
                .orElseThrow();
        String right = fixture.text().replace("d * (1 - self.y)", "d * (1 - self.y ** 2)");
        assertThat(Audit.of(right).report().findings()).isEmpty();
    }

    @Test
    void ofTwoChangesTheOneIsToldThatMendsTheBranchToo() throws Exception {
        Report report = Fixture.all("wrong").stream()
                .filter(f -> f.name().equals("slope_of_the_outer_input.py"))
                .findFirst()
                .orElseThrow()
                .audited();
        assertThat(report.findings())
                .singleElement()
                .satisfies(f -> assertThat(String.valueOf(f.fix())).contains("self.slope(self.z1)"));
    }
}
