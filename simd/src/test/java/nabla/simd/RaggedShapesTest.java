package nabla.simd;

import static nabla.matrix.Role.BIAS;
import static nabla.matrix.Role.DATA;
import static nabla.matrix.Role.SAMPLES;
import static nabla.matrix.Role.WEIGHTS;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import nabla.matrix.Function;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Role;
import nabla.matrix.ScalarKernels;
import nabla.matrix.Update;
import nabla.nn.Parameter;
import nabla.nn.Parameters;
import nabla.nn.function.Functions;
import nabla.nn.function.Sigmoid;
import nabla.train.optimizer.Adam;
import nabla.train.optimizer.AdamW;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Momentum;
import nabla.train.optimizer.Nesterov;
import nabla.train.optimizer.RmsProp;
import nabla.train.optimizer.Sgd;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What depends on shapes and layouts, at every size around the vectors' and the tiles', with nothing at each place, in
 * every layout, and with functions and rules that no kernels know. The rest of the verbs' contract is KernelsContract.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("kernels")
class RaggedShapesTest {
    private static final int[] SIZES = {1, 2, 3, 5, 7, 15, 16, 17, 31, 32, 33, 64, 100};

    /** Rounding of 100 products of numbers below 1, with room. */
    private static final double TOLERANCE = 1e-5;

    private final Kernels kernels;

    RaggedShapesTest(Named named) {
        kernels = named.kernels;
    }

    record Named(Kernels kernels) {
        @Override
        public String toString() {
            return kernels.description();
        }
    }

    static Stream<Named> kernels() {
        return Stream.of(new ScalarKernels(), new VectorKernels(1), new VectorKernels(3))
                .map(Named::new);
    }

    /** N samples, D features, K units. */
    record Shape(int N, int D, int K) {}

    /** Each size at each place, nothing at each place, and combinations drawn by lot. */
    private static List<Shape> shapes() {
        var shapes = new ArrayList<Shape>();
        int n = SIZES.length;
        for (int i = 0; i < n; i++) {
            shapes.add(new Shape(SIZES[i], SIZES[(i + 4) % n], SIZES[(i + 9) % n]));
            shapes.add(new Shape(SIZES[(i + 6) % n], SIZES[i], SIZES[(i + 1) % n]));
        }
        var random = new SplittableRandom(3);
        for (int i = 0; i < 14; i++) {
            shapes.add(new Shape(SIZES[random.nextInt(n)], SIZES[random.nextInt(n)], SIZES[random.nextInt(n)]));
        }
        return shapes;
    }

    private static List<Shape> shapesOrNothing() {
        var shapes = new ArrayList<>(shapes());
        shapes.addAll(List.of(new Shape(0, 3, 5), new Shape(3, 0, 5), new Shape(3, 5, 0), new Shape(0, 0, 0)));
        return shapes;
    }

    private void agree(List<Shape> shapes, Spoken spoken) {
        for (Shape s : shapes) {
            Trial.agree(kernels, TOLERANCE, s.toString(), (t, k) -> spoken.run(t, k, s));
        }
    }

    private interface Spoken {
        void run(Trial t, Kernels k, Shape s);
    }

    // ---- products

    @ParameterizedTest
    @EnumSource(Role.class)
    void affineIsXTimesWPlusTheBiasInEveryRow(Role x) {
        agree(
                shapesOrNothing(),
                (t, k, s) -> k.affine(
                        t.matrix("Z", SAMPLES, s.N, s.K),
                        t.matrix("X", x, s.N, s.D),
                        t.matrix("W", WEIGHTS, s.D, s.K),
                        t.matrix("b", BIAS, 1, s.K)));
    }

    /** Where few rows meet one panel of weights, the product is cut along k. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void productsOfManyTermsAddThemAllUp(Role x) {
        double tolerance = 1e-4; // rounding of 1,601 products of numbers below 1, with room
        for (int N : new int[] {0, 1, 10, 11, 64, 65}) {
            for (int D : new int[] {383, 384, 784, 1601}) {
                for (int K : new int[] {0, 1, 17, 30, 33}) {
                    Trial.agree(kernels, tolerance, N + "×" + D + "·" + D + "×" + K, (t, k) -> {
                        Matrix X = t.matrix("X", x, N, D);
                        Matrix W = t.matrix("W", WEIGHTS, D, K);
                        Matrix b = t.matrix("b", BIAS, 1, K);
                        k.affine(t.matrix("Z", SAMPLES, N, K), X, W, b);
                        k.mul(t.matrix("C", x, N, K), X, W);
                        Function f = new Sigmoid();
                        k.affineMap(t.unwritten("Z2", SAMPLES, N, K), t.matrix("A", SAMPLES, N, K), f, X, W, b);
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void mulMultipliesWhateverTheLayouts(Role role) {
        agree(shapesOrNothing(), (t, k, s) -> {
            Matrix A = t.matrix("A", role, s.N, s.D);
            Matrix B = t.matrix("B", WEIGHTS, s.D, s.K);
            Matrix C = t.matrix("C", role, s.N, s.K);
            k.mul(C, A, B); // A·B, B in panels
            Matrix AT = t.matrix("Aᵀ", SAMPLES, s.D, s.N);
            Matrix R = t.matrix("R", role, s.D, s.K);
            k.mul(t.matrix("C2", WEIGHTS, s.N, s.K), AT.T, R); // Xᵀ·dZ
            Matrix BT = t.matrix("Bᵀ", WEIGHTS, s.K, s.D);
            k.mul(t.matrix("C3", SAMPLES, s.N, s.K), A, BT.T); // dZ·Wᵀ
            Matrix RT = t.matrix("Rᵀ", role, s.K, s.D);
            k.mul(t.matrix("C4", DATA, s.N, s.K), AT.T, RT.T); // both transposed
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void affineMapIsAffineThenMap(Role x) {
        for (Function f : Functions.all()) {
            agree(
                    shapesOrNothing().subList(0, 12),
                    (t, k, s) -> k.affineMap(
                            f.fromOutput() ? t.unwritten("Z", SAMPLES, s.N, s.K) : t.matrix("Z", SAMPLES, s.N, s.K),
                            t.matrix("A", SAMPLES, s.N, s.K),
                            f,
                            t.matrix("X", x, s.N, s.D),
                            t.matrix("W", WEIGHTS, s.D, s.K),
                            t.matrix("b", BIAS, 1, s.K)));
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void mulChainIsMulThenChain(Function f) {
        agree(shapesOrNothing(), (t, k, s) -> {
            Matrix Z = t.matrix("Z", SAMPLES, s.N, s.D);
            Matrix A = t.matrix("A", SAMPLES, s.N, s.D);
            k.map(A, f, Z);
            k.mulChain(
                    t.matrix("dZ", SAMPLES, s.N, s.D),
                    t.unwritten("dA", SAMPLES, s.N, s.D),
                    t.matrix("dY", SAMPLES, s.N, s.K),
                    t.matrix("W", WEIGHTS, s.D, s.K),
                    f,
                    Z,
                    A);
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void gradientsAreTheProductAndTheSumOverTheBatch(Role x) {
        agree(
                shapesOrNothing(),
                (t, k, s) -> k.gradients(
                        t.matrix("dW", WEIGHTS, s.D, s.K),
                        t.matrix("db", BIAS, 1, s.K),
                        t.matrix("X", x, s.N, s.D),
                        t.matrix("dZ", SAMPLES, s.N, s.K)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void gradientsStepMovesTheParametersAsTheStepsWould(FirstOrder rule) {
        agree(shapes(), (t, k, s) -> {
            Parameters p = t.parameters(s.D, s.K);
            Parameter W = p.get("W1");
            Parameter b = p.get("b1");
            Update u = rule.start(p);
            for (int step = 0; step < 3; step++) {
                u.begin(0.01);
                Matrix X = t.matrix("X", DATA, s.N, s.D);
                Matrix dZ = t.matrix("dZ", SAMPLES, s.N, s.K);
                k.gradientsStep(W.value(), b.value(), W.gradient(), b.gradient(), X, dZ, u);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("rules")
    void stepMovesEachElement(FirstOrder rule) {
        agree(shapes(), (t, k, s) -> {
            Parameters p = t.parameters(s.D, s.K);
            Parameter W = p.get("W1");
            Update u = rule.start(p);
            for (int step = 0; step < 3; step++) {
                u.begin(0.01);
                W.gradient().set(t.matrix("g", DATA, s.D, s.K));
                k.step(W.value(), W.gradient(), u);
            }
        });
    }

    // ---- element by element

    @ParameterizedTest
    @MethodSource("functions")
    void mapAppliesTheFunctionAndChainItsDerivative(Function f) {
        agree(shapesOrNothing(), (t, k, s) -> {
            for (Role role : List.of(SAMPLES, DATA)) {
                Matrix Z = t.matrix("Z", role, s.N, s.K);
                Matrix A = t.matrix("A", role, s.N, s.K);
                k.map(A, f, Z);
                k.chain(t.matrix("dZ", role, s.N, s.K), t.matrix("dA", role, s.N, s.K), f, Z, A);
            }
        });
    }

    // ---- losses

    @ParameterizedTest
    @EnumSource(names = {"SAMPLES", "DATA"})
    void softmaxAndItsCrossEntropyAgreeWithTheFusedVerb(Role role) {
        agree(shapes(), (t, k, s) -> {
            Matrix Z = t.matrix("Z", role, s.N, s.K);
            Matrix Y = t.targets("Y", s.N, s.K);
            Matrix w = t.matrix("w", DATA, s.N, 1);
            Matrix P = t.matrix("P", SAMPLES, s.N, s.K);
            k.softmax(P, Z);
            k.crossEntropy(t.matrix("L", DATA, 1, 1), Z, Y, w, 1.0 / s.N);
            k.diff(t.matrix("D", SAMPLES, s.N, s.K), P, Y, w, 1.0 / s.N);
            k.softmaxCrossEntropy(
                    t.unwritten("P2", SAMPLES, s.N, s.K),
                    t.matrix("L2", DATA, 1, 1),
                    t.matrix("dZ", role, s.N, s.K),
                    Z,
                    Y,
                    null,
                    1.0 / s.N);
        });
    }

    static List<Function> functions() {
        var functions = new ArrayList<Function>();
        Functions.all().forEach(functions::add);
        functions.add(new Cube());
        return functions;
    }

    /** ε is large, so that a rounding error of a gradient near zero is not blown up to a whole step. */
    static List<FirstOrder> rules() {
        var adam = new Adam(0.9, 0.999, 0.1);
        return List.of(
                new Sgd(),
                new Momentum(),
                new Nesterov(),
                new RmsProp(0.9, 0.1),
                adam,
                new AdamW(0.01, adam),
                new Shrink());
    }

    /** A function that no kernels know. */
    private record Cube() implements Function {
        @Override
        public double f(double z) {
            return z * z * z;
        }

        @Override
        public double df(double z, double a) {
            return 3 * z * z;
        }

        @Override
        public String name() {
            return "cube";
        }
    }

    /** A rule that no kernels know: θ ← θ − η·g·|g|. */
    private record Shrink() implements FirstOrder {
        @Override
        public Update start(Parameters parameters) {
            return new Update() {
                private double rate;

                @Override
                public void begin(double learningRate) {
                    rate = learningRate;
                }

                @Override
                public double learningRate() {
                    return rate;
                }

                @Override
                public List<Matrix> state() {
                    return List.of();
                }

                @Override
                public void move(Cell cell) {
                    cell.theta -= rate * cell.g * Math.abs(cell.g);
                }
            };
        }

        @Override
        public String name() {
            return "shrink";
        }

        @Override
        public double defaultLearningRate() {
            return 0.1;
        }
    }
}
