package nabla.simd;

import static nabla.simd.Lanes.F;
import static nabla.simd.Lanes.VL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** The errors that Elementary's comments promise, measured against double precision. */
class ElementaryTest {
    private static final int POINTS = 20_000;

    @Test
    void expIsWithinLittleMoreThanOneUlp() {
        assertThat(worst(Elementary::exp, Math::exp, -87.3, 88.7)).isLessThanOrEqualTo(1.1);
        assertThat(worst(Elementary::exp, Math::exp, -1, 1)).isLessThanOrEqualTo(1.1);
    }

    @Test
    void expm1OfNegativeIsWithinTwoUlpAlsoNearZero() {
        assertThat(worst(Elementary::expm1OfNegative, Math::expm1, -90, 0)).isLessThanOrEqualTo(2);
        assertThat(worst(Elementary::expm1OfNegative, Math::expm1, -1e-3, 0)).isLessThanOrEqualTo(2);
    }

    @Test
    void sigmoidIsWithinTwoAndAHalfUlp() {
        assertThat(worst(Elementary::sigmoid, x -> 1 / (1 + Math.exp(-x)), -87, 87))
                .isLessThanOrEqualTo(2.5);
        assertThat(worst(Elementary::sigmoid, x -> 1 / (1 + Math.exp(-x)), -3, 3))
                .isLessThanOrEqualTo(2.5);
    }

    @Test
    void tanhIsWithinThreeUlpAlsoNearZero() {
        assertThat(worst(Elementary::tanh, Math::tanh, -10, 10)).isLessThanOrEqualTo(3);
        assertThat(worst(Elementary::tanh, Math::tanh, -1e-3, 1e-3)).isLessThanOrEqualTo(3);
    }

    @Test
    void softplusIsWithinTwoUlp() {
        DoubleUnaryOperator softplus = x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        assertThat(worst(Elementary::softplus, softplus, -87, 30)).isLessThanOrEqualTo(2);
        assertThat(worst(Elementary::softplus, softplus, -3, 3)).isLessThanOrEqualTo(2);
    }

    @Test
    void log1pOfFractionIsWithinTwoUlp() {
        assertThat(worst(Elementary::log1pOfFraction, Math::log1p, 0, 1)).isLessThanOrEqualTo(2);
        assertThat(worst(Elementary::log1pOfFraction, Math::log1p, 1e-8, 1e-3)).isLessThanOrEqualTo(2);
    }

    @Test
    void gaussianIsWithinTwoUlp() {
        assertThat(worst(Elementary::gaussian, x -> Math.exp(-x * x / 2), -9, 9))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void geluIsWithinEightUlp() {
        var gelu = new nabla.nn.function.Gelu();
        assertThat(worst(Elementary::gelu, gelu::f, -9, 9)).isLessThanOrEqualTo(8);
    }

    @Test
    void extremesAreExact() {
        float inf = Float.POSITIVE_INFINITY;
        assertThat(at(Elementary::exp, -1e4f, 1e4f, -inf, inf)).containsExactly(0, inf, 0, inf);
        assertThat(at(Elementary::sigmoid, -1e4f, 1e4f, -inf, inf)).containsExactly(0, 1, 0, 1);
        assertThat(at(Elementary::tanh, -1e4f, 1e4f, -inf, inf)).containsExactly(-1, 1, -1, 1);
        assertThat(at(Elementary::softplus, -1e4f, 1e4f, -inf, inf)).containsExactly(0, 1e4f, 0, inf);
        assertThat(at(Elementary::gaussian, -1e4f, 1e4f, -inf, inf)).containsExactly(0, 0, 0, 0);
        assertThat(at(Elementary::gelu, -1e4f, 1e4f, 0, inf)).containsExactly(-0f, 1e4f, 0, inf);
        assertThat(at(Elementary::silu, -1e4f, 1e4f, 0, inf)).containsExactly(-0f, 1e4f, 0, inf);
    }

    @Test
    void whatIsNotANumberStaysThat() {
        assertThat(at(Elementary::exp, Float.NaN)).containsOnly(Float.NaN);
        assertThat(at(Elementary::sigmoid, Float.NaN)).containsOnly(Float.NaN);
        assertThat(at(Elementary::tanh, Float.NaN)).containsOnly(Float.NaN);
        assertThat(at(Elementary::softplus, Float.NaN)).containsOnly(Float.NaN);
        assertThat(at(Elementary::gelu, Float.NaN)).containsOnly(Float.NaN);
    }

    @Test
    void nothingFiniteBecomesNotANumber() {
        float most = Float.MAX_VALUE;
        for (float x : new float[] {-most, most, -1e30f, 1e30f, -1e10f, 1e10f, -105, 105, -0f, Float.MIN_VALUE}) {
            assertThat(at(Elementary::sigmoid, x)).as("σ(%s)", x).doesNotContain(Float.NaN);
            assertThat(at(Elementary::tanh, x)).as("tanh %s", x).doesNotContain(Float.NaN);
            assertThat(at(Elementary::softplus, x)).as("softplus %s", x).doesNotContain(Float.NaN);
            assertThat(at(Elementary::silu, x)).as("silu %s", x).doesNotContain(Float.NaN);
            assertThat(at(Elementary::siluSlope, x)).as("silu′ %s", x).doesNotContain(Float.NaN);
            assertThat(at(Elementary::gelu, x)).as("gelu %s", x).doesNotContain(Float.NaN);
            assertThat(at(Elementary::geluSlope, x)).as("gelu′ %s", x).doesNotContain(Float.NaN);
        }
    }

    /** The function at up to a vector of arguments. */
    private static float[] at(UnaryOperator<FloatVector> f, float... xs) {
        float[] lanes = new float[Math.max(VL, xs.length)];
        System.arraycopy(xs, 0, lanes, 0, xs.length);
        for (int i = 0; i < lanes.length; i += VL) {
            f.apply(FloatVector.fromArray(F, lanes, i)).intoArray(lanes, i);
        }
        return java.util.Arrays.copyOf(lanes, xs.length);
    }

    /** The largest error over evenly spaced arguments, in units of the last place of the true value. */
    private static double worst(UnaryOperator<FloatVector> f, DoubleUnaryOperator truth, double from, double to) {
        double worst = 0;
        float[] x = new float[POINTS / VL * VL];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (from + (to - from) * i / (x.length - 1));
        }
        float[] y = at(f, x);
        for (int i = 0; i < x.length; i++) {
            double expected = truth.applyAsDouble(x[i]);
            if (Math.abs(expected) >= Float.MIN_NORMAL) {
                worst = Math.max(worst, Math.abs(y[i] - expected) / Math.ulp((float) expected));
            }
        }
        return worst;
    }
}
