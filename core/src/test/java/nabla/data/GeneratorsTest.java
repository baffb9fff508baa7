package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
    @Test
    void xorIsOneWhereTheInputsDiffer() {
        Dataset xor = Generators.xor();
        for (int row = 0; row < 4; row++) {
            assertThat(xor.labels()[row]).isEqualTo(xor.feature(row, 0) == xor.feature(row, 1) ? 0 : 1);
        }
    }

    @Test
    void moonsWithoutNoiseLieOnTheirHalfCircles() {
        Dataset moons = Generators.moons(9, 0, 1);
        assertThat(Arrays.stream(moons.labels()).sum()).isEqualTo(4);
        for (int row = 0; row < 9; row++) {
            boolean upper = moons.labels()[row] == 0;
            double x = moons.feature(row, 0) - (upper ? 0 : 1);
            double y = moons.feature(row, 1) - (upper ? 0 : 0.5);
            assertThat(Math.hypot(x, y)).isCloseTo(1, within(1e-6));
            assertThat(upper ? y : -y).isGreaterThan(-1e-6);
        }
    }

    @Test
    void circlesHaveRadiusOneAndAHalf() {
        Dataset circles = Generators.circles(10, 0, 1);
        for (int row = 0; row < 10; row++) {
            double radius = Math.hypot(circles.feature(row, 0), circles.feature(row, 1));
            assertThat(radius).isCloseTo(circles.labels()[row] == 0 ? 1 : 0.5, within(1e-6));
        }
    }

    @Test
    void spiralsHaveOneArmAClass() {
        Dataset spirals = Generators.spirals(31, 3, 0, 1);
        assertThat(spirals.classNames()).containsExactly("0", "1", "2");
        assertThat(Math.hypot(spirals.feature(30, 0), spirals.feature(30, 1))).isCloseTo(1, within(1e-6));
    }

    @Test
    void theLineIsTwoXPlusOne() {
        Dataset line = Generators.line(5, 0, 1);
        for (int row = 0; row < 5; row++) {
            assertThat(line.values()[row]).isCloseTo(2 * line.feature(row, 0) + 1, within(1e-6f));
        }
    }

    @Test
    void theSeedDecidesTheNoise() {
        assertThat(xs(Generators.moons(20, 0.2, 5))).isEqualTo(xs(Generators.moons(20, 0.2, 5)));
        assertThat(xs(Generators.moons(20, 0.2, 5))).isNotEqualTo(xs(Generators.moons(20, 0.2, 6)));
    }

    @Test
    void fewerRowsThanClassesAreRefused() {
        assertThatThrownBy(() -> Generators.spirals(2, 3, 0, 1)).isInstanceOf(DataException.class);
        assertThat(Generators.spirals(3, 3, 0, 1).rows()).isEqualTo(3);
    }

    private static float[] xs(Dataset data) {
        float[] xs = new float[data.rows()];
        for (int row = 0; row < xs.length; row++) {
            xs[row] = data.feature(row, 0);
        }
        return xs;
    }
}
