package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// What stands in for files, answers and sizes that a program expects from elsewhere.
class StandInsTest {
    /// A network in rows with a softmax; data, sizes and the loop come from the test.
    private static final String NETWORK = """
            import numpy as np
            def softmax(z):
                e = np.exp(z - np.max(z, axis=1, keepdims=True))
                return e / np.sum(e, axis=1, keepdims=True)
            def train(x, hot, inputs, units, classes):
                m = len(x)
                W1 = np.random.randn(inputs, units)
                W2 = np.random.randn(units, classes)
                for i in range(3):
                    h = np.tanh(x @ W1)
                    p = softmax(h @ W2)
                    dz = (p - hot) / m
                    dW2 = h.T @ dz
                    dW1 = x.T @ (dz @ W2.T * (1 - h * h))
                    W1 -= 0.1 * dW1
                    W2 -= 0.1 * dW2
            """;

    private static void isRight(String program) {
        isRight(Audit.of(program).report());
    }

    private static void isRight(Report report) {
        assertThat(report.findings()).as(report.text()).isEmpty();
        assertThat(report.verdict().exitCode).as(report.text()).isZero();
    }

    @Test
    void imagesAndLabelsAreReadByTheirHeadersAndAsManyAsAreAsked() {
        isRight(NETWORK + """
                import gzip, struct
                def images(name, count):
                    with gzip.open(name) as f:
                        f.read(16)
                        pixels = np.frombuffer(f.read(28 * 28 * count), dtype=np.uint8)
                    return pixels.reshape(count, 28 * 28) / 255
                def labels(name, count):
                    try:
                        with gzip.open(name) as f:
                            magic = struct.unpack(">I", f.read(4))[0]
                            if magic != 0x801:
                                raise Exception("no file of labels")
                            f.read(4)
                            classes = np.frombuffer(f.read(count), dtype=np.uint8)
                    finally:
                        print("closed")
                    return classes.reshape(count)
                x = images("train.gz", 6000)
                y = labels("labels.gz", 6000)
                train(x, np.eye(10)[y], 784, 30, 10)
                """);
    }

    @Test
    void anArrayOfBytesIsWhatItsFileHolds() {
        isRight(NETWORK + """
                import struct
                from array import array
                with open("labels", "rb") as f:
                    magic, count = struct.unpack(">II", f.read(8))
                    if magic != 2049:
                        raise ValueError(magic)
                    classes = array("B", f.read())
                with open("images", "rb") as f:
                    magic, count, rows, columns = struct.unpack(">IIII", f.read(16))
                    pixels = array("B", f.read())
                pictures = []
                for i in range(count):
                    one = np.array(pixels[i * rows * columns:(i + 1) * rows * columns])
                    pictures.append(one.reshape(28, 28))
                x = np.array(pictures).reshape(count, 28 * 28) / 255
                train(x, np.eye(10)[np.array(classes)], 784, 30, 10)
                """);
    }

    @Test
    void whoeverIsAskedForSizesNamesSeveralUnits() {
        assertThat(Audit.of("""
                import numpy as np
                from sklearn.datasets import load_iris
                iris = load_iris()
                x = iris.data
                y = np.eye(3)[iris.target]
                units = int(input("How many nodes does the hidden layer have? "))
                W1 = np.random.randn(4, units)
                W2 = np.random.randn(units, 3)
                for i in range(int(input("Number of rounds? "))):
                    h = 1 / (1 + np.exp(-x @ W1))
                    o = 1 / (1 + np.exp(-h @ W2))
                    d = (o - y) * o * (1 - o)
                    e = d @ W2.T * h
                    W2 -= 0.1 * h.T @ d
                    W1 -= 0.1 * x.T @ e
                """).report().findings())
                .anySatisfy(f -> assertThat(f.line()).isEqualTo(13));
    }

    @Test
    void aTableHasAsManyRowsAsTheProgramMadeRoomFor() {
        isRight(NETWORK + """
                import pandas as pd
                table = pd.read_csv("points.csv")
                x = np.zeros((150, 2))
                x[:, 0] = table["first"]
                x[:, 1] = table["second"]
                y = table["label"]
                hot = np.zeros((len(y), 3))
                for i in range(len(y)):
                    hot[i, y[i]] = 1
                train(x, hot, 2, 5, 3)
                """);
    }

    @Test
    void ofEachClassThereIsAnExampleToTrainOn() {
        isRight(NETWORK + """
                from sklearn.datasets import fetch_openml
                from sklearn.model_selection import train_test_split
                mnist = fetch_openml("mnist_784", as_frame=False)
                x, _, y, _ = train_test_split(mnist.data, mnist.target, test_size=0.2)
                hot = np.zeros((y.size, y.max() + 1))
                hot[np.arange(y.size), y] = 1
                train(x, hot, 784, 30, 10)
                """);
    }

    @Test
    void classesThatAreCountedAreAsManyAsTheOutputs() {
        isRight("""
                import numpy as np
                class Net:
                    def __init__(self, X_train, Y_train):
                        self.W = np.random.randn(10, 784) / 28
                        self.b = np.zeros((10, 1))
                        self.Y_train = Y_train
                    def forward(self, X):
                        z = self.W @ X + self.b
                        e = np.exp(z - np.max(z, axis=0))
                        self.a = e / e.sum(axis=0)
                    def backward(self, X, y):
                        m = y.size
                        hot = np.eye(len(np.unique(self.Y_train)))[y].T
                        dz = (self.a - hot) / m
                        self.dW = dz @ X.T
                        self.db = dz.sum(axis=1, keepdims=True)
                    def update(self, lr):
                        self.W -= lr * self.dW
                        self.b -= lr * self.db
                    def fit(self, X, y, lr, epochs):
                        for i in range(epochs):
                            self.forward(X)
                            self.backward(X, y)
                            self.update(lr)
                """);
    }

    @Test
    void whatAConstructorTakesTheLengthOfAreSizes() {
        isRight("""
                import numpy as np
                class Net:
                    def __init__(self, size):
                        self.depth = len(size)
                        self.w = [np.random.randn(n, m) for m, n in zip(size[:-1], size[1:])]
                    def fit(self, x, y, lr):
                        a = [x]
                        for w in self.w:
                            a.append(1 / (1 + np.exp(-w @ a[-1])))
                        d = (a[-1] - y) * a[-1] * (1 - a[-1])
                        g = [None] * len(self.w)
                        for l in range(self.depth - 2, -1, -1):
                            g[l] = d @ a[l].T
                            d = self.w[l].T @ d * a[l] * (1 - a[l])
                        for l in range(self.depth - 1):
                            self.w[l] -= lr * g[l]
                """);
    }

    @Test
    void roomIsMadeByTheTypeOfArraysToo() {
        isRight("""
                import numpy as np
                x = np.array([[0.0, 1.0], [1.0, 0.5], [0.3, 0.2]])
                y = np.array([1.0, 0.0, 1.0])
                w = np.random.randn(2)
                least = np.Infinity
                while least > 0.01:
                    for i in range(len(x)):
                        o = 1 / (1 + np.exp(-x[i].dot(w)))
                        g = np.ndarray(w.shape)
                        for j in range(2):
                            g[j] = (o - y[i]) * o * (1 - o) * x[i][j]
                        w -= 0.5 * g
                        least = 0.5 * (o - y[i]) ** 2
                """);
    }

    @Test
    void aModuleOfAPackageIsImportedFromIt() {
        Report report =
                Audit.of("""
                import numpy as np
                from pieces import slopes
                x = np.random.randn(5, 3)
                y = np.random.randn(5, 2)
                W = np.random.randn(3, 2)
                for i in range(3):
                    z = x @ W
                    a = slopes.leaky(z)
                    d = (a - y) * slopes.slope(z)
                    W -= 0.1 * x.T @ d
                """).with("pieces.slopes", "pieces/slopes.py", """
                import numpy as np
                def leaky(z):
                    return np.maximum(0.3 * z, z)
                def slope(z):
                    d = np.ones_like(z)
                    d[z < 0] = 0.3
                    return d
                """).report();
        isRight(report);
    }

    @Test
    void whatAClassIsMadeForIsNoPartOfIt() {
        isRight(NETWORK + """
                class Layer(object):
                    pass
                class Dense(Layer[int]):
                    def __init__(self, inputs, outputs):
                        self.inputs, self.outputs = inputs, outputs
                layer = Dense(3, 2)
                x = np.random.randn(5, layer.inputs)
                train(x, np.eye(layer.outputs)[[0, 1, 1, 0, 1]], layer.inputs, 4, layer.outputs)
                """);
    }

    @Test
    void oneOrTheOtherButNotBothIsATarget() {
        isRight("""
                import numpy as np
                x = np.random.randint(0, 2, (9, 2))
                either = np.logical_xor(x[:, 0], x[:, 1]).astype(int).reshape(-1, 1)
                x = x + np.random.randn(9, 2)
                w = np.random.randn(2, 1)
                for i in range(3):
                    p = 1 / (1 + np.exp(-(x @ w)))
                    loss = -np.mean(either * np.log(p) + (1 - either) * np.log(1 - p))
                    w -= 0.1 * x.T @ (p - either) / 9
                """);
    }

    /// A class that nobody uses and that takes whole batches only, with settings that may be left out.
    private static final String BATCHES = """
            import numpy as np
            class Net:
                def __init__(self, sizes=[3, 4, 2], decays=DECAYS):
                    self.w = [np.random.randn(i, o) for i, o in zip(sizes[:-1], sizes[1:])]
                    self.decays = [0.1] * len(self.w) if decays is None else decays
                def forward(self, x):
                    self.h = np.tanh(x @ self.w[0])
                    return self.h @ self.w[1]
                def fit(self, x, y, batch_size=SIZE):
                    for b in range(len(x) // batch_size):
                        r = x[b * batch_size : (b + 1) * batch_size]
                        d = self.forward(r) - y[b * batch_size : (b + 1) * batch_size]
                        g = [r.T @ (d @ self.w[1].T * (1 - self.h ** 2)), self.h.T @ d]
                        for i in range(2):
                            self.w[i] -= 0.1 * (g[i] + self.decays[i] * self.w[i])
            """;

    @Test
    void thereAreExamplesForAWholeBatch() {
        isRight(BATCHES.replace("DECAYS", "(0.1, 0.1)").replace("SIZE", "20"));
    }

    @Test
    void aSettingThatTheProgramReplacesItselfIsLeftOut() {
        isRight(BATCHES.replace("DECAYS", "None").replace("SIZE", "5"));
    }

    @Test
    void namesAreCapitalized() {
        isRight("""
                import numpy as np
                curves = {'Tanh': np.tanh, 'Line': lambda z: z}
                slopes = {'Tanh': lambda z: 1 - np.tanh(z) ** 2, 'Line': np.ones_like}
                kind = 'tanh'.capitalize()
                x = np.random.randn(5, 3)
                t = np.random.rand(5, 2)
                W = np.random.randn(3, 2)
                for i in range(3):
                    z = x @ W
                    W -= 0.1 * x.T @ ((curves[kind](z) - t) * slopes[kind](z))
                """);
    }

    @Test
    void placesOfAnArrayAreWalkedThrough() {
        isRight("""
                import numpy as np
                x = np.random.randn(5, 3)
                t = np.random.rand(5, 2)
                W = np.random.randn(3, 2)
                for i in range(3):
                    d = x @ W - t
                    g = np.zeros(W.shape)
                    it = np.nditer(g, flags=['multi_index'])
                    while not it.finished:
                        r, c = it.multi_index
                        g[r, c] = np.sum(x[:, r] * d[:, c])
                        it.iternext()
                    W -= 0.1 * g
                    for place in np.ndindex(2, 2):
                        print(W[place])
                """);
    }

    @Test
    void aClassIsGivenSizesItKeepsAndANameItLooksUp() {
        isRight("""
                import numpy as np
                curves = {'round': (np.tanh, lambda z: 1 - np.tanh(z) ** 2)}
                class Net:
                    def __init__(self, neurons, af_name):
                        self.neurons = neurons
                        self.w = [np.random.randn(j, i) for i, j in zip(self.neurons[:-1], self.neurons[1:])]
                        self.af, self.slope = curves[af_name]
                    def back_propagation(self, x, y):
                        a, zs = [x], []
                        for w in self.w:
                            zs.append(w @ a[-1])
                            a.append(self.af(zs[-1]))
                        d = (a[-1] - y) * self.slope(zs[-1])
                        g = [np.zeros(w.shape) for w in self.w]
                        g[-1] = d @ a[-2].T
                        for k in range(2, len(self.neurons)):
                            d = self.w[-k + 1].T @ d * self.slope(zs[-k])
                            g[-k] = d @ a[-k - 1].T
                        return g
                    def sgd(self, training_data, eta):
                        for x, y in training_data:
                            g = self.back_propagation(x, y)
                            self.w = [w - eta * d for w, d in zip(self.w, g)]
                """);
    }
}
