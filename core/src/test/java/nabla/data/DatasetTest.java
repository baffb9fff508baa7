package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private final Dataset data = numbered(7, 3);

    @Test
    void takingRowsKeepsFeaturesTargetsAndWeightsTogether() {
        Dataset weighted = data.withWeights(new float[] {0, 1, 2, 3, 4, 5, 6});
        Dataset taken = weighted.take(5, 0, 5).take(2, 1);
        assertThat(taken.rows()).isEqualTo(2);
        assertThat(taken.width()).isEqualTo(3);
        assertThat(taken.values()).containsExactly(5, 0);
        assertThat(taken.feature(0, 2)).isEqualTo(52);
        assertThat(taken.weight(0)).isEqualTo(5);
        float[] into = new float[4];
        taken.copyRow(1, into, 1);
        assertThat(into).containsExactly(0, 0, 1, 2);
    }

    @Test
    void slicesCountFromZeroToTheEndExclusive() {
        assertThat(data.slice(2, 5).values()).containsExactly(2, 3, 4);
    }

    @Test
    void unweightedRowsWeighOne() {
        assertThat(data.isWeighted()).isFalse();
        assertThat(data.weight(3)).isEqualTo(1);
    }

    @Test
    void sizesThatDisagreeAreNamed() {
        assertThatThrownBy(() -> new Dataset(List.of("a", "b"), new float[5], new Targets.None(3)))
                .hasMessage("features: 5 numbers are not 3 rows × 2 columns");
        assertThatThrownBy(() -> data.withWeights(new float[2])).hasMessage("2 weights for 7 rows");
    }

    @Test
    void askingForTheOtherKindOfTargetIsRefused() {
        assertThatThrownBy(data::labels).isInstanceOf(DataException.class).hasMessageContaining("no classes");
        assertThatThrownBy(() -> Generators.xor().values()).isInstanceOf(DataException.class);
    }

    @Test
    void splitsAreDisjointCompleteAndRepeatable() {
        Dataset.Parts parts = numbered(50, 2).split(0.2, 3);
        assertThat(parts.heldOut().rows()).isEqualTo(10);
        float[] all = new float[50];
        for (Dataset part : List.of(parts.training(), parts.heldOut())) {
            for (float value : part.values()) {
                all[(int) value]++;
            }
        }
        assertThat(all).containsOnly(1);
        assertThat(numbered(50, 2).split(0.2, 3).heldOut().values())
                .isEqualTo(parts.heldOut().values());
        assertThat(numbered(50, 2).split(0.2, 4).heldOut().values())
                .isNotEqualTo(parts.heldOut().values());
    }

    @Test
    void classesKeepTheirSharesInEveryPart() {
        int[] labels =
                IntStream.range(0, 110).map(i -> i < 60 ? 0 : i < 100 ? 1 : 2).toArray();
        Targets targets = new Targets.Classes(labels, List.of("a", "b", "c"));
        assertThat(countsOf(Split.holdOut(targets, 0.2, 1).heldOut(), labels)).containsExactly(12, 8, 2);
        for (Split fold : Split.folds(targets, 5, 1)) {
            assertThat(countsOf(fold.heldOut(), labels)).containsExactly(12, 8, 2);
        }
    }

    @Test
    void eachRowIsHeldOutInExactlyOneFold() {
        Targets targets = numbered(11, 1).targets();
        int[] all = Split.folds(targets, 4, 9).stream()
                .flatMapToInt(split -> Arrays.stream(split.heldOut()))
                .sorted()
                .toArray();
        assertThat(all).containsExactly(IntStream.range(0, 11).toArray());
    }

    @Test
    void aSplitNeedsRowsOnBothSides() {
        assertThatThrownBy(() -> numbered(1, 1).split(0.5, 1)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> data.split(1.5, 1)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> data.folds(1, 1)).isInstanceOf(DataException.class);
        assertThat(numbered(2, 1).split(0.01, 1).heldOut().rows()).isEqualTo(1);
        assertThat(numbered(2, 1).split(0.99, 1).training().rows()).isEqualTo(1);
    }

    /** feature(row, column) = 10·row + column, value = row. */
    private static Dataset numbered(int rows, int width) {
        float[] features = new float[rows * width];
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = row;
            for (int column = 0; column < width; column++) {
                features[row * width + column] = 10 * row + column;
            }
        }
        List<String> names = IntStream.range(0, width).mapToObj(i -> "x" + i).toList();
        return new Dataset(names, features, new Targets.Values(values, List.of("y")));
    }

    private static int[] countsOf(int[] rows, int[] labels) {
        int[] counts = new int[3];
        for (int row : rows) {
            counts[labels[row]]++;
        }
        return counts;
    }
}
