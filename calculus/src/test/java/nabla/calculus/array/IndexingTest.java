package nabla.calculus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nabla.calculus.notation.NumpyProcess;
import nabla.calculus.notation.NumpyProcess.Program;
import org.junit.jupiter.api.Test;

class IndexingTest {
    private static final Array A = counting(5, 4, 3);

    private static Array counting(int... dims) {
        Shape shape = Shape.of(dims);
        return Array.of(shape, IntStream.range(0, shape.size()).asDoubleStream().toArray());
    }

    /// Every kind of entry in every order, some of them out of bounds, judged by NumPy itself.
    @Test
    void picksWhatNumpyPicksInTheShapeThatNumpyGives() throws Exception {
        Random random = new Random(3);
        List<List<Index>> indices = new ArrayList<>();
        for (int i = 0; i < 400; i++) indices.add(index(random));
        List<Array> picked = indices.stream()
                .map(index -> Indexing.of(A.shape(), index).get(A))
                .toList();
        List<Program> programs = new ArrayList<>();
        for (List<Index> index : indices) {
            String text = index.stream().map(Index::toString).collect(Collectors.joining(", "));
            String code = "y = a[" + text + "]\nb = a.copy()\nb[" + text + "] = -1\n";
            programs.add(new Program(code, Map.of("a", A), List.of("y", "b")));
        }
        List<Map<String, Array>> results = NumpyProcess.run(programs);
        for (int i = 0; i < programs.size(); i++) {
            String code = programs.get(i).code();
            assertThat(picked.get(i))
                    .as(code)
                    .isEqualTo(Objects.requireNonNull(results.get(i).get("y")));
            Array put = Indexing.of(A.shape(), indices.get(i)).put(A, Array.scalar(-1));
            assertThat(put)
                    .as(code)
                    .isEqualTo(Objects.requireNonNull(results.get(i).get("b")));
        }
    }

    private static List<Index> index(Random random) {
        List<Index> index = new ArrayList<>();
        int[] dims = A.shape().dims();
        int axis = 0;
        int named = 1 + random.nextInt(3);
        boolean open = false;
        while (axis < named) {
            int length = dims[open ? axis + 3 - named : axis];
            switch (random.nextInt(8)) {
                case 0 -> index.add(Index.newAxis());
                case 1 -> {
                    if (!open) index.add(Index.ellipsis());
                    open = true;
                }
                case 2 -> {
                    index.add(Index.at(random.nextInt(2 * length) - length));
                    axis++;
                }
                case 3 -> {
                    index.add(Index.picks(random.nextInt(length), -1));
                    axis++;
                }
                case 4 -> {
                    Array column = Array.of(Shape.of(3, 1), 0, random.nextInt(length), -length);
                    index.add(random.nextBoolean() ? Index.picks(column) : Index.picks(0, 1));
                    axis++;
                }
                case 5 -> {
                    Random other = new Random(random.nextInt());
                    Array keep = Array.zeros(Shape.of(length))
                            .map(zero -> other.nextInt(2))
                            .with(0, 1)
                            .with(1, 1);
                    index.add(keep.sum(false).item() == 2 ? Index.mask(keep) : Index.all());
                    axis++;
                }
                default -> {
                    index.add(Index.slice(end(random, length), end(random, length), step(random)));
                    axis++;
                }
            }
        }
        return index;
    }

    private static @org.jspecify.annotations.Nullable Integer end(Random random, int length) {
        return random.nextInt(3) == 0 ? null : random.nextInt(4 * length) - 2 * length;
    }

    private static int step(Random random) {
        int step = random.nextInt(6) - 3;
        return step == 0 ? 1 : step;
    }

    @Test
    void oneHotIsPickedByRowAndLabel() {
        Array P = Array.matrix(new double[] {0.1, 0.9}, new double[] {0.4, 0.6}, new double[] {0.7, 0.3});
        assertThat(P.get(Index.picks(0, 1, 2), Index.picks(1, 0, 0))).isEqualTo(Array.vector(0.9, 0.4, 0.7));
    }

    @Test
    void whatIsPickedTwiceIsAddedTwice() {
        Indexing twice = Indexing.of(Shape.of(3), List.of(Index.picks(1, 1, 2)));
        assertThat(twice.repeats()).isTrue();
        assertThat(twice.scatterAdd(Array.vector(10, 20, 30))).isEqualTo(Array.vector(0, 30, 30));
    }

    @Test
    void aPlaceOutsideNamesAxisLengthAndShape() {
        assertThatThrownBy(() -> A.get(Index.all(), Index.at(4)))
                .hasMessage("index 4 is out of bounds for axis 1 with length 4 of shape (5, 4, 3)");
        assertThatThrownBy(() -> A.get(Index.at(0), Index.at(0), Index.at(0), Index.at(0)))
                .hasMessageContaining("too many indices: 4");
        assertThatThrownBy(() -> A.get(Index.mask(Array.vector(1, 0)))).hasMessageContaining("(2,)");
    }
}
