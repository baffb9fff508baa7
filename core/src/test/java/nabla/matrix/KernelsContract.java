package nabla.matrix;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import nabla.nn.Activate;
import nabla.nn.Bound;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.function.Functions;
import nabla.nn.function.Tanh;
import nabla.nn.loss.BinaryCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Huber;
import nabla.train.optimizer.Adam;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Momentum;
import nabla.train.optimizer.Nesterov;
import nabla.train.optimizer.Sgd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every implementation of {@link Kernels} owes: each verb and each fused verb gives what {@link ReferenceKernels}
 * give, at shapes that fit no register tile. Extend it and name the kernels.
 */
public abstract class KernelsContract {
    /** The kernels under test, new for each call. */
    protected abstract Kernels kernels();

    /** Error of a sum of k products of numbers below 1, in single precision. */
    private static double rounding(int k) {
        return 1e-6 * Math.sqrt(k) + 1e-6;
    }

    /** Matrices of the same random numbers on both kernels. */
    private final class Pair {
        private final Kernels mine = kernels();
        private final Kernels reference = new ReferenceKernels();
        private final SplittableRandom random = new SplittableRandom(3);
        private final List<Matrix> left = new ArrayList<>();
        private final List<Matrix> right = new ArrayList<>();

        int matrix(String name, Role role, int rows, int cols) {
            Matrix a = Matrix.zeros(name, role, rows, cols, mine);
            Matrix b = Matrix.zeros(name, role, rows, cols, reference);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < cols; j++) {
                    a.set(i, j, 2 * random.nextDouble() - 1);
                }
            }
            b.set(a);
            left.add(a);
            right.add(b);
            return left.size() - 1;
        }

        int samples(String name, int rows, int cols) {
            return matrix(name, Role.SAMPLES, rows, cols);
        }

        int data(String name, int rows, int cols) {
            return matrix(name, Role.DATA, rows, cols);
        }

        /** Runs the verb on both and compares everything, inputs too: they must be left alone. */
        void agree(String verb, double tolerance, int[] unwritten, Verbs run) {
            run.on(mine, left);
            run.on(reference, right);
            for (int m = 0; m < left.size(); m++) {
                int matrix = m;
                if (Arrays.stream(unwritten).anyMatch(u -> u == matrix)) {
                    continue;
                }
                Matrix a = left.get(m);
                assertClose(verb, a, right.get(m), tolerance);
                assertPaddingIsZero(verb, a);
            }
        }

        void agree(String verb, double tolerance, Verbs run) {
            agree(verb, tolerance, new int[0], run);
        }
    }

    @FunctionalInterface
    private interface Verbs {
        void on(Kernels k, List<Matrix> m);
    }

    private static void assertClose(String verb, Matrix a, Matrix b, double tolerance) {
        for (int i = 0; i < a.rows; i++) {
            for (int j = 0; j < a.cols; j++) {
                double apart = Math.abs(a.get(i, j) - b.get(i, j));
                if (!(apart <= tolerance * Math.max(1, Math.abs(b.get(i, j))))) {
                    fail("%s: %s (%d, %d) is %s, the reference says %s", verb, a, i, j, a.get(i, j), b.get(i, j));
                }
            }
        }
    }

    private static void assertPaddingIsZero(String verb, Matrix m) {
        if (m.isDouble()) {
            return;
        }
        boolean[] used = new boolean[m.layout().size()];
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < m.cols; j++) {
                used[m.layout().at(i, j)] = true;
            }
        }
        for (int p = 0; p < used.length; p++) {
            if (!used[p] && m.floats()[m.offset() + p] != 0) {
                fail("%s: the padding of %s is not zero at %d", verb, m, p);
            }
        }
    }

    /** N, D, M: ones, primes, one below and one above the widths of registers and tiles, and one that is large. */
    private static final String SHAPES = """
            1,1,1
            1,5,3
            2,3,1
            5,7,11
            7,31,33
            8,32,64
            9,17,65
            33,64,31
            130,70,37
            """;

    private static void forShapes(Consumer<int[]> test) {
        SHAPES.lines()
                .map(line -> Arrays.stream(line.split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray())
                .forEach(test);
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void affineIsXWPlusB(int n, int d, int m) {
        for (Role role : new Role[] {Role.SAMPLES, Role.DATA}) {
            var pair = new Pair();
            int z = pair.samples("Z", n, m);
            int x = pair.matrix("X", role, n, d);
            int w = pair.matrix("W", Role.WEIGHTS, d, m);
            int b = pair.matrix("b", Role.BIAS, 1, m);
            pair.agree("affine", rounding(d), (k, of) -> k.affine(of.get(z), of.get(x), of.get(w), of.get(b)));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void weightGradientIsXTransposedTimesDz(int n, int d, int m) {
        for (Role role : new Role[] {Role.SAMPLES, Role.DATA}) {
            var pair = new Pair();
            int dw = pair.matrix("dW", Role.WEIGHTS, d, m);
            int x = pair.matrix("X", role, n, d);
            int dz = pair.samples("dZ", n, m);
            pair.agree("mul", rounding(n), (k, of) -> k.mul(of.get(dw), of.get(x).T, of.get(dz)));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void inputGradientIsDzTimesWTransposed(int n, int d, int m) {
        var pair = new Pair();
        int dx = pair.samples("dX", n, d);
        int dz = pair.samples("dZ", n, m);
        int w = pair.matrix("W", Role.WEIGHTS, d, m);
        pair.agree("mul", rounding(m), (k, of) -> k.mul(of.get(dx), of.get(dz), of.get(w).T));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void sumRowsIsTheSumOverTheBatch(int n, int d, int m) {
        var pair = new Pair();
        int s = pair.matrix("db", Role.BIAS, 1, m);
        int a = pair.samples("dZ", n, m);
        pair.agree("sumRows", rounding(n), (k, of) -> k.sumRows(of.get(s), of.get(a)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void functionsAndTheirDerivativesElementByElement(int n, int d, int m) {
        for (Function f : Functions.all()) {
            var pair = new Pair();
            int dz = pair.samples("dZ", n, m);
            int da = pair.samples("dA", n, m);
            int z = pair.samples("Z", n, m);
            int a = pair.samples("A", n, m);
            pair.agree("map and chain " + f.name(), 4e-6, (k, of) -> {
                k.map(of.get(a), f, of.get(z));
                k.chain(of.get(dz), of.get(da), f, of.get(z), of.get(a));
            });
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void lossesWithAndWithoutSampleWeights(int n, int d, int m) {
        for (Discrepancy l : new Discrepancy[] {new HalfSquaredError(), new Huber(0.5), new BinaryCrossEntropy()}) {
            for (boolean weighted : new boolean[] {false, true}) {
                var pair = new Pair();
                int out = pair.samples("dP", n, m);
                int total = pair.data("L", 1, 1);
                int p = pair.samples("P", n, m);
                int y = pair.data("Y", n, m);
                int w = pair.data("w", n, 1);
                pair.agree("total and slope", rounding(n * m), (k, of) -> {
                    k.total(of.get(total), l, of.get(p), of.get(y), weighted ? of.get(w) : null, 0.25);
                    k.slope(of.get(out), l, of.get(p), of.get(y), weighted ? of.get(w) : null, 0.25);
                });
                pair.agree(
                        "diff",
                        rounding(1),
                        (k, of) -> k.diff(of.get(out), of.get(p), of.get(y), weighted ? of.get(w) : null, 0.25));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void softmaxAndItsCrossEntropyRowByRow(int n, int d, int m) {
        for (boolean weighted : new boolean[] {false, true}) {
            var pair = new Pair();
            int dz = pair.samples("dZ", n, m);
            int p = pair.samples("P", n, m);
            int total = pair.data("L", 1, 1);
            int z = pair.samples("Z", n, m);
            int y = pair.data("Y", n, m);
            int w = pair.data("w", n, 1);
            oneHot(pair.left.get(y), pair.right.get(y));
            pair.agree("softmax, crossEntropy", rounding(n * m), (k, of) -> {
                k.softmax(of.get(p), of.get(z));
                k.crossEntropy(of.get(total), of.get(z), of.get(y), weighted ? of.get(w) : null, 0.5);
            });
            pair.agree(
                    "softmaxCrossEntropy",
                    rounding(n * m),
                    new int[] {p},
                    (k, of) -> k.softmaxCrossEntropy(
                            of.get(p),
                            of.get(total),
                            of.get(dz),
                            of.get(z),
                            of.get(y),
                            weighted ? of.get(w) : null,
                            0.5));
        }
    }

    private static void oneHot(Matrix... both) {
        for (Matrix Y : both) {
            for (int i = 0; i < Y.rows; i++) {
                for (int j = 0; j < Y.cols; j++) {
                    Y.set(i, j, j == i % Y.cols ? 1 : 0);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void masksAreTheSameOnAllKernels(int n, int d, int m) {
        var pair = new Pair();
        int mask = pair.samples("M", n, m);
        int a = pair.samples("A", n, m);
        int x = pair.samples("X", n, m);
        pair.agree("mask and times", 1e-6, (k, of) -> {
            k.mask(of.get(mask), new Noise(0.7, 5));
            k.times(of.get(a), of.get(x), of.get(mask));
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void penaltiesAndTheirSlopes(int n, int d, int m) {
        var pair = new Pair();
        int total = pair.data("L", 1, 1);
        int w = pair.matrix("W", Role.WEIGHTS, d, m);
        int dw = pair.matrix("dW", Role.WEIGHTS, d, m);
        pair.agree("penalize", rounding(d * m), (k, of) -> {
            k.penalize(of.get(total), of.get(w), new Penalty(0.1, 0.3));
            k.penaltySlope(of.get(dw), of.get(w), new Penalty(0.1, 0.3));
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void fusedVerbsGiveWhatTheirPartsGive(int n, int d, int m) {
        for (Function f : Functions.all()) {
            var pair = new Pair();
            int z = pair.samples("Z", n, m);
            int a = pair.samples("A", n, m);
            int x = pair.samples("X", n, d);
            int w = pair.matrix("W", Role.WEIGHTS, d, m);
            int b = pair.matrix("b", Role.BIAS, 1, m);
            int[] unwritten = f.fromOutput() ? new int[] {z} : new int[0];
            pair.agree(
                    "affineMap " + f.name(),
                    3 * rounding(d),
                    unwritten,
                    (k, of) -> k.affineMap(of.get(z), of.get(a), f, of.get(x), of.get(w), of.get(b)));

            var back = new Pair();
            int dz = back.samples("dZ", n, d);
            int da = back.samples("dA", n, d);
            int dy = back.samples("dY", n, m);
            int v = back.matrix("W", Role.WEIGHTS, d, m);
            int zBelow = back.samples("Z", n, d);
            int aBelow = back.samples("A", n, d);
            back.right.get(aBelow).kernels().map(back.right.get(aBelow), f, back.right.get(zBelow));
            back.left.get(aBelow).set(back.right.get(aBelow));
            back.right.get(aBelow).set(back.left.get(aBelow));
            back.agree(
                    "mulChain " + f.name(),
                    3 * rounding(m),
                    new int[] {da},
                    (k, of) -> k.mulChain(
                            of.get(dz), of.get(da), of.get(dy), of.get(v), f, of.get(zBelow), of.get(aBelow)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsAndTheirStepAtEveryShape(boolean data) {
        forShapes(s -> {
            var pair = new Pair();
            int dw = pair.matrix("dW", Role.WEIGHTS, s[1], s[2]);
            int db = pair.matrix("db", Role.BIAS, 1, s[2]);
            int x = pair.matrix("X", data ? Role.DATA : Role.SAMPLES, s[0], s[1]);
            int dz = pair.samples("dZ", s[0], s[2]);
            pair.agree(
                    "gradients", rounding(s[0]), (k, of) -> k.gradients(of.get(dw), of.get(db), of.get(x), of.get(dz)));
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void aFusedTrainingStepMovesEveryParameterAsThePlainVerbsDo(int n, int d, int m) {
        for (FirstOrder optimizer : List.of(new Sgd(), new Momentum(0.9), new Nesterov(0.9), new Adam())) {
            var network = new Network(d, new HalfSquaredError(), new Dense(m), new Activate(new Tanh()), new Dense(3));
            Bound reference = network.bind(network.initialize(new ReferenceKernels(), 3), n, Objective.mean(n), 1);
            var random = new SplittableRandom(5);
            for (Matrix filled : List.of(reference.X(), reference.Y())) {
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < filled.cols; j++) {
                        filled.set(i, j, (float) random.nextDouble());
                    }
                }
            }
            Bound mine = reference.on(kernels());
            reference.parameters().set(mine.parameters()); // the same numbers, rounded
            for (Bound bound : List.of(reference, mine)) {
                Update update = optimizer.start(bound.parameters());
                Program step = bound.training(update);
                for (int i = 0; i < 2; i++) {
                    update.begin(0.01);
                    step.run();
                }
            }
            for (int p = 0; p < 4; p++) {
                Matrix a = mine.parameters().list().get(p).value();
                Matrix b = reference.parameters().list().get(p).value();
                assertClose(optimizer.name(), a, b, 5e-5);
            }
        }
    }
}
