package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Faults that leave a value without anything to learn from: what should learn is known by its place in the network.
class DetectionTest {
    private static final String ONE_BY_ONE = """
            from math import exp
            from random import uniform

            class Net:
                def __init__(self, n, h):
                    self.v = [[uniform(-1, 1) for _ in range(h)] for _ in range(n)]
                    self.c = [0.0] * h
                    self.w = [uniform(-1, 1) for _ in range(h)]
                    self.n, self.h = n, h

                def answer(self, q):
                    self.q, self.hidden = q, []
                    for j in range(self.h):
                        total = self.c[j]
                        for i in range(self.n):
                            total += q[i] * self.v[i][j]
                        self.hidden.append(1 / (1 + exp(-total)))
                    self.out = 0.0
                    for j in range(self.h):
                        self.out += self.hidden[j] * self.w[j]
                    return self.out

                def learn(self, wanted, rate):
                    off = self.out - wanted
                    loss = 0.5 * off ** 2
                    for j in range(self.h):
                        slack = off * self.w[j] * self.hidden[j] * (1 - self.hidden[j])
                        self.w[j] -= rate * off * self.hidden[j]
                        self.c[j] -= rate * slack
                        for i in range(self.n):
                            self.v[i][j] -= rate * slack * self.q[i]
                    return loss

            net = Net(2, 3)
            for t in range(100):
                for q, wanted in [([0.1, 0.9], 0.3), ([0.7, -0.4], 0.8)]:
                    net.answer(q)
                    net.learn(wanted, 0.1)
            """;

    private static final String EXCERPT = """
            h = sigmoid(np.dot(W1, x) + b1)
            o = sigmoid(np.dot(W2, h) + b2)
            d2 = (o - y) * o * (1 - o)
            d1 = np.dot(W2.T, d2) * h * (1 - h)
            dW2 = np.dot(d2, h.T)
            dW1 = np.dot(d1, x.T)
            W2 = W2 - lr * dW2
            b2 = b2 - lr * d2
            W1 = W1 - lr * dW1
            b1 = b1 - lr * d1
            """;

    @Test
    void everyNumberOfAListLearnsByItself() {
        assertThat(Audit.of(ONE_BY_ONE).report().verdict().exitCode).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.c[j] -= rate * slack => pass",
                "self.c[j] -= rate * slack => self.c[j] = rate * slack",
                "self.c[j] -= rate * slack => self.c[j] -= rate",
                "rate * off * self.hidden[j] => rate * j * self.hidden[j]",
                "rate * slack * self.q[i] => rate * self.q[i]"
            })
    void aListOfNumbersThatLosesItsGradient(String change) {
        assertThat(changed(ONE_BY_ONE, change).verdict()).isEqualTo(Report.Verdict.WRONG);
    }

    @Test
    void anExcerptThatAppliesEveryGradientIsRight() {
        assertThat(Audit.of(EXCERPT).report().verdict().exitCode).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W1 = W1 - lr * dW1 => pass",
                "W2 = W2 - lr * dW2 => W2 = W2",
                "b1 = b1 - lr * d1 => b1 = b1 - lr * h",
                "W1 = W1 - lr * dW1 => W1 = lr - lr * dW1"
            })
    void anExcerptThatLeavesOutOneOfItsGradients(String change) {
        assertThat(changed(EXCERPT, change).verdict()).isEqualTo(Report.Verdict.WRONG);
    }

    @Test
    void anExcerptThatShowsOneUpdateAloneIsRight() {
        assertThat(changed(
                                EXCERPT,
                                "W1 = W1 - lr * dW1 => pass",
                                "b1 = b1 - lr * d1 => pass",
                                "b2 = b2 - lr * d2 => pass")
                        .findings())
                .isEmpty();
    }

    @Test
    void anUpdateOfEveryParameterThatHasLostItsGradientIsToldOnItsLine() {
        Report report = Audit.of("""
                import numpy as np
                X = np.random.randn(8, 3)
                Y = np.random.randn(8, 2)
                P = {'w': np.random.randn(3, 2), 'b': np.zeros(2)}
                for t in range(50):
                    out = X @ P['w'] + P['b']
                    loss = 0.5 * np.sum((out - Y) ** 2)
                    G = {'w': X.T @ (out - Y), 'b': np.sum(out - Y, axis=0)}
                    for k in P:
                        P[k] -= 0.01
                """).report();
        assertThat(report.findings()).extracting(Finding::line).containsOnly(10);
    }

    @Test
    void theFirstAxisOfANumberPassesInASumAsItDoesInNumPy() {
        Report report = Audit.of("""
                import numpy as np
                X = np.random.randn(8, 3)
                Y = np.random.randn(8, 2)
                W = np.random.randn(3, 2)
                b = np.zeros(2)
                for t in range(50):
                    out = X @ W + b
                    loss = 0.5 * np.sum((out - Y) ** 2)
                    dW = X.T @ (out - Y)
                    db = np.sum(loss, axis=0)
                    W -= 0.01 * dW
                    b -= 0.01 * db
                """).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(10);
    }

    private static final String PENALISED = """
            import numpy as np
            X = np.random.randn(9, 3)
            Y = np.random.randn(9, 2)
            W = np.random.randn(3, 5)
            V = np.random.randn(5, 2)
            lr, strength = 0.05, 0.3
            for t in range(50):
                h = np.tanh(X @ W)
                out = h @ V
                value = 0.5 * np.sum((out - Y) ** 2) / 9
                value = value + 0.5 * strength * (np.sum(W ** 2) + np.sum(V ** 2))
                d = (out - Y) / 9
                gV = h.T @ d + strength * V
                gW = X.T @ ((d @ V.T) * (1 - h ** 2)) + strength * W
                W -= lr * gW
                V -= lr * gV
            print(value)
            """;

    @Test
    void aPenaltyThatIsTheLossesIsRight() {
        assertThat(Audit.of(PENALISED).report().verdict()).isEqualTo(Report.Verdict.RIGHT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h.T @ d + strength * V => h.T @ d",
                "h.T @ d + strength * V => h.T @ d + 2 * strength * V",
                "d = (out - Y) / 9 => d = (out - Y)"
            })
    void aPenaltyOfAnotherWeightThanTheLosses(String change) {
        assertThat(changed(PENALISED, change).verdict()).isEqualTo(Report.Verdict.WRONG);
        String beside = "value = value + 0.5 * strength => penalty = 0.5 * strength";
        assertThat(changed(PENALISED, beside, change).verdict()).isEqualTo(Report.Verdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"V -= lr * gV => V -= gV", "W -= lr * gW => W -= gW"})
    void anUpdateThatLeavesOutTheRateOfTheOthers(String change) {
        assertThat(changed(PENALISED, change).verdict()).isEqualTo(Report.Verdict.WRONG);
    }

    @Test
    void ratesOfTheirOwnAreRight() {
        assertThat(changed(PENALISED, "lr * gW => 0.02 * gW", "lr * gV => 0.03 * gV")
                        .findings())
                .isEmpty();
        assertThat(changed(PENALISED, "V -= lr * gV => V -= 2 * lr * gV").findings())
                .isEmpty();
    }

    @Test
    void momentumThatAddsTheWeightItself() {
        String velocity = "W -= lr * gW => vW = 0.9 * W - lr * gW; W += vW";
        assertThat(changed(PENALISED, velocity).verdict()).isEqualTo(Report.Verdict.WRONG);
    }

    private static final String TURNED = """
            import numpy as np
            X = np.random.randn(3, 9)
            y = np.random.randint(0, 2, (1, 9))
            w = np.zeros((3, 1))
            b = 0.0
            rate, strength = 0.1, 0.2
            for t in range(50):
                A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
                cost = -np.mean(y * np.log(A) + (1 - y) * np.log(1 - A)) + 0.5 * strength * np.sum(w ** 2)
                dw = np.dot(X, (A - y).T) / 9 + strength * w
                db = np.mean(A - y)
                w -= rate * dw
                b -= rate * db
            """;

    @Test
    void aWeightThatIsUsedTurnedIsRight() {
        assertThat(Audit.of(TURNED).report().verdict().exitCode).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"w -= rate * dw => pass", "w -= rate * dw => w -= rate", "w -= rate * dw => w -= rate * w"})
    void aWeightThatIsUsedTurnedAndNoLongerLearns(String change) {
        assertThat(changed(TURNED, change).verdict()).isEqualTo(Report.Verdict.WRONG);
    }

    @Test
    void boundsOfEveryElementAreClippedTo() {
        Report report = Audit.of("""
                import numpy as np
                X = np.random.randn(8, 3)
                Y = np.random.randn(8, 2)
                W = np.random.randn(3, 2)
                for t in range(50):
                    out = X @ W
                    loss = 0.5 * np.sum((out - Y) ** 2)
                    W -= 0.01 * X.T @ np.clip(out - Y, -np.abs(out), np.abs(out))
                """).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(8);
    }

    private static Report changed(String program, String... changes) {
        String text = program;
        for (String change : changes) {
            String[] sides = change.split(" => ");
            assertThat(text).contains(sides[0]);
            text = text.replace(sides[0], sides[1]);
        }
        return Audit.of(text).report();
    }

    /// A right fixture with one text in the place of another.
    private static Report altered(String fixture, String old, String by) throws IOException {
        String text = Files.readString(Fixture.FOLDER.resolve("right").resolve(fixture));
        assertThat(text).contains(old);
        return Audit.of(fixture, text.replace(old, by)).report();
    }

    @Test
    void aFactorThatARateMakesUpForIsStillOne() throws IOException {
        Report report = altered(
                "layer_objects_sgd.py", "self.dw = np.dot(self.x.T, dout)", "self.dw = 2 * np.dot(self.x.T, dout)");
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(16);
    }

    @Test
    void aGradientWhoseParameterIsLeftOutIsToldHoweverManyAre() throws IOException {
        Report report = altered(
                "deep_dict_functions.py",
                "for l in range(1, depth(theta) + 1):\n        theta[",
                "for l in range(1, depth(theta) - 1):\n        theta[");
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
    }

    @Test
    void aStepAlongTheCostIsNoneOfTheNetworksValues() throws IOException {
        Report report = altered("autoencoder.py", "- lr * g)", "- lr * cost)");
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
    }

    @Test
    void aValueThatIsChangedInPlaceIsNotComputedFromItself() throws IOException {
        Report report =
                altered("affine_ordered.py", "return np.dot(g, self.weight.T)", "return 2 * np.dot(g, self.weight.T)");
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(37);
    }
}
