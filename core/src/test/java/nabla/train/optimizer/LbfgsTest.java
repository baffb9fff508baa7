package nabla.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class LbfgsTest {
    private static double rosenbrock(double[] x, double[] g) {
        double a = 1 - x[0];
        double b = x[1] - x[0] * x[0];
        g[0] = -2 * a - 400 * x[0] * b;
        g[1] = 200 * b;
        return a * a + 100 * b * b;
    }

    @Test
    void itFindsTheBottomOfRosenbrocksValley() {
        var search = new Lbfgs().start(LbfgsTest::rosenbrock, new double[] {-1.2, 1});
        int steps = 0;
        while (steps < 100 && search.value() > 1e-14 && search.step(1)) {
            steps++;
        }
        assertThat(steps).isLessThan(60);
        assertThat(search.theta()).containsExactly(new double[] {1, 1}, offset(1e-6));
    }

    @Test
    void everyStepLowersTheLoss() {
        var search = new Lbfgs(3).start(LbfgsTest::rosenbrock, new double[] {2, -3});
        double before = search.value();
        for (int i = 0; i < 20; i++) {
            assertThat(search.step(1)).isTrue();
            assertThat(search.value()).isLessThan(before);
            before = search.value();
        }
    }

    @Test
    void atTheMinimumThereIsNoStep() {
        var search = new Lbfgs().start(LbfgsTest::rosenbrock, new double[] {1, 1});
        assertThat(search.step(1)).isFalse();
    }
}
