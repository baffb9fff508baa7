package nabla.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import nabla.matrix.Function;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Role;
import nabla.matrix.ScalarKernels;
import nabla.nn.function.Functions;
import nabla.nn.function.Gelu;
import nabla.nn.function.Sigmoid;
import nabla.nn.function.Softplus;
import nabla.nn.loss.BinaryCrossEntropy;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact where it is hard: at ±10⁴ nothing overflows, nothing is NaN, and the answer is the right one. */
class NumericsTest {
    private static final double[] EXTREMES = {-1e4, -745.2, -100, -36.8, -1e-300, 0, 1e-300, 36.8, 100, 709.8, 1e4};

    static Stream<Kernels> kernels() {
        return Stream.of(new ReferenceKernels(), new ScalarKernels());
    }

    @Test
    void sigmoidIsExactAtBothExtremes() {
        Sigmoid sigmoid = new Sigmoid();
        assertThat(sigmoid.f(1e4)).isEqualTo(1);
        assertThat(sigmoid.f(-1e4)).isEqualTo(0);
        assertThat(sigmoid.f(0)).isEqualTo(0.5);
        assertThat(sigmoid.f(-100)).isCloseTo(3.720075976020836e-44, within(1e-58));
        assertThat(sigmoid.df(1e4, 1)).isZero();
    }

    @Test
    void softplusLosesNoDigits() {
        Softplus softplus = new Softplus();
        assertThat(softplus.f(1e4)).isEqualTo(1e4);
        assertThat(softplus.f(-1e4)).isEqualTo(0);
        assertThat(softplus.f(-100)).isCloseTo(3.720075976020836e-44, within(1e-58));
        assertThat(softplus.f(0)).isEqualTo(Math.log(2));
    }

    @Test
    void geluKeepsItsTail() {
        // −10·Φ(−10) with Φ(−10) = 7.619853024160527e-24 (tables of the normal distribution)
        assertThat(new Gelu().f(-10)).isCloseTo(-7.619853024160527e-23, within(1e-36));
        assertThat(new Gelu().f(1e4)).isEqualTo(1e4);
    }

    @Test
    void noActivationIsNaNForFiniteInput() {
        for (Function f : Functions.all()) {
            for (double z : EXTREMES) {
                double a = f.f(z);
                assertThat(a).as("%s(%s)", f.name(), z).isFinite();
                assertThat(f.df(z, a)).as("%s′(%s)", f.name(), z).isFinite().isBetween(-0.2, 1.2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void softmaxAndCrossEntropyAreExactAtTenThousand(Kernels k) {
        Matrix Z = matrix(k, new double[][] {{1e4, -1e4, 0}, {-1e4, -1e4, -1e4}, {1e4, 1e4, -1e4}});
        Matrix Y = matrix(k, new double[][] {{0, 1, 0}, {1, 0, 0}, {0, 1, 0}});
        Matrix P = Matrix.zeros("P", Role.SAMPLES, 3, 3, k);
        Matrix L = Matrix.zeros("L", Role.DATA, 1, 1, k);
        P.softmax(Z);
        double third = k instanceof ScalarKernels ? (float) (1.0 / 3) : 1.0 / 3;
        assertThat(P.get(0, 0)).isEqualTo(1);
        assertThat(P.get(0, 1)).isZero();
        for (int j = 0; j < 3; j++) {
            assertThat(P.get(1, j)).isCloseTo(third, within(1e-12));
        }
        assertThat(P.get(2, 1)).isCloseTo(0.5, within(1e-12));
        L.crossEntropy(Z, Y, null, 1);
        assertThat(L.get(0, 0))
                .isCloseTo(2e4 + Math.log(3) + Math.log(2), within(k instanceof ScalarKernels ? 1e-3 : 1e-10));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void logSumExpOfEqualLogitsKeepsItsDigitsUnderAnOffset(Kernels k) {
        for (double offset : new double[] {-1e4, 0, 1e4}) {
            Matrix Z = matrix(k, new double[][] {{offset + 1, offset + 2, offset + 3}});
            Matrix Y = matrix(k, new double[][] {{1, 0, 0}});
            Matrix L = Matrix.zeros("L", Role.DATA, 1, 1, k);
            L.crossEntropy(Z, Y, null, 1);
            double expected = Math.log(1 + Math.E + Math.E * Math.E);
            assertThat(L.get(0, 0)).as("offset %s", offset).isCloseTo(expected, within(2e-7));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e4, -50, 0, 50, 1e4})
    void binaryCrossEntropyIsExactOnBothSides(double z) {
        BinaryCrossEntropy loss = new BinaryCrossEntropy();
        assertThat(loss.f(z, 1)).isEqualTo(new Softplus().f(-z));
        assertThat(loss.f(z, 0)).isEqualTo(new Softplus().f(z));
        assertThat(loss.df(z, 1)).isFinite().isBetween(-1.0, 0.0);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aSaturatedNetworkHasAFiniteLossAndGradient(Kernels k) {
        for (var loss : new nabla.nn.loss.Loss[] {
            new BinaryCrossEntropy(), new CategoricalCrossEntropy(), new HalfSquaredError()
        }) {
            Network network = new Network(2, loss, new Dense(3), new Activate(new Sigmoid()), new Dense(2));
            Bound bound = network.bind(network.parameters(k), 4, Objective.mean(4), 1);
            for (Parameter p : bound.parameters().list()) {
                for (int i = 0; i < p.value().rows; i++) {
                    for (int j = 0; j < p.value().cols; j++) {
                        p.value().set(i, j, ((i + j) % 2 == 0 ? 1 : -1) * 1e4);
                    }
                }
            }
            for (int i = 0; i < 4; i++) {
                bound.X().set(i, 0, i % 2 * 2 - 1);
                bound.X().set(i, 1, i / 2 * 2 - 1);
                bound.Y().set(i, i % 2, 1);
            }
            bound.forward();
            bound.backward();
            assertThat(bound.loss()).as(loss.name()).isFinite();
            for (Parameter p : bound.parameters().list()) {
                assertThat(p.gradient().toArray()).satisfies(rows -> {
                    for (double[] row : rows) {
                        assertThat(row).as(loss.name()).doesNotContain(Double.NaN);
                    }
                });
            }
        }
    }

    private static Matrix matrix(Kernels k, double[][] rows) {
        Matrix m = Matrix.zeros("M", Role.DATA, rows.length, rows[0].length, k);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[0].length; j++) {
                m.set(i, j, rows[i][j]);
            }
        }
        return m;
    }
}
