package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Slips in layers and in what is done with them are told where they are, and not where something could be done about
/// them.
class LayerSlipsTest {
    private static final String LAYERS = """
            import numpy as np
            rng = np.random.default_rng(4)

            class Dense:
                def __init__(self, inputs, units):
                    self.w = rng.standard_normal((inputs, units))
                    self.b = np.zeros((1, units))

                def forward(self, x):
                    self.x = x
                    self.out = x @ self.w + self.b

                def backward(self, above):
                    self.dw = self.x.T @ above
                    self.db = above.sum(axis=0, keepdims=True)
                    self.dx = above @ self.w.T

            class Ramp:
                def forward(self, x):
                    self.x = x
                    self.out = np.maximum(x, 0)

                def backward(self, above):
                    self.dx = above.copy()
                    self.dx[self.x < 0] = 0

            class Curve:
                def forward(self, x):
                    self.out = 1 / (1 + np.exp(-x))

                def backward(self, above):
                    self.dx = above * self.out * (1 - self.out)

            class Rule:
                def __init__(self, rate):
                    self.rate = rate

            class Descent(Rule):
                def move(self, layer):
                    for k, (p, g) in enumerate([(layer.w, layer.dw), (layer.b, layer.db)]):
                        p -= self.rate * g

            X = rng.standard_normal((14, 4))
            T = (rng.standard_normal((14, 2)) > 0).astype(float)
            first, bend, second, last = Dense(4, 5), Ramp(), Dense(5, 2), Curve()
            rule = Descent(0.1)
            for i in range(100):
                first.forward(X)
                bend.forward(first.out)
                second.forward(bend.out)
                last.forward(second.out)
                loss = np.sum((last.out - T) ** 2) / 2
                error = last.out - T
                last.backward(error)
                second.backward(last.dx)
                bend.backward(second.dx)
                first.backward(bend.dx)
                rule.move(first)
                rule.move(second)
            """;

    private static void isToldAt(String line, String wrong) {
        new Slip(LAYERS, line, wrong).isToldAndRepaired();
    }

    @Test
    void theNetworkIsRight() {
        assertThat(Audit.of(LAYERS).report().findings()).isEmpty();
    }

    @Test
    void aSlopeWithoutItsOtherFactor() {
        isToldAt("self.dx = above * self.out * (1 - self.out)", "self.dx = above * self.out");
    }

    @Test
    void aCopyOfWhatIsNoGradient() {
        isToldAt("self.dx = above.copy()", "self.dx = self.x.copy()");
    }

    @Test
    void anotherMemberThanTheSameMethodTakesElsewhere() {
        isToldAt("bend.backward(second.dx)", "bend.backward(first.out)");
    }

    @Test
    void theSameDoneTwice() {
        isToldAt("rule.move(first)", "rule.move(second)");
    }

    @Test
    void whatNobodyMeans() {
        isToldAt("error = last.out - T", "error = last.out - last.out");
    }

    @Test
    void whatAnInheritedClassKeeps() {
        isToldAt("p -= self.rate * g", "p -= k * g");
    }
}
