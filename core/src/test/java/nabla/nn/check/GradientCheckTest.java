package nabla.nn.check;

import static nabla.nn.check.GradientAssert.assertThatGradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
    private final GradientCheck check = new GradientCheck();

    /** f = x₀²·x₁ + e^x₂. */
    private static double f(double[] x) {
        return x[0] * x[0] * x[1] + Math.exp(x[2]);
    }

    private static double[] g(double[] x) {
        return new double[] {2 * x[0] * x[1], x[0] * x[0], Math.exp(x[2])};
    }

    private static UnaryOperator<double[]> scaled(double factor) {
        return x -> Arrays.stream(g(x)).map(v -> factor * v).toArray();
    }

    @Test
    void aRightGradientPasses() {
        assertThatGradient(GradientCheckTest::f, GradientCheckTest::g)
                .isCorrectAt(0.3, -2, 1.1)
                .isCorrectAt(-40, 7, 3);
        assertThat(check.of(GradientCheckTest::f, GradientCheckTest::g, 0.3, -2, 1.1)
                        .worst())
                .isLessThan(1e-8);
    }

    @Test
    void aWrongElementFailsAndIsNamed() {
        UnaryOperator<double[]> wrong = x -> {
            double[] g = g(x);
            g[1] += 0.01;
            return g;
        };
        assertThatThrownBy(() -> assertThatGradient(GradientCheckTest::f, wrong).isCorrectAt(0.3, -2, 1.1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("WRONG at x[1]: claimed 0.1000000, measured 0.09000000");
    }

    @Test
    void theUsualFactorsAreGuessed() {
        assertThat(guess(-1)).contains("sign turned round");
        assertThat(guess(2)).contains("twice");
        assertThat(guess(0.5)).contains("half");
        assertThat(guess(0)).contains("is zero");
        assertThat(guess(0.7)).contains("0.7000 times what it should be");
    }

    private String guess(double factor) {
        GradientReport report = check.of(GradientCheckTest::f, scaled(factor), 0.3, -2, 1.1);
        assertThat(report.correct()).isFalse();
        return report.guess();
    }

    @Test
    void anAbsoluteErrorBelowTheToleranceIsStillRelative() {
        ToDoubleFunction<double[]> small = x -> 1e-9 * f(x);
        assertThat(check.of(small, scaled(1e-9), 0.3, -2, 1.1).correct()).isTrue();
        assertThat(check.of(small, scaled(1.01e-9), 0.3, -2, 1.1).correct()).isFalse();
    }

    @Test
    void theStepFollowsTheCoordinate() {
        ToDoubleFunction<double[]> f = x -> Math.log(x[0]) + Math.sin(200 * x[1]) + x[2] * x[2] * x[2];
        UnaryOperator<double[]> g = x -> new double[] {1 / x[0], 200 * Math.cos(200 * x[1]), 3 * x[2] * x[2]};
        assertThat(check.of(f, g, 1e-3, 0.4, 1e6).correct()).isTrue();
    }

    @Test
    void aKinkIsReportedApartAndAnySubgradientPasses() {
        ToDoubleFunction<double[]> f = x -> Math.max(x[0], 0) + x[1] * x[1];
        for (double subgradient : new double[] {0, 0.3, 1}) {
            GradientReport report = check.of(f, x -> new double[] {subgradient, 2 * x[1]}, 0, 1.5);
            assertThat(report.correct()).as("subgradient %s", subgradient).isTrue();
            assertThat(report.kinks()).extracting(Sample::element).containsExactly("x[0]");
            assertThat(report.toString()).contains("no derivative at x[0]");
        }
        assertThat(check.of(f, x -> new double[] {1.5, 2 * x[1]}, 0, 1.5).correct())
                .isFalse();
    }

    @Test
    void aKinkNearByIsSteppedInFrontOf() {
        ToDoubleFunction<double[]> f = x -> Math.abs(x[0]);
        GradientReport report = check.of(f, x -> new double[] {Math.signum(x[0])}, 1e-5);
        assertThat(report.correct()).isTrue();
        assertThat(check.of(f, x -> new double[] {0.5}, 1e-3).correct()).isFalse();
    }

    @Test
    void aDirectionSeesWhatTheSamplesMiss() {
        int n = 1000;
        ToDoubleFunction<double[]> f = x -> Arrays.stream(x).map(v -> v * v).sum() / 2;
        double[] x = new double[n];
        Arrays.setAll(x, i -> Math.sin(i));
        for (int broken = 0; broken < n; broken += 111) {
            int at = broken;
            GradientReport report = check.of(
                    f,
                    v -> {
                        double[] g = v.clone();
                        g[at] += 1;
                        return g;
                    },
                    x);
            assertThat(report.correct()).as("broken at %d", at).isFalse();
        }
    }

    @Test
    void whatCannotBeCheckedIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.of(GradientCheckTest::f, x -> new double[2], 1, 2, 3))
                .withMessage("gradient check: x has 3 elements, the claimed gradient 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.of(x -> Math.log(x[0]), x -> new double[] {1}, -1))
                .withMessageContaining("f(x) is NaN");
    }
}
