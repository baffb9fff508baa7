package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSumTest {
    private static final int LENGTH = 9;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13})
    void everyGroupingAndOrderGivesTheSameBits(int shards) {
        float[] expected = sum(shards, 1, new Random(0));
        for (int groups = 1; groups <= shards; groups++) {
            assertThat(sum(shards, groups, new Random(groups))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void itIsTheSum(int shards) {
        double[] exact = new double[LENGTH];
        for (int s = 0; s < shards; s++) {
            for (int i = 0; i < LENGTH; i++) {
                exact[i] += vector(s)[i];
            }
        }
        float[] sum = sum(shards, 1, new Random(1));
        for (int i = 0; i < LENGTH; i++) {
            assertThat((double) sum[i]).isCloseTo(exact[i], org.assertj.core.data.Offset.offset(1e-4));
        }
    }

    private static float[] vector(int shard) {
        var random = new Random(shard);
        float[] v = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            v[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(3)));
        }
        return v;
    }

    /** Shards dealt to groups at random, groups added at random. */
    private static float[] sum(int shards, int groups, Random random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, shards).boxed().toList());
        Collections.shuffle(order, random);
        List<TreeSum> sums = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            sums.add(new TreeSum(shards));
        }
        for (int shard : order) {
            sums.get(random.nextInt(groups)).add(shard, new TreeSum.Part(vector(shard), shard));
        }
        Collections.shuffle(sums, random);
        return Objects.requireNonNull(
                sums.stream().reduce(TreeSum::plus).orElseThrow().total().vector());
    }
}
