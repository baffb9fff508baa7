package nabla.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nabla.data.Csv;
import nabla.data.Dataset;
import nabla.data.Encoder;
import nabla.data.Goal;
import nabla.data.Table;
import nabla.data.Targets;
import nabla.io.LossTerms;
import nabla.io.Model;
import nabla.io.Provenance;
import nabla.matrix.Function;
import nabla.matrix.Matrix;
import nabla.matrix.Penalty;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.ScalarKernels;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.function.Functions;
import nabla.nn.function.Gelu;
import nabla.nn.function.Sigmoid;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Reduction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationTest {
    static Stream<Subject> sixNetworks() {
        return Six.networks().values().stream();
    }

    private static Equation equation(Explanation e, String coded) {
        return e.equations().stream()
                .filter(q -> q.coded().equals(coded))
                .findFirst()
                .orElseThrow(() -> new AssertionError(coded + " is not among "
                        + e.equations().stream().map(Equation::coded).toList()));
    }

    @ParameterizedTest
    @MethodSource("sixNetworks")
    void threeWitnessesAgreeOnEveryEquation(Subject subject) {
        Explanation e = Explanation.of(subject);
        assertThat(e.agrees()).as(TextReport.of(e, TextStyle.PLAIN)).isTrue();
        assertThat(e.worst()).isLessThan(1e-7);
        for (Equation q : e.equations()) {
            boolean drawn = q.coded().contains("Bernoulli");
            assertThat(q.derived().speaks()).as(q.coded()).isNotEqualTo(drawn);
            assertThat(q.measured().speaks())
                    .as(q.coded())
                    .isEqualTo(q.phase() == Phase.BACKWARD || q.phase() == Phase.UPDATE);
        }
    }

    @Test
    void theSeedsBiasGradientIsTheSumOfItsFourRows() {
        Explanation e = Explanation.of(new ExampleNetwork().subject());
        Equation db2 = equation(e, "db2 = 1ᵀ·dZ2");
        double[][] dZ2 = e.matrix("dZ2");
        assertThat(dZ2).hasNumberOfRows(4);
        assertThat(db2.numbers()[0][0])
                .isCloseTo(Arrays.stream(dZ2).mapToDouble(r -> r[0]).sum(), within(1e-15));
        assertThat(db2.derived().says()).isEqualTo("db2 = 1ᵀ·dZ2");
        assertThat(db2.shapes()).isEqualTo("1×1 = 1×4 · 4×1");
        assertThat(db2.numpy()).isEqualTo("db2 = np.sum(dZ2, axis=0, keepdims=True)");
        assertThat(db2.measured().error()).isLessThan(1e-7);
        Lesson.Point point = e.lessons().getFirst().points().getFirst();
        assertThat(point.exhibits().getFirst().numbers()).isDeepEqualTo(dZ2);
        assertThat(point.exhibits().getLast().numbers()).isDeepEqualTo(db2.numbers());
    }

    @Test
    void theEquationsAreThoseOneWritesByHand() {
        Explanation e = Explanation.of(new ExampleNetwork().subject());
        assertThat(e.equations().stream().map(q -> q.derived().says()))
                .containsSubsequence(
                        "Z1 = X·W1 + 1·b1",
                        "H1 = σ(Z1)",
                        "P = σ(Z2)",
                        "L = ½·‖P − Y‖²",
                        "dP = P − Y",
                        "dZ2 = dP ⊙ P ⊙ (1 − P)",
                        "dW2 = H1ᵀ·dZ2",
                        "db2 = 1ᵀ·dZ2",
                        "dH1 = dZ2·W2ᵀ",
                        "dZ1 = dH1 ⊙ H1 ⊙ (1 − H1)",
                        "dW1 = Xᵀ·dZ1",
                        "db1 = 1ᵀ·dZ1");
    }

    @Test
    void lossesFromLogitsDeriveToPMinusY() {
        assertThat(equation(Explanation.of(Six.named("softmax")), "dZ2 = 1/5·(P − Y)")
                        .derived()
                        .says())
                .isEqualTo("dZ2 = 0.2·(P − Y)");
    }

    @Test
    void callsThatWereFusedShareANumber() {
        Explanation e = Explanation.of(new ExampleNetwork().subject());
        assertThat(equation(e, "Z1 = X·W1 + 1·b1").call())
                .isEqualTo(equation(e, "H1 = σ(Z1)").call());
        assertThat(equation(e, "dW2 = H1ᵀ·dZ2").call())
                .isEqualTo(equation(e, "db2 = 1ᵀ·dZ2").call())
                .isEqualTo(equation(e, "b2 ← b2 − η·db2").call());
    }

    @Test
    void kernelsThatAreWrongAreContradictedLoudlyAndWithExitCode1() {
        Explanation e = Explanation.of(Six.deepSquared(), new MeanBias());
        assertThat(e.agrees()).isFalse();
        assertThat(e.disagreements()).extracting(Equation::symbol).contains("db3", "db2", "db1", "b1");
        assertThat(e.disagreements()).extracting(Equation::symbol).doesNotContain("dW1", "dZ2");
        String text = TextReport.of(e, TextStyle.PLAIN);
        assertThat(text)
                .contains("DISAGREES: error")
                .contains("✗ THE WITNESSES DISAGREE on db3: coded db3 = 1ᵀ·dZ3, derived db3 = 1ᵀ·dZ3");
        assertThat(HtmlPage.of(e)).contains("✗ the witnesses disagree on db3");
    }

    @Test
    void theExitCodeIs0WhereAllAgree() {
        var out = new ByteArrayOutputStream();
        int code = Explain.run(
                new ExampleNetwork().subject(),
                new Rendering(TextStyle.PLAIN),
                new PrintWriter(out, true, StandardCharsets.UTF_8));
        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("✓ coded, derived and measured agree");
    }

    @Test
    void floatKernelsAreExplainedToTheirOwnPrecision() {
        Explanation e = Explanation.of(Six.deepSquared(), new ScalarKernels());
        assertThat(e.agrees()).isTrue();
        assertThat(e.kernels()).isEqualTo("scalar");
    }

    @Test
    void whereCalculusHasNoFunctionTheOtherTwoStillSpeak() {
        var network =
                new Network(3, new CategoricalCrossEntropy(), new Dense(4), new Activate(new Cube()), new Dense(2));
        Explanation e = Explanation.of(new ExampleNetwork().subject("cube", network));
        assertThat(e.agrees()).isTrue();
        assertThat(equation(e, "dZ1 = dH1 ⊙ cube′(Z1)").derived().speaks()).isFalse();
        assertThat(equation(e, "dZ1 = dH1 ⊙ cube′(Z1)").measured().speaks()).isTrue();
        assertThat(equation(e, "dW2 = H1ᵀ·dZ2").derived().speaks()).isTrue();
    }

    /// A function that neither Nabla nor calculus knows.
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

    @ParameterizedTest
    @MethodSource("activations")
    void calculusKnowsEveryActivation(Function f) {
        var network = new Network(3, new HalfSquaredError(), new Dense(4), new Activate(f), new Dense(2));
        Explanation e = Explanation.of(new ExampleNetwork().subject(f.name(), network));
        assertThat(e.agrees()).isTrue();
        assertThat(e.equations()).allMatch(q -> q.derived().speaks());
    }

    static Iterable<Function> activations() {
        return Functions.all();
    }

    @Test
    void theSlopeOfGeluIsDerivedByTheProductRule() {
        var network =
                new Network(3, new CategoricalCrossEntropy(), new Dense(4), new Activate(new Gelu()), new Dense(2));
        Explanation e = Explanation.of(new ExampleNetwork().subject("gelu", network));
        assertThat(equation(e, "dZ1 = dH1 ⊙ gelu′(Z1)").derived().says()).isEqualTo("dZ1 = dH1 ⊙ (Φ(Z1) + Z1 ⊙ φ(Z1))");
    }

    @Test
    void aBatchOfOneHasOneRowAndNothingToSum() {
        Explanation e = Explanation.of(Six.named("one"));
        assertThat(equation(e, "db2 = 1ᵀ·dZ2").derived().says()).isEqualTo("db2 = dZ2");
        assertThat(e.matrix("db2")).isDeepEqualTo(e.matrix("dZ2"));
    }

    @Test
    void rowsOfADataSetAreExplainedWithTheirClassesOneHot() {
        var network =
                new Network(2, new CategoricalCrossEntropy(), new Dense(3), new Activate(new Sigmoid()), new Dense(3));
        var data = new Dataset(
                List.of("a", "b"),
                new float[] {1, 2, 3, 4, 5, 6},
                new Targets.Classes(new int[] {0, 2, 1}, List.of("x", "y", "z")));
        Subject subject = Subject.of(
                "mine", network, network.initialize(new ScalarKernels(), 3), data, Objective.mean(3), 0.1, 1);
        Explanation e = Explanation.of(subject);
        assertThat(e.agrees()).isTrue();
        assertThat(e.matrix("Y")).isDeepEqualTo(new double[][] {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}});
        assertThat(e.matrix("X")).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    }

    @Test
    void aTrainedModelIsExplainedOnTheFirstRowsOfATable(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flowers.csv");
        Files.writeString(file, "width,length,kind\n1,2.5,rose\n2,1,lily\n3.5,4,rose\n0.5,3,tulip\n2.5,2,lily\n");
        Table table = Csv.read(file);
        Encoder encoder = Encoder.fit(table, Goal.of(table, "kind", null), new int[] {0, 1, 2, 3, 4});
        var network = new Network(
                encoder.width(),
                new CategoricalCrossEntropy(),
                new Dense(4),
                new Activate(new Sigmoid()),
                new Dense(3));
        var terms = new LossTerms(Reduction.MEAN, new Penalty(0, 0.5), List.of(0.5, 2.0, 1.0));
        var origin = new Provenance("0", "25", "today", "flowers.csv", "none", 5, 1, Map.of(), terms, 1, 0, Map.of());
        var model = new Model(network, network.initialize(new ScalarKernels(), 1), encoder, origin);
        Explanation e = Explanation.of(Subject.of(model, table, 4, 0.1));
        assertThat(e.agrees()).isTrue();
        assertThat(e.subject().title()).isEqualTo("2-4-3, cross entropy, trained, on 4 rows");
        assertThat(e.matrix("Y")).hasNumberOfRows(4);
        assertThat(e.subject().w()).as("rose, lily, rose, tulip").containsExactly(2, 0.5, 2, 1);
        assertThat(e.equations()).anyMatch(q -> q.coded().equals("dW1 += 0.5·W1"));
    }

    @Test
    void largeNetworksAreMeasuredInPartButTheirBiasesWhole() {
        var network = new Network(
                30, new CategoricalCrossEntropy(), new Dense(80), new Activate(new Sigmoid()), new Dense(4));
        Explanation e = Explanation.of(new ExampleNetwork().subject("large", network));
        assertThat(e.agrees()).isTrue();
        assertThat(equation(e, "dW1 = Xᵀ·dZ1").measured().says()).contains("64 of 2400");
        assertThat(equation(e, "db1 = 1ᵀ·dZ1").measured().says()).contains("all 80");
        assertThat(TextReport.of(e, TextStyle.PLAIN)).contains("…").contains("⋮");
    }

    @Test
    void whatIsNoNetworkIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> net("2-x-1").subject())
                .withMessageContaining("--net: '2-x-1'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> net("2").subject())
                .withMessageContaining("one width");
    }

    private static ExampleNetwork net(String widths) {
        var seed = new ExampleNetwork();
        return new ExampleNetwork(
                widths, seed.activation(), seed.output(), seed.loss(), 4, seed.reduction(), seed.penalty(), 1, 1);
    }

    /// Reference kernels whose bias gradient is a mean: broken on purpose.
    private static final class MeanBias extends ReferenceKernels {
        @Override
        public void sumRows(Matrix s, Matrix A) {
            super.sumRows(s, A);
            for (int j = 0; j < s.cols; j++) {
                s.set(0, j, s.get(0, j) / A.rows);
            }
        }
    }
}
