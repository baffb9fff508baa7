package nabla.nn.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nabla.matrix.Function;
import nabla.matrix.Penalty;
import nabla.matrix.Program;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.ScalarKernels;
import nabla.nn.Activate;
import nabla.nn.Bound;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.function.Functions;
import nabla.nn.function.Sigmoid;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Loss;
import nabla.nn.loss.Losses;
import nabla.nn.loss.Reduction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every network's own gradients against central differences: all dimensions distinct, all biases random. */
class NetworkGradientTest {
    private final GradientCheck check = new GradientCheck();

    private record Case(Function f, Loss loss, int rows, Reduction reduction) {
        @Override
        public String toString() {
            return f.name() + ", " + loss.name() + ", batch " + rows + ", " + reduction;
        }
    }

    static Stream<Case> everyFunctionAndLossAtBatches1And2And5() {
        List<Case> cases = new ArrayList<>();
        for (Function f : Functions.all()) {
            for (Loss loss : Losses.all()) {
                for (int rows : new int[] {1, 2, 5}) {
                    for (Reduction reduction : Reduction.values()) {
                        cases.add(new Case(f, loss, rows, reduction));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("everyFunctionAndLossAtBatches1And2And5")
    void gradientsAreRight(Case c) {
        Network network = new Network(3, c.loss, new Dense(4), new Activate(c.f), new Dense(6), new Activate(c.f));
        var objective = new Objective(c.reduction, c.rows, false, Penalty.NONE);
        GradientReport report = check.of(Batches.random(network, new ReferenceKernels(), c.rows, objective, 7));
        assertThat(report.correct()).as(report::toString).isTrue();
        assertThat(report.samples()).hasSize(3 * 4 + 4 + 4 * 6 + 6);
    }

    @ParameterizedTest
    @MethodSource("everyFunctionAndLossAtBatches1And2And5")
    void sampleWeightsPenaltiesAndDropoutWithItsMaskHeldAreRight(Case c) {
        Network network = new Network(
                3, c.loss, new Dropout(0.2), new Dense(5), new Activate(c.f), new Dropout(0.4), new Dense(2));
        var objective = new Objective(c.reduction, c.rows, true, new Penalty(0.03, 0.2));
        GradientReport report = check.of(Batches.random(network, new ReferenceKernels(), c.rows, objective, 11));
        assertThat(report.correct()).as(report::toString).isTrue();
    }

    @ParameterizedTest
    @MethodSource("everyFunctionAndLossAtBatches1And2And5")
    void scalarKernelsAreRightToSinglePrecision(Case c) {
        Network network = new Network(3, c.loss, new Dense(4), new Activate(c.f), new Dense(6));
        var objective = new Objective(c.reduction, c.rows, true, new Penalty(0, 0.1));
        GradientReport report = check.of(Batches.random(network, new ScalarKernels(), c.rows, objective, 13));
        assertThat(report.correct()).as(report::toString).isTrue();
    }

    @Test
    void theSeedsNetworkIsRightAndItsOutputGradientIsNotPMinusY() {
        Network network = new Network(
                2,
                new HalfSquaredError(),
                new Dense(3),
                new Activate(new Sigmoid()),
                new Dense(1),
                new Activate(new Sigmoid()));
        Bound bound = Batches.random(network, new ReferenceKernels(), 4, Objective.sum(), 3);
        assertThat(check.of(bound).correct()).isTrue();
        double sum = 0;
        double differences = 0;
        for (int i = 0; i < 4; i++) {
            double p = bound.P().get(i, 0);
            sum += (p - bound.Y().get(i, 0)) * p * (1 - p);
            differences += p - bound.Y().get(i, 0);
        }
        assertThat(bound.parameters().get("b2").gradient().get(0, 0))
                .isCloseTo(sum, within(1e-15))
                .isNotEqualTo(differences);
    }

    @Test
    void labelSmoothingIsRight() {
        Network network = new Network(4, new CategoricalCrossEntropy(0.1), new Dense(3));
        assertThat(check.of(Batches.random(network, new ReferenceKernels(), 5, Objective.mean(5), 3))
                        .correct())
                .isTrue();
    }

    @Test
    void everyBiasIsMeasuredWhateverTheNumberOfSamples() {
        Network network =
                new Network(20, new HalfSquaredError(), new Dense(40), new Activate(new Tanh()), new Dense(3));
        GradientReport report = new GradientCheck(1e-6, 5, 2, 1)
                .of(Batches.random(network, new ReferenceKernels(), 2, Objective.mean(2), 3));
        assertThat(report.correct()).isTrue();
        assertThat(report.samples()).hasSize(5 + 40 + 5 + 3);
        assertThat(report.directions()).hasSize(2);
    }

    @Test
    void checkingChangesNeitherParametersNorMasksToCome() {
        Network network = new Network(3, new HalfSquaredError(), new Dropout(0.5), new Dense(2));
        Bound checked = Batches.random(network, new ReferenceKernels(), 5, Objective.mean(5), 3);
        Bound untouched = Batches.random(network, new ReferenceKernels(), 5, Objective.mean(5), 3);
        check.of(checked);
        checked.forward();
        untouched.forward();
        assertThat(checked.parameters().theta().toArray())
                .isDeepEqualTo(untouched.parameters().theta().toArray());
        assertThat(checked.loss()).isEqualTo(untouched.loss());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void fusedProgramsEqualThePlainVerbs(int rows) {
        for (Function f : Functions.all()) {
            for (Loss loss : Losses.all()) {
                Network network = new Network(
                        3,
                        loss,
                        new Dense(4),
                        new Activate(f),
                        new Dropout(0.3),
                        new Dense(6),
                        new Activate(f),
                        new Dense(2));
                var objective = new Objective(Reduction.MEAN, rows, true, new Penalty(0.01, 0.1));
                Bound plain = Batches.random(network, new ReferenceKernels(), rows, objective, 5);
                Bound fused = Batches.random(network, new ReferenceKernels(), rows, objective, 5);
                plain.forward();
                plain.backward();
                Program program = fused.gradients();
                program.run();
                assertThat(fused.parameters().gradient().doubles())
                        .as("%s, %s", f.name(), loss.name())
                        .containsExactly(plain.parameters().gradient().doubles());
                assertThat(fused.loss() + fused.penalty()).isCloseTo(plain.loss(), within(1e-13));
            }
        }
    }
}
