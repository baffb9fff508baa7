package nabla.calculus.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An index expression worked out for one shape: which elements, in which shape. NumPy's basic and advanced rules.
///
/// Basic entries each give an axis of their own. All advanced entries (arrays) together give the axes of their
/// broadcast shape, at the place of the first if they stand side by side, at the front if not.
public final class Indexing {
    private final Shape source;
    private final List<Index> indices;
    private final Shape shape;
    private final int[] positions;

    private Indexing(Shape source, List<Index> indices, Shape shape, int[] positions) {
        this.source = source;
        this.indices = indices;
        this.shape = shape;
        this.positions = positions;
    }

    public static Indexing of(Shape source, List<Index> indices) {
        return new Plan(source, List.copyOf(indices)).work();
    }

    public Shape source() {
        return source;
    }

    /// The shape of what is picked.
    public Shape shape() {
        return shape;
    }

    /// Where each picked element stands, in row-major order of the source.
    public int[] positions() {
        return positions.clone();
    }

    public Array get(Array array) {
        if (!array.shape().equals(source)) {
            throw new ShapeException("this index is for shape " + source + ", the array has shape " + array.shape());
        }
        return array.gather(positions, shape);
    }

    /// Values back to where they were picked from; places picked twice get both.
    public Array scatterAdd(Array values) {
        return values.scatterAdd(positions, source);
    }

    /// The array with these values written to the picked places.
    public Array put(Array array, Array values) {
        return array.put(positions, values.broadcastTo(shape));
    }

    /// Whether some element is picked more than once.
    public boolean repeats() {
        return IntStream.of(positions).distinct().count() < positions.length;
    }

    /// The index as NumPy writes it, without its brackets.
    @Override
    public String toString() {
        return indices.stream().map(Index::toString).collect(Collectors.joining(", "));
    }

    /// Walks along the entries, collecting for every axis of the result its length and its stride in the source.
    private static final class Plan {
        private final Shape source;
        private final List<Index> indices;
        private final int[] strides;
        private final boolean advanced;
        private final List<Integer> lengths = new ArrayList<>();
        private final List<Integer> steps = new ArrayList<>();
        private final List<Array> picks = new ArrayList<>();
        private int axis;
        private int offset;
        private int picksAt = -1;
        private boolean apart;
        private int lastAdvanced = -1;

        Plan(Shape source, List<Index> indices) {
            this.source = source;
            this.indices = indices;
            this.strides = source.strides();
            this.advanced = indices.stream().anyMatch(i -> i instanceof Index.Picks || i instanceof Index.Mask);
        }

        Indexing work() {
            int named = indices.stream().mapToInt(Plan::axesOf).sum();
            if (named > source.rank()) {
                throw new ShapeException("too many indices: " + named + " for an array of shape " + source);
            }
            boolean open = indices.stream().noneMatch(Index.Ellipsis.class::isInstance);
            for (int i = 0; i < indices.size(); i++) enter(i, indices.get(i), source.rank() - named);
            if (open) whole(source.rank() - named);
            return picks.isEmpty() ? basic() : advanced();
        }

        private static int axesOf(Index index) {
            return switch (index) {
                case Index.NewAxis newAxis -> 0;
                case Index.Ellipsis ellipsis -> 0;
                case Index.Mask mask -> mask.keep().rank();
                case Index.At at -> 1;
                case Index.Slice slice -> 1;
                case Index.Picks picks -> 1;
            };
        }

        private void enter(int entry, Index index, int unnamed) {
            switch (index) {
                case Index.At at -> place(entry, at.place());
                case Index.Slice slice -> slice(slice);
                case Index.NewAxis newAxis -> axis(1, 0);
                case Index.Ellipsis ellipsis -> whole(unnamed);
                case Index.Picks places -> pick(entry, places.places());
                case Index.Mask mask -> mask(entry, mask.keep());
            }
        }

        private void place(int entry, int place) {
            // Beside an array, NumPy takes a whole number for an array too.
            if (advanced) pick(entry, Array.scalar(place));
            else offset += Index.within(place, source, axis) * strides[axis++];
        }

        private void slice(Index.Slice slice) {
            int length = source.dim(axis);
            int step = slice.step();
            int low = step > 0 ? 0 : -1;
            int high = step > 0 ? length : length - 1;
            int start = end(slice.start(), step > 0 ? low : high, length, low, high);
            int stop = end(slice.stop(), step > 0 ? high : low, length, low, high);
            offset += Math.clamp(start, 0, Math.max(0, length - 1)) * strides[axis];
            axis(Math.max(0, Math.ceilDiv(stop - start, step)), step * strides[axis++]);
        }

        private static int end(@Nullable Integer given, int missing, int length, int low, int high) {
            if (given == null) return missing;
            return Math.clamp(given < 0 ? given + length : given, low, high);
        }

        private void whole(int count) {
            for (int i = 0; i < count; i++) axis(source.dim(axis), strides[axis++]);
        }

        private void axis(int length, int step) {
            lengths.add(length);
            steps.add(step);
        }

        private void pick(int entry, Array places) {
            if (picksAt < 0) picksAt = lengths.size();
            else apart |= entry > lastAdvanced + 1;
            lastAdvanced = entry;
            int here = axis++;
            picks.add(places.map(place -> (double) Index.within((int) place, source, here) * strides[here]));
        }

        private void mask(int entry, Array keep) {
            for (int i = 0; i < keep.rank(); i++) {
                if (keep.shape().dim(i) != source.dim(axis + i)) {
                    throw new ShapeException(
                            "boolean index of shape " + keep.shape() + " does not match shape " + source);
                }
            }
            int[] kept =
                    IntStream.range(0, keep.size()).filter(i -> keep.at(i) != 0).toArray();
            int[] own = keep.shape().strides();
            for (int i = 0; i < keep.rank(); i++) {
                int along = i;
                int length = keep.shape().dim(i);
                pick(
                        entry,
                        Array.vector(IntStream.of(kept)
                                .mapToDouble(p -> p / own[along] % length)
                                .toArray()));
            }
        }

        private Indexing basic() {
            Shape shape = Shape.of(ints(lengths));
            return new Indexing(source, indices, shape, shape.walk(offset, ints(steps)));
        }

        private Indexing advanced() {
            Array picked = picks.stream().reduce(Array::plus).orElseThrow();
            int at = apart ? 0 : picksAt;
            int[] added = picked.shape().dims();
            for (int i = 0; i < added.length; i++) {
                lengths.add(at + i, added[i]);
                steps.add(at + i, 0);
            }
            Shape shape = Shape.of(ints(lengths));
            int[] pickStrides = new int[shape.rank()];
            System.arraycopy(picked.shape().strides(), 0, pickStrides, at, added.length);
            int[] positions = shape.walk(offset, ints(steps));
            int[] which = shape.walk(0, pickStrides);
            Arrays.setAll(positions, i -> positions[i] + (int) picked.at(which[i]));
            return new Indexing(source, indices, shape, positions);
        }

        private static int[] ints(List<Integer> list) {
            return list.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
