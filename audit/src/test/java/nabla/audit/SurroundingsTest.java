package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What stands around a network in real programs: tables, class numbers, pools of threads, notebooks that write files.
class SurroundingsTest {
    private static void isRight(Report report) {
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    @Test
    void indicatorsAreNoIndex() {
        isRight(Audit.of("""
                import numpy as np
                def one_hot(y, classes):
                    hot = np.zeros((classes, y.size))
                    hot[y, np.arange(y.size)] = 1
                    return hot
                class Net:
                    def __init__(self, layer_dims, lr=0.1):
                        self.layer_dims = layer_dims
                        self.lr = lr
                        self.w = np.random.randn(layer_dims[-1], layer_dims[0])
                        self.b = np.zeros((layer_dims[-1], 1))
                    def forward(self, x):
                        z = self.w.dot(x) + self.b
                        e = np.exp(z - np.max(z, axis=0, keepdims=True))
                        return e / np.sum(e, axis=0, keepdims=True)
                    def train_step(self, x_batch, y_batch_int):
                        y = one_hot(y_batch_int, self.layer_dims[-1])
                        a = self.forward(x_batch)
                        m = y.shape[1]
                        dz = a - y
                        self.w -= self.lr * dz.dot(x_batch.T) / m
                        self.b -= self.lr * np.sum(dz, axis=1, keepdims=True) / m
                        return -np.sum(y * np.log(a)) / m
                """).report());
    }

    @Test
    void aTableHasAsManyColumnsAsTheWeightsItMeets() {
        isRight(Audit.of("""
                import numpy as np
                data = np.loadtxt(open("mails.csv"), delimiter=",").astype(int)
                W = np.random.randn(2, 54)
                b = np.random.randn(2, 1)
                for row in data[:20]:
                    x = np.array(row[1:]).reshape(-1, 1)
                    y = np.zeros((2, 1))
                    y[row[0], 0] = 1
                    a = 1 / (1 + np.exp(-(np.dot(W, x) + b)))
                    delta = (a - y) * a * (1 - a)
                    W = W - 0.5 * np.dot(delta, x.T)
                    b = b - 0.5 * delta
                """).report());
    }

    @Test
    void aNetworkOfInventedWidthHasAsManyOutputsAsTheProgramHasClasses() {
        isRight(Audit.of("""
                import numpy as np
                class Net:
                    def __init__(self, sizes):
                        self.w = np.random.randn(sizes[-1], sizes[0])
                        self.b = np.zeros((sizes[-1], 1))
                    def train(self, x, label):
                        target = np.zeros((10, 1))
                        target[3] = 1.0
                        x = np.reshape(x, (-1, 1))
                        a = 1 / (1 + np.exp(-(self.w @ x + self.b)))
                        delta = a - target
                        self.w -= 0.1 * delta @ x.T
                        self.b -= 0.1 * delta
                """).report());
    }

    @Test
    void anErrorBesideAnActivationDoesNotSayHowManyClassesThereAre() {
        isRight(Audit.of("""
                import numpy as np
                class Net:
                    def __init__(self, sizes):
                        self.w1 = np.random.randn(sizes[1], sizes[0])
                        self.w2 = np.random.randn(sizes[2], sizes[1])
                    def train(self, x, y):
                        h = np.tanh(self.w1 @ np.reshape(x, (-1, 1)))
                        delta = self.w2 @ h - y
                        change = delta * h
                        back = self.w2.T @ delta * (1 - h ** 2)
                        self.w2 -= 0.1 * change.T
                        self.w1 -= 0.1 * back @ np.reshape(x, (1, -1))
                """).report());
    }

    @Test
    void aFlagThatIsInventedIsOneTheProgramAsksFor() {
        isRight(Audit.of("""
                import numpy as np
                class Net:
                    def __init__(self, input_size, output_size, opt):
                        self.w = np.random.randn(input_size, output_size)
                        self.opt = opt
                    def forward(self, X):
                        self.x = X
                        self.p = X @ self.w
                    def backward(self, y):
                        self.g = self.x.T @ (self.p - y)
                    def update(self, lr=0.1):
                        if self.opt == "SGD":
                            self.w -= lr * self.g
                        elif self.opt == "Adam":
                            self.w -= lr * self.g / (np.sqrt(self.g ** 2) + 1e-8)
                """).report());
    }

    @Test
    void aFileKeptAsTargetsHoldsClasses() {
        isRight(Audit.of("""
                import sys
                import numpy as np
                train_x = np.loadtxt(sys.argv[1])
                train_y = np.loadtxt(sys.argv[2], dtype=int)
                W = np.random.randn(train_x.shape[1], 10)
                for _ in range(5):
                    z = train_x @ W
                    p = np.exp(z - z.max(axis=1, keepdims=True))
                    p /= p.sum(axis=1, keepdims=True)
                    p[np.arange(len(p)), train_y] -= 1
                    W -= 0.1 * train_x.T @ p / len(p)
                """).report());
    }

    @Test
    void aGuessBehindALineThatCannotBeRunIsNoLoss() {
        Report report = Audit.of("""
                import numpy as np
                import unheard_of
                X = np.random.randn(8, 3)
                W = np.random.randn(3, 2)
                b = np.zeros(2)
                m = np.zeros((3, 2))
                for _ in range(3):
                    p = X @ W + b
                    d = p - np.ones((7, 2)) * 0.5
                    dW = X.T @ (p * 0.1)
                    m = 0.9 * m + (1 - 0.9) * dW
                    db = np.sum(p, axis=0)
                    W -= 0.1 * m / (1 - 0.3)
                    b -= 0.1 * db ** 2
                """).report();
        assertThat(report.findings()).as(report.text()).noneMatch(f -> f.kind().equals("wrong-gradient"));
    }

    @Test
    void weightsAndLastStepsAreZippedToTheLongest() {
        isRight(Audit.of("""
                from itertools import zip_longest
                import numpy as np
                X = np.random.randn(7, 3)
                Y = np.random.randn(7, 2)
                X = X - np.max(X, axis=0)
                class Linear:
                    def __init__(self):
                        self.weight = np.random.randn(4, 2)
                    def forward(self, x):
                        one = np.ones((x.shape[0], 1))
                        self.forward_x = np.concatenate((x, one), axis=1)
                        return self.forward_x @ self.weight
                    def backward(self, above):
                        self.grad = np.transpose(self.forward_x) @ above
                        below = above @ np.transpose(self.weight)
                        return below[:, :-1]
                last = []
                layer = Linear()
                for _ in range(5):
                    error = layer.forward(X) - Y
                    layer.backward(error)
                    now = []
                    for (w, g), (before) in zip_longest([(layer.weight, layer.grad)], last):
                        if before is not None:
                            g = 0.9 * before + 0.1 * g
                        now.append(g)
                        w -= 0.1 * g
                    last = now
                """).report());
    }

    @Test
    void whatIsHandedToAPoolIsDone() {
        isRight(Audit.of("""
                import numpy as np
                from concurrent.futures import ThreadPoolExecutor, as_completed
                X = np.random.randn(8, 3)
                Y = np.random.randn(8, 2)
                W = np.random.randn(3, 2)
                def gradient(x, y, scale=1):
                    return scale * x.T @ (x @ W - y)
                for _ in range(3):
                    with ThreadPoolExecutor(2) as pool:
                        parts = [pool.submit(gradient, X[i::2], Y[i::2], scale=2) for i in range(2)]
                        total = sum(p.result() for p in as_completed(parts))
                    W -= 0.1 * total
                """).report());
    }

    @Test
    void aNotebookReadsTheFileItWrites() {
        isRight(Audit.of("net.ipynb", """
                {"cells": [
                 {"cell_type": "code", "source": ["%%writefile net.py\\n", "import numpy as np\\n",
                  "class Net:\\n", "    def __init__(self):\\n", "        self.w = np.random.randn(3, 2)\\n",
                  "    def step(self, x, y):\\n", "        self.w -= 0.1 * x.T @ (x @ self.w - y)\\n"]},
                 {"cell_type": "code", "source": ["from net import Net\\n", "net = Net()\\n",
                  "net.step(np.random.randn(5, 3), np.random.randn(5, 2))\\n"]}
                ]}
                """).report());
    }

    @Test
    void aTableThatIsFilledRowByRowIsNoWeight() {
        Report report = Audit.of("""
                import numpy as np
                U = np.random.randn(4, 4)
                W = np.random.randn(3, 4)
                x = np.random.randn(6, 5, 3)
                for _ in range(3):
                    h = np.zeros([7, 5, 4])
                    for t in range(6):
                        h[t + 1] = np.tanh(np.dot(h[t], U) + np.dot(x[t], W))
                    print(h[-1])
                """).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
    }

    private static final String FLOWERS = """
            import numpy as np
            from sklearn.datasets import load_iris
            from sklearn.model_selection import train_test_split
            from sklearn.preprocessing import LabelBinarizer
            flowers = load_iris()
            T = LabelBinarizer().fit_transform(flowers.target)
            X, X_test, T, T_test = train_test_split(flowers.data, T, test_size=0.2)
            W = np.random.randn(4, 3)
            c = np.zeros((1, 3))
            for i in range(20):
                z = X @ W + c
                e = np.exp(z - z.max(axis=1, keepdims=True))
                p = e / e.sum(axis=1, keepdims=True)
                d = (p - T) / T.shape[0]
                W -= 0.1 * X.T @ d
                c -= 0.1 * np.%s(d, axis=0, keepdims=True)
            """;

    /// A known set has its classes however little of it is invented, and their indicators are a target like them.
    @Test
    void aKnownSetHasItsClasses() {
        Report right = Audit.of(FLOWERS.formatted("sum")).report();
        assertThat(right.findings()).as(right.text()).isEmpty();
        assertThat(right.verdict().exitCode).as(right.text()).isZero();
        assertThat(Audit.of(FLOWERS.formatted("mean")).report().verdict().exitCode)
                .isEqualTo(1);
    }

    /// So are those of classes that are drawn for a set which has none of its own.
    @Test
    void indicatorsFitThePrediction() {
        String text = FLOWERS.replace("load_iris", "load_breast_cancer").replace("(4, 3)", "(30, 4)");
        Report report =
                Audit.of(text.formatted("sum").replace("(1, 3)", "(1, 4)")).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    /// What hides the data that do not fit is no change with which a line can be run.
    @Test
    void aChangeThatLeavesTheDataToBeInventedMendsNothing() {
        String text = FLOWERS.replace("load_iris", "make_regression")
                .replace("flowers = make_regression()", "D, y = make_regression()")
                .replace("flowers.data", "D")
                .replace("flowers.target", "np.arange(len(D))")
                .replace("(4, 3)", "(30, 5)")
                .replace("(1, 3)", "(1, 5)");
        Report report = Audit.of(text.formatted("sum")).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
    }

    private static final String NUMBERS_WITH_NAMES = """
            import numpy as np
            to_left = 0.5
            from_left = 2.0
            from_right = 4.0
            bend_left = -6.0
            bend_right = 1.0
            W = np.array([[from_left, from_right], [bend_right, to_left]])
            b = np.array([[bend_left, bend_right]])
            V = np.array([[from_right], [bend_left]])
            c = np.array([[to_left]])
            X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
            T = np.array([[0], [1], [1], [0]])
            errors = []
            for i in range(100):
                h = 1 / (1 + np.exp(-(X.dot(W) + b)))
                o = 1 / (1 + np.exp(-(h.dot(V) + c)))
                e = T - o
                errors.append(np.mean(np.abs(e)))
                if i %% 50 == 0:
                    mean = np.mean(np.abs(e))
                d = e * o * (1 - o)
                g = d.dot(V.T) * h * (1 - h)
                V += h.T.dot(d) * 0.1
                c += np.sum(d, axis=0, keepdims=True) * 0.1
                W += X.T.dot(g) * %s
                b += np.sum(g, axis=0, keepdims=True) * 0.1
            """;

    @Test
    void weightsMayBePutTogetherFromNumbersWithNames() {
        String right = NUMBERS_WITH_NAMES.formatted("0.1");
        Report report =
                Audit.of(right + right.substring(right.indexOf("for i"))).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
        assertThat(Audit.of(NUMBERS_WITH_NAMES.formatted("0.3")).report().verdict().exitCode)
                .isEqualTo(1);
    }

    private static final String COUNTED = """
            import numpy as np
            from tensorflow.keras.datasets import mnist
            (A, a), (B, b) = mnist.load_data()
            X = A.reshape(60000, 784) / 255
            X_test = B.reshape(10000, 784) / 255
            table = np.hstack([a.reshape(-1, 1), X])
            np.random.shuffle(table)
            y = table[:, 0].astype(int)
            X = table[:, 1:]
            T = np.zeros((y.size, y.max() + 1))
            T[np.arange(y.size), y] = 1
            W = np.random.randn(784, 10) * 0.01
            c = np.zeros(10)
            for i in range(50):
                e = np.exp(X @ W + c)
                d = (e / e.sum(axis=1, keepdims=True) - T) / len(X)
                W -= 0.1 * X.T @ d
                c -= 0.1 * d.%s(axis=0)
            """;

    /// A known set has as many examples as the program says, and every class among them.
    @Test
    void aKnownSetHasAsManyExamplesAsTheProgramSays() {
        Report report = Audit.of(COUNTED.formatted("sum")).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
        assertThat(Audit.of(COUNTED.formatted("mean")).report().verdict().exitCode)
                .isEqualTo(1);
    }

    @Test
    void aKnownSetIsReachedByDots() {
        String text = COUNTED.formatted("sum")
                .replace("from tensorflow.keras.datasets import mnist", "import tensorflow as tf")
                .replace("mnist.load", "tf.keras.datasets.mnist.load");
        Report report = Audit.of(text).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    private static final String TABLE = """
            import numpy as np
            import pandas as pd
            table = np.array(pd.read_csv('train.csv'))
            m, n = table.shape
            np.random.shuffle(table)
            rest = table[2000:m].T
            y = rest[0].astype(int)
            X = rest[1:n] / 255
            T = np.zeros((y.size, y.max() + 1))
            T[np.arange(y.size), y] = 1
            T = T.T
            W = np.random.rand(10, 784) - 0.5
            c = np.zeros((10, 1))
            for i in range(50):
                e = np.exp(W @ X + c)
                d = (e / e.sum(axis=0) - T) / y.size
                W -= 0.1 * d @ X.T
                c -= 0.1 * d.%s(axis=1, keepdims=True)
            """;

    /// However many rows are put aside: at least ten are left.
    @Test
    void whatIsLeftOfAShuffledTableHasEachClass() {
        for (int aside : new int[] {1000, 2000, 5000}) {
            String text = TABLE.replace("2000", Integer.toString(aside));
            Report report = Audit.of(text.formatted("sum")).report();
            assertThat(report.findings()).as(report.text()).isEmpty();
            assertThat(report.verdict().exitCode).as(report.text()).isZero();
            assertThat(Audit.of(text.formatted("mean")).report().verdict().exitCode)
                    .isEqualTo(1);
        }
    }

    private static final String COLUMN = """
            import pickle
            import numpy as np
            stored = pickle.load(open('stored.p', 'rb'))
            X, labels = stored['data'], stored['labels']
            W = np.random.randn(X.shape[1], 4)
            c = np.zeros((1, 4))
            for i in range(50):
                e = np.exp(X @ W + c)
                p = e / e.sum(axis=1, keepdims=True)
                rows = np.arange(len(p))[:, np.newaxis]
                loss = -np.mean(np.log(p[rows, labels]))
                p[rows, labels] -= 1
                d = p / len(p)
                W -= 0.1 * X.T @ d
                c -= 0.1 * d.%s(axis=0, keepdims=True)
            """;

    /// Beside a column of places classes are a column.
    @Test
    void classesBesideAColumnOfPlacesAreAColumn() {
        Report report = Audit.of(COLUMN.formatted("sum")).report();
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
        assertThat(Audit.of(COLUMN.formatted("mean")).report().verdict().exitCode)
                .isEqualTo(1);
    }
}
