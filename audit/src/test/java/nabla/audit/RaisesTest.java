package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Lines at which Python ends a program.
class RaisesTest {
    private static String program(String last, String loop) {
        return """
            import numpy as np
            from sklearn.datasets import load_wine

            X = load_wine().data
            Y = np.eye(3)[load_wine().target]
            net = {'A': 0.1 * np.random.randn(X.shape[1], 6), 'a': np.zeros(6),
                   'B': 0.1 * np.random.randn(6, 3), 'b': np.zeros(3)}

            def forward(x):
                h = np.tanh(x @ net['A'] + net['a'])
                e = np.exp(h @ net['B'] + net['b'])
                return h, e / e.sum(axis=1, keepdims=True)

            def backward(x, h, p, y):
                d = (p - y) / len(x)
                e = d @ net['B'].T * (1 - h ** 2)
                %s

            for epoch in range(100):
                h, p = forward(X)
                %s
            """.formatted(last, loop.indent(4).strip());
    }

    private static final String RETURN = "return {'A': x.T @ e, 'a': e.sum(axis=0), 'B': h.T @ d, 'b': d.sum(axis=0)}";

    private static void raises(String text, int line) {
        Report report = Audit.of(text).report();
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.WRONG);
        assertThat(report.findings()).as(report.text()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo("raises");
            assertThat(f.line()).isEqualTo(line);
        });
    }

    @Test
    void theProgramIsRightAsItIs() {
        Report report = Audit.of(program(RETURN, """
                grads = backward(X, h, p, Y)
                for k in net:
                    net[k] = net[k] - 0.1 * grads[k]
                """)).report();
        assertThat(report.verdict()).as(report.text()).isEqualTo(Report.Verdict.RIGHT);
    }

    @Test
    void aTextIsNoArray() {
        raises(program(RETURN, """
                grads = backward(X, h, p, Y)
                for k in net:
                    net[k] = k - 0.1 * grads[k]
                """), 23);
    }

    @Test
    void aKeyThatADictOfArraysDoesNotHave() {
        raises(program(RETURN, """
                grads = backward(X, h, p, Y)
                for k in net:
                    net[k] = net[k] - 0.1 * grads['d' + k]
                """), 23);
    }

    @Test
    void moreValuesThanNames() {
        raises(program("return x.T @ e, e.sum(axis=0), h.T @ d, d.sum(axis=0)", """
                dA, da, dB = backward(X, h, p, Y)
                net['A'] -= 0.1 * dA
                net['a'] -= 0.1 * da
                net['B'] -= 0.1 * dB
                """), 21);
    }

    @Test
    void aGradientThatDoesNotFitItsWeight() {
        raises(program(RETURN.replace("h.T @ d", "h.T @ h"), """
                grads = backward(X, h, p, Y)
                for k in net:
                    net[k] -= 0.1 * grads[k]
                """), 23);
    }

    @Test
    void ofSeveralLayersOneThatNoDataWouldFit() {
        raises(program(RETURN.replace("x.T @ e", "x.T @ x").replace("h.T @ d", "h.T @ h"), """
                grads = backward(X, h, p, Y)
                for k in net:
                    net[k] -= 0.1 * grads[k]
                """), 23);
    }

    @Test
    void squaresOfABiasThatGetASumOverTheWrongAxis() {
        String wrong = RETURN.replace("e.sum(axis=0)", "e.sum(axis=1)").replace("d.sum(axis=0)", "d.sum(axis=1)");
        raises(program(wrong, """
                grads = backward(X[:16], h[:16], p[:16], Y[:16])
                if epoch == 0: squares = {k: np.zeros_like(net[k]) for k in net}
                for k in net:
                    squares[k] *= 0.9
                    squares[k] += 0.1 * grads[k] ** 2
                    net[k] -= 0.1 * grads[k] / (np.sqrt(squares[k]) + 1e-8)
                """), 25);
    }

    @Test
    void whatIsReadMayBeOfAnotherKind() {
        Report report = Audit.of(program(RETURN, """
                grads = backward(X, h, p, Y)
                for k in net:
                    net[k] -= 0.1 * grads[k]
                """) + """

                names = {'setosa': X, 'virginica': X}
                for line in open('names.txt'):
                    print(names[line.strip()])
                """).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
    }

    @Test
    void aLineThatNoGradientComesOfIsNotShownWrongByAnyChangeOfIt() {
        Report report = Audit.of("""
                import numpy as np
                import pandas as pd

                table = np.array(pd.read_csv('digits_train.csv'))
                pixels, digits = table[:, 1:].T / 255, table[:, 0]
                kept, answers = pixels[:, 10000:60000], digits[10000:60000]
                A, a = np.random.randn(128, 784) * 0.01, np.zeros((128, 1))
                B, b = np.random.randn(10, 128) * 0.01, np.zeros((10, 1))
                wanted = np.zeros((10, answers.size))
                wanted[answers.astype(int), np.arange(answers.size)] = 1

                for i in range(500):
                    z = A @ kept + a
                    h = np.maximum(0, z)
                    s = B @ h + b
                    e = np.exp(s - s.max(axis=0, keepdims=True))
                    p = e / e.sum(axis=0, keepdims=True)
                    cost = -np.sum(np.log(p[answers.astype(int), np.arange(50000)])) / 50000
                    d = p - wanted
                    g = B.T @ d * (z > 0)
                    B -= 0.5 * d @ h.T / 50000
                    b -= 0.5 * np.sum(d, axis=1, keepdims=True) / 50000
                    A -= 0.5 * g @ kept.T / 50000
                    a -= 0.5 * np.sum(g, axis=1, keepdims=True) / 50000
                    print(i, cost)
                """).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict()).as(report.text()).isNotEqualTo(Report.Verdict.WRONG);
    }
}
