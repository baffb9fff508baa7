package nabla.calculus.array;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One entry of an index expression such as `a[2, 1:, ::-1, None, ..., rows]`.
public sealed interface Index {
    /// One place along an axis, which is dropped; −1 is the last.
    record At(int place) implements Index {
        @Override
        public String toString() {
            return Integer.toString(place);
        }
    }

    /// `start:stop:step`; a missing end is the array's.
    record Slice(@Nullable Integer start, @Nullable Integer stop, int step) implements Index {
        public Slice {
            if (step == 0) throw new ShapeException("slice step cannot be zero");
        }

        @Override
        public String toString() {
            return (start == null ? "" : start) + ":" + (stop == null ? "" : stop) + (step == 1 ? "" : ":" + step);
        }
    }

    /// `None`: a new axis of length 1.
    record NewAxis() implements Index {
        @Override
        public String toString() {
            return "None";
        }
    }

    /// `...`: every axis not otherwise spoken for.
    record Ellipsis() implements Index {
        @Override
        public String toString() {
            return "...";
        }
    }

    /// An array of whole numbers; several of them in one index are broadcast and picked in step.
    record Picks(Array places) implements Index {
        @Override
        public String toString() {
            if (places.rank() != 1) return "np.array(" + places + ").astype(int)";
            return IntStream.range(0, places.size())
                    .mapToObj(i -> Integer.toString((int) places.at(i)))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /// An array of truth values that keeps the places where it is not 0.
    record Mask(Array keep) implements Index {
        @Override
        public String toString() {
            return "np.array(" + keep + ") != 0";
        }
    }

    static Index at(int place) {
        return new At(place);
    }

    static Index slice(@Nullable Integer start, @Nullable Integer stop) {
        return new Slice(start, stop, 1);
    }

    static Index slice(@Nullable Integer start, @Nullable Integer stop, int step) {
        return new Slice(start, stop, step);
    }

    static Index all() {
        return new Slice(null, null, 1);
    }

    static Index newAxis() {
        return new NewAxis();
    }

    static Index ellipsis() {
        return new Ellipsis();
    }

    static Index picks(Array places) {
        return new Picks(places);
    }

    static Index picks(int... places) {
        return new Picks(Array.vector(IntStream.of(places).asDoubleStream().toArray()));
    }

    static Index mask(Array keep) {
        return new Mask(keep);
    }

    /// A place counted from the front, from one that may be counted from the back.
    static int within(int place, Shape shape, int axis) {
        int length = shape.dim(axis);
        if (place < -length || place >= length) {
            throw new ShapeException("index " + place + " is out of bounds for axis " + axis + " with length " + length
                    + " of shape " + shape);
        }
        return place < 0 ? place + length : place;
    }
}
