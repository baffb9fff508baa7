package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Tables that a program reads: their columns, the classes in them, and texts that were invented as numbers.
class TablesTest {
    /// A network in rows with a softmax; the data come from the test.
    private static final String NETWORK = """
            import numpy as np
            def train(x, hot, classes):
                W = np.random.randn(x.shape[1], 4)
                V = np.random.randn(4, classes)
                for i in range(3):
                    h = np.tanh(x @ W)
                    e = np.exp(h @ V)
                    p = e / np.sum(e, axis=1, keepdims=True)
                    d = (p - hot) / len(x)
                    dV = h.T @ d
                    dW = x.T @ (d @ V.T * (1 - h * h))
                    V -= 0.1 * dV
                    W -= 0.1 * dW
            """;

    private static Report of(String data) {
        return Audit.of(NETWORK + data).report();
    }

    private static void isRight(Report report) {
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    @Test
    void theClassesOfATableAreAsManyAsTheNetworkTells() {
        isRight(of("""
                table = np.genfromtxt('flowers.csv', delimiter=',')
                x, y = table[:, :-1], table[:, -1].astype(int)
                hot = np.zeros((y.size, np.max(y) + 1))
                hot[np.arange(y.size), y] = 1
                train(x, hot, 3)
                """));
    }

    @Test
    void theLastColumnIsWhatTheOthersTell() {
        isRight(of("""
                import pandas as pd
                from sklearn.preprocessing import LabelEncoder
                table = pd.read_csv('flowers.csv')
                names = list(table.columns)
                told = names.pop()
                x = np.array(table[names])
                y = np.array(LabelEncoder().fit_transform(table[told]))
                train(x, np.eye(y.max() + 1)[y], y.max() + 1)
                """));
    }

    @Test
    void whatATextIsComparedWithIsTrueOfSomeRows() {
        isRight(Audit.of("""
                import numpy as np
                from collections_of_data import fetch
                found = fetch(2)
                x = found.data.features
                t = (found.data.targets == 'yes').astype(int)
                w = np.random.randn(x.shape[1], 1)
                for i in range(5):
                    p = 1 / (1 + np.exp(-x @ w))
                    loss = -np.sum(t * np.log(p) + (1 - t) * np.log(1 - p))
                    w -= 0.1 * x.T @ (p - t)
                """).report());
    }

    @Test
    void asManyLabelsAsThereAreClassesShowEachOfThem() {
        isRight(of("""
                import struct
                with open('images', 'rb') as f:
                    magic, count, rows, columns = struct.unpack('>IIII', f.read(16))
                    x = np.frombuffer(f.read(), dtype=np.uint8).reshape(count, rows * columns) / 255
                with open('labels', 'rb') as f:
                    magic, count = struct.unpack('>II', f.read(8))
                    y = np.frombuffer(f.read(), dtype=np.uint8)
                some = y[-10:]
                classes = np.unique(some).size
                train(x[-10:], np.eye(classes)[some], classes)
                """));
    }

    @Test
    void classesThatFitNoPredictionAreNoFault() {
        Report report = Audit.of("""
                import numpy as np
                import pandas as pd
                from elsewhere import Numbering
                def read(file):
                    table = pd.read_csv(file)
                    names = list(table.columns)
                    told = names.pop()
                    return np.array(table[names]), np.array(Numbering().of(table[told]))
                x, y = read('flowers.csv')
                W = np.random.randn(x.shape[1], 3)
                for i in range(3):
                    e = np.exp(x @ W)
                    p = e / np.sum(e, axis=1, keepdims=True)
                    n = len(y)
                    loss = -np.mean(np.log(p[range(n), y]))
                    d = p
                    d[range(n), y] -= 1
                    d /= n
                    W -= 0.1 * x.T @ d
                """).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
    }
}
