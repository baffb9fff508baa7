package nabla.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            constant         |  7.5 | 1
            step:10,0.5      |  9.9 | 1
            step:10,0.5      | 10   | 0.5
            step:10,0.5      | 25   | 0.25
            exponential:0.9  |  2.5 | 0.81
            cosine:0         |  0   | 1
            cosine:0         | 20   | 0.5
            cosine:0         | 40   | 0
            cosine:4         |  1   | 0.25
            cosine:4         | 22   | 0.5
            """)
    void factorsOverFortyEpochs(String schedule, double epoch, double factor) {
        assertThat(Schedules.named(schedule).start(40).factor(epoch)).isCloseTo(factor, offset(1e-15));
    }

    @Test
    void aPlateauHalvesTheRateOnceItsPatienceIsOver() {
        var run = Schedules.named("plateau:0.5,2").start(40);
        for (double loss : new double[] {1, 0.9, 0.9}) {
            run.observe(loss);
        }
        assertThat(run.factor(3)).isEqualTo(1);
        run.observe(0.95);
        assertThat(run.factor(4)).isEqualTo(0.5);
        run.observe(0.8);
        assertThat(run.factor(5)).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "step:10,0.5", "exponential:0.95", "cosine:2.0", "plateau:0.5,5"})
    void theNameReadsBackAsTheSameSchedule(String name) {
        assertThat(Schedules.named(name).name()).isEqualTo(name);
        assertThat(Schedules.named(Schedules.named(name).name())).isEqualTo(Schedules.named(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            warm           | known are constant, step:EVERY,FACTOR
            step:ten       | after the colon stand numbers
            step:0,0.5     | at least one epoch
            exponential:2  | above 0 and at most 1
            plateau:1,5    | between 0 and 1
            cosine:-1      | at least 0
            """)
    void whatDoesNotFitIsRefused(String schedule, String why) {
        assertThatThrownBy(() -> Schedules.named(schedule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
