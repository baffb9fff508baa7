package nabla.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyPartIsDoneOnceByAWorkerOfTheCrew(int threads) {
        for (int parts : new int[] {0, 1, 2, 5, 100}) {
            var done = new AtomicIntegerArray(parts);
            for (int round = 1; round <= 50; round++) {
                Team.SHARED.run(parts, threads, (part, worker) -> {
                    assertThat(worker).isBetween(0, threads - 1);
                    done.incrementAndGet(part);
                });
                for (int part = 0; part < parts; part++) {
                    assertThat(done.get(part)).isEqualTo(round);
                }
            }
        }
    }

    @Test
    void whatAPartThrowsReachesTheCallerAndTheTeamWorksOn() {
        for (int bad = 0; bad < 8; bad++) {
            int thrower = bad;
            assertThatThrownBy(() -> Team.SHARED.run(8, 3, (part, worker) -> {
                        if (part == thrower) {
                            throw new IllegalStateException("part " + part);
                        }
                    }))
                    .hasMessage("part " + bad);
        }
        var done = new AtomicInteger();
        Team.SHARED.run(8, 3, (part, worker) -> done.incrementAndGet());
        assertThat(done).hasValue(8);
    }

    @Test
    void workThatStartsWorkDoesItAlone() {
        var done = new AtomicInteger();
        Team.SHARED.run(
                4, 2, (part, worker) -> Team.SHARED.run(5, 2, (inner, alone) -> done.addAndGet(alone == 0 ? 1 : 1000)));
        assertThat(done).hasValue(20);
    }

    @Test
    void helpersAreDaemonsAndSleepWhenThereIsNothingToDo() throws InterruptedException {
        Team.SHARED.run(100, 3, (part, worker) -> {});
        var helpers = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("nabla-"))
                .toList();
        assertThat(helpers).isNotEmpty().allMatch(Thread::isDaemon);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (helpers.stream().anyMatch(t -> t.getState() != Thread.State.WAITING) && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        assertThat(helpers).allMatch(t -> t.getState() == Thread.State.WAITING);
    }
}
