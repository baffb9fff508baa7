package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Penalties: their gradient is held against what the written cost has of them.
class PenaltyTest {
    private static Report report(String text) {
        return Audit.of(text).report();
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

    /// The line before only calls the gradient a gradient.
    @Test
    void aPenaltyOfTheGradientIsToldWhereItIsTaken() {
        Report report = Audit.of("""
                import numpy as np
                def act(z):
                    return 1 / (1 + np.exp(-z))
                def before(A):
                    return np.hstack((np.ones((A.shape[0], 1)), A))
                def apart(all_weights):
                    return [all_weights[:15].reshape(5, 3), all_weights[15:].reshape(4, 2)]
                def cost(all_weights, X, T, rate):
                    W = apart(all_weights)
                    A = X
                    for M in W:
                        A = act(before(A) @ M)
                    data = -np.sum(T * np.log(A) + (1 - T) * np.log(1 - A)) / len(X)
                    return data + rate / 2 * sum(np.sum(M[1:] ** 2) for M in W)
                def slopes(all_weights, X, T, rate):
                    W = apart(all_weights)
                    grads = [np.zeros(M.shape) for M in W]
                    for n in range(len(X)):
                        outs = [X[n:n + 1]]
                        for M in W:
                            outs.append(act(before(outs[-1]) @ M))
                        d = outs[-1] - T[n:n + 1]
                        for k in reversed(range(len(W))):
                            grads[k] = grads[k] + before(outs[k]).T @ d
                            d = d @ W[k][1:].T * outs[k] * (1 - outs[k])
                    for k in range(len(W)):
                        own_grad = grads[k]
                        pull = rate * np.vstack((np.zeros((1, own_grad.shape[1])), own_grad[1:]))
                        grads[k] = grads[k] / len(X) + pull
                    return np.concatenate([g.flatten() for g in grads])
                np.random.seed(3)
                X = np.random.randn(6, 4)
                T = np.random.randint(0, 2, (6, 2))
                weights = np.random.randn(23)
                for i in range(300):
                    total = cost(weights, X, T, 0.1)
                    weights = weights - 0.5 * slopes(weights, X, T, 0.1)
                """).report();
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .containsExactly(28);
    }

    private static final String KEPT = """
            import numpy as np
            rng = np.random.default_rng(7)
            n = 13
            X, T = rng.standard_normal((n, 4)), (rng.standard_normal((n, 2)) > 0).astype(float)
            U, a = rng.standard_normal((4, 5)), np.zeros((1, 5))
            V, b = rng.standard_normal((5, 2)), np.zeros((1, 2))
            kept, price = {}, 0.05
            for i in range(60):
                h = np.tanh(X @ U + a)
                P = 1 / (1 + np.exp(-(h @ V + b)))
                loss = -np.mean(np.mean(T * np.log(P) + (1 - T) * np.log(1 - P), axis=1)) + price * np.sum(U ** 2)
                each = -(T / P - (1 - T) / (1 - P)) / P.shape[1]
                d = each / n
                d = d * P * (1 - P)
                gV = h.T @ d
                gb = d.sum(axis=0, keepdims=True)
                g = (d @ V.T) * (1 - h ** 2)
                gU = X.T @ g
                ga = g.sum(axis=0, keepdims=True)
                gU += 2 * price * U
                for k, (p, grad) in enumerate([(U, gU), (a, ga), (V, gV), (b, gb)]):
                    m, v = kept.get(k, (0, 0))
                    m = 0.9 * m + 0.1 * grad
                    v = 0.99 * v + 0.01 * grad ** 2
                    kept[k] = m, v
                    p -= 0.02 * (m / (1 - 0.9 ** (i + 1))) / (np.sqrt(v / (1 - 0.99 ** (i + 1))) + 1e-7)
            """;

    @Test
    void aFactorOfTheGradientIsNotMadeUpForInThePenalty() {
        assertThat(report(KEPT).findings()).isEmpty();
        String line = "each = -(T / P - (1 - T) / (1 - P)) / P.shape[1]";
        assertThat(KEPT).contains(line);
        Report wrong = report(KEPT.replace(line, "each = 2 * (-(T / P - (1 - T) / (1 - P)) / P.shape[1])"));
        assertThat(wrong.findings()).as(wrong.text()).extracting(Finding::line).containsExactly(12);
    }
}
