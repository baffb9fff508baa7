package nabla.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import nabla.train.optimizer.Adam;
import nabla.train.optimizer.Sgd;
import org.junit.jupiter.api.Test;

class StepsTest {
    private static final Workload SMALL = Workload.named("small");

    @Test
    void theTimedStepsAreATraining() {
        var steps = Steps.start(SMALL, Pool.of(SMALL, 7), new Adam(), 1, 1);
        double first = steps.pass();
        steps.pass();
        assertThat(steps.pass()).isLessThan(first);
    }

    @Test
    void flopsCountNoGradientOfTheInput() {
        assertThat(SMALL.flops()).isEqualTo(2.0 * 10 * (2 * 784 * 30 + 3 * 30 * 10));
    }

    @Test
    void theSamePoolForTheSameSeed() {
        assertThat(Pool.of(SMALL, 7).Y()).isEqualTo(Pool.of(SMALL, 7).Y());
        assertThat(Pool.of(SMALL, 7).X()).isNotEqualTo(Pool.of(SMALL, 8).X());
    }

    @Test
    void theTableHasALineForEachCombination() {
        var text = new ByteArrayOutputStream();
        var bench = new Bench(List.of(Workload.named("tiny"), SMALL), List.of("sgd", "adam"), List.of(1, 2), 0.02);
        var lines = bench.run(new PrintStream(text, true, StandardCharsets.UTF_8));
        assertThat(lines).hasSize(8).allSatisfy(l -> {
            assertThat(l.examplesPerSecond().median()).isPositive();
            assertThat(l.shareOfPeak()).isPositive();
        });
        assertThat(text.toString(StandardCharsets.UTF_8).lines()).hasSize(9);
        assertThat(new Sgd().name()).isEqualTo(lines.get(0).optimizer());
    }
}
