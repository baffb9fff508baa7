package nabla.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowOrderTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 7, 16, 17, 100, 1001, 65_537})
    void everyRowStandsAtOnePlaceAndIsFoundThere(long rows) {
        var order = RowOrder.shuffled(rows, 7, 3);
        var seen = new HashSet<Long>();
        for (long place = 0; place < rows; place++) {
            long row = order.at(place);
            assertThat(row).isBetween(0L, rows - 1);
            assertThat(seen.add(row)).isTrue();
            assertThat(order.placeOf(row)).isEqualTo(place);
        }
    }

    @Test
    void moreRowsThanFitOneMachineStillHaveAnOrder() {
        long rows = 10_000_000_000L;
        var order = RowOrder.shuffled(rows, 1, 1);
        for (long place : new long[] {0, 1, 123_456_789, rows - 1}) {
            assertThat(order.placeOf(order.at(place))).isEqualTo(place);
        }
    }

    @Test
    void epochsAndSeedsHaveOrdersOfTheirOwn() {
        assertThat(order(50, 1, 1)).isNotEqualTo(order(50, 1, 2)).isNotEqualTo(order(50, 2, 1));
        assertThat(order(50, 1, 1)).isEqualTo(order(50, 1, 1));
    }

    @Test
    void everyOrderOfFourRowsIsDrawnAboutAsOftenAsTheOthers() {
        var counts = new HashMap<String, Integer>();
        for (int epoch = 0; epoch < 24_000; epoch++) {
            counts.merge(Arrays.toString(order(4, 5, epoch)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(800, 1200)); // 1000 ± 6.5 σ
    }

    @Test
    void rowsOfOneBatchComeFromEverywhere() {
        // the mean row of a batch of 1,000 out of 10⁶ is 500,000 ± 9,130
        double mean = LongStream.range(0, 1000)
                .map(RowOrder.shuffled(1_000_000, 3, 1)::at)
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(465_000.0, 535_000.0);
    }

    private static long[] order(long rows, long seed, int epoch) {
        var order = RowOrder.shuffled(rows, seed, epoch);
        return LongStream.range(0, rows).map(order::at).toArray();
    }
}
