package nabla.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Penalty;
import nabla.matrix.Program;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.ScalarKernels;
import nabla.matrix.Update;
import nabla.nn.Activate;
import nabla.nn.Bound;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameter;
import nabla.nn.Parameters;
import nabla.nn.function.Elu;
import nabla.nn.function.Gelu;
import nabla.nn.function.LeakyRelu;
import nabla.nn.function.Relu;
import nabla.nn.function.Sigmoid;
import nabla.nn.function.Silu;
import nabla.nn.function.Softplus;
import nabla.nn.function.Tanh;
import nabla.nn.loss.BinaryCrossEntropy;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Huber;
import nabla.nn.loss.Loss;
import nabla.nn.loss.MeanSquaredError;
import nabla.nn.loss.Reduction;
import nabla.train.optimizer.Adam;
import nabla.train.optimizer.AdamW;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Lbfgs;
import nabla.train.optimizer.Momentum;
import nabla.train.optimizer.Nesterov;
import nabla.train.optimizer.RmsProp;
import nabla.train.optimizer.Sgd;
import nabla.train.schedule.Constant;
import nabla.train.schedule.Cosine;
import nabla.train.schedule.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fifty steps of seven networks, number by number beside NumPy's. */
class GoldenRunsTest {
    private static final int BATCH = 5;
    private static final int ROWS = 13;
    private static final GoldenRuns GOLDEN = GoldenRuns.read();

    /** The Java side of one run. */
    private record Setting(
            String name,
            Network network,
            FirstOrder optimizer,
            double learningRate,
            Schedule schedule,
            Reduction reduction,
            boolean weighted,
            Penalty penalty,
            Clipping clipping) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting(
                    "sgd half-squared-error",
                    new Network(
                            3,
                            new HalfSquaredError(),
                            new Dense(4),
                            new Activate(new Sigmoid()),
                            new Dense(2),
                            new Activate(new Sigmoid())),
                    new Sgd(),
                    0.1,
                    new Constant(),
                    Reduction.SUM,
                    false,
                    Penalty.NONE,
                    Clipping.NONE),
            new Setting(
                    "momentum mean-squared-error",
                    new Network(4, new MeanSquaredError(), new Dense(3), new Activate(new Tanh()), new Dense(2)),
                    new Momentum(),
                    0.05,
                    new Constant(),
                    Reduction.MEAN,
                    false,
                    new Penalty(0, 0.02),
                    Clipping.NONE),
            new Setting(
                    "nesterov binary-cross-entropy",
                    new Network(
                            2,
                            new BinaryCrossEntropy(),
                            new Dense(5),
                            new Activate(new LeakyRelu()),
                            new Dense(3),
                            new Activate(new Relu()),
                            new Dense(1)),
                    new Nesterov(),
                    0.03,
                    new Constant(),
                    Reduction.MEAN,
                    true,
                    Penalty.NONE,
                    Clipping.NONE),
            new Setting(
                    "rmsprop smoothed-cross-entropy",
                    new Network(
                            3,
                            new CategoricalCrossEntropy(0.1),
                            new Dense(4),
                            new Activate(new Silu()),
                            new Dense(5),
                            new Activate(new Tanh()),
                            new Dense(3)),
                    new RmsProp(),
                    0.005,
                    new Cosine(0.5),
                    Reduction.MEAN,
                    false,
                    Penalty.NONE,
                    Clipping.NONE),
            new Setting(
                    "adam huber",
                    new Network(3, new Huber(), new Dense(5), new Activate(new Gelu()), new Dense(2)),
                    new Adam(),
                    0.02,
                    new Constant(),
                    Reduction.MEAN,
                    false,
                    new Penalty(0.01, 0),
                    Clipping.NONE),
            new Setting(
                    "adamw cross-entropy",
                    new Network(
                            2,
                            new CategoricalCrossEntropy(),
                            new Dense(4),
                            new Activate(new Elu()),
                            new Dense(3),
                            new Activate(new Softplus()),
                            new Dense(3)),
                    new AdamW(),
                    0.02,
                    new Constant(),
                    Reduction.MEAN,
                    false,
                    Penalty.NONE,
                    new Clipping(0.5, Double.POSITIVE_INFINITY)));

    static Stream<Arguments> runs() {
        return SETTINGS.stream()
                .flatMap(s -> Stream.of(
                        Arguments.of(s, (Supplier<Kernels>) ReferenceKernels::new, 1e-10),
                        Arguments.of(s, (Supplier<Kernels>) ScalarKernels::new, 1e-4)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void fiftyStepsEqualNumPys(Setting setting, Supplier<Kernels> kernels, double tolerance) {
        var run = Objects.requireNonNull(GOLDEN.runs().get(setting.name));
        Parameters parameters = start(setting.network, kernels.get(), run);
        var objective = new Objective(setting.reduction, BATCH, setting.weighted, setting.penalty);
        Bound whole = setting.network.bind(parameters, BATCH, objective, 0);
        Bound shorter = setting.network.bind(parameters, ROWS % BATCH, objective, 0);
        Update update = setting.optimizer.start(parameters);
        Schedule.Run schedule = setting.schedule.start(20);
        for (int t = 0; t < run.steps().size(); t++) {
            int from = t % 3 * BATCH;
            Bound bound = from + BATCH <= ROWS ? whole : shorter;
            fill(bound, run, from, setting.network.loss());
            bound.forward();
            assertClose(
                    setting.name + ", loss of step " + (t + 1),
                    bound.loss(),
                    run.steps().get(t).loss(),
                    tolerance);
            update.begin(setting.learningRate * schedule.factor(t / 3 + (double) from / ROWS));
            step(bound, update, setting.clipping);
            assertParameters(
                    parameters, run.steps().get(t).parameters(), setting.name + ", step " + (t + 1), tolerance);
        }
    }

    private static void step(Bound bound, Update update, Clipping clipping) {
        if (clipping.isNone()) {
            bound.training(update).run();
            return;
        }
        bound.gradients().run();
        clipping.apply(bound.parameters().gradient());
        Program step = bound.stepping(update);
        step.run();
    }

    @ParameterizedTest
    @MethodSource("lineSearchRuns")
    void fiftyLineSearchesEqualNumPys(Supplier<Kernels> kernels, int steps, double tolerance) {
        var run = Objects.requireNonNull(GOLDEN.runs().get("lbfgs half-squared-error"));
        var network = new Network(3, new HalfSquaredError(), new Dense(4), new Activate(new Tanh()), new Dense(1));
        Parameters parameters = start(network, kernels.get(), run);
        var objective = new Objective(Reduction.MEAN, ROWS, false, new Penalty(0, 0.05));
        Bound bound = network.bind(parameters, ROWS, objective, 0);
        fill(bound, run, 0, network.loss());
        Lbfgs.Search search = new Lbfgs()
                .start(
                        (theta, gradient) -> {
                            FlatVector.set(parameters.theta(), theta);
                            bound.forward();
                            bound.backward();
                            double[] g = FlatVector.copy(parameters.gradient());
                            System.arraycopy(g, 0, gradient, 0, g.length);
                            return bound.loss();
                        },
                        FlatVector.copy(parameters.theta()));
        for (int t = 0; t < steps; t++) {
            assertThat(search.step(1)).isTrue();
            FlatVector.set(parameters.theta(), search.theta());
            assertClose(
                    "lbfgs, loss of step " + (t + 1),
                    search.value(),
                    run.steps().get(t).loss(),
                    tolerance);
            assertParameters(parameters, run.steps().get(t).parameters(), "lbfgs, step " + (t + 1), tolerance);
        }
    }

    /** In float the loss has no digits left to compare once the search is at the minimum, after 41 steps. */
    static Stream<Arguments> lineSearchRuns() {
        return Stream.of(
                Arguments.of((Supplier<Kernels>) ReferenceKernels::new, 50, 1e-10),
                Arguments.of((Supplier<Kernels>) ScalarKernels::new, 40, 1e-4));
    }

    private static Parameters start(Network network, Kernels kernels, GoldenRuns.Run run) {
        Parameters parameters = network.parameters(kernels);
        int at = 0;
        for (Parameter p : parameters.list()) {
            at = set(p.value(), run.start(), at);
        }
        assertThat(at).isEqualTo(run.start().length);
        return parameters;
    }

    private static void fill(Bound bound, GoldenRuns.Run run, int from, Loss loss) {
        set(bound.X(), run.X(), from * bound.X().cols);
        Matrix Y = bound.Y();
        for (int i = 0; i < Y.rows; i++) {
            for (int j = 0; j < Y.cols; j++) {
                Y.set(i, j, loss.target(run.Y()[(from + i) * Y.cols + j], Y.cols));
            }
        }
        if (bound.w() != null) {
            set(bound.w(), run.w(), from);
        }
    }

    private static int set(Matrix m, double[] values, int at) {
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < m.cols; j++) {
                m.set(i, j, values[at++]);
            }
        }
        return at;
    }

    private static void assertParameters(Parameters parameters, double[] expected, String what, double tolerance) {
        int at = 0;
        for (Parameter p : parameters.list()) {
            for (int i = 0; i < p.value().rows; i++) {
                for (int j = 0; j < p.value().cols; j++) {
                    String element = what + ", " + p.name() + "[" + i + ", " + j + "]";
                    assertClose(element, p.value().get(i, j), expected[at++], tolerance);
                }
            }
        }
    }

    /** Relative to numbers above 1, absolute below. */
    private static void assertClose(String what, double actual, double expected, double tolerance) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s, NumPy has %s", what, actual, expected)
                .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(expected)));
    }
}
