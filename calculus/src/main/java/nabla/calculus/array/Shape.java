package nabla.calculus.array;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The lengths of an array's axes, written as NumPy writes them: `()`, `(3,)`, `(5, 3)`.
/// A column `(5, 1)` and a 1-D array `(5,)` are different shapes.
public final class Shape {
    public static final Shape SCALAR = new Shape();

    private final int[] dims;

    private Shape(int... dims) {
        this.dims = dims;
    }

    public static Shape of(int... dims) {
        for (int d : dims) {
            if (d < 0) throw new ShapeException("negative dimensions are not allowed: " + Arrays.toString(dims));
        }
        return new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    public int size() {
        int size = 1;
        for (int d : dims) size = Math.multiplyExact(size, d);
        return size;
    }

    /// The length of an axis; −1 is the last.
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    public int[] dims() {
        return dims.clone();
    }

    /// An axis counted from the front, from one that may be counted from the back.
    public int axis(int axis) {
        if (axis < -rank() || axis >= rank()) {
            throw new ShapeException(
                    "axis " + axis + " is out of bounds for an array of shape " + this + " with " + rank() + " axes");
        }
        return axis < 0 ? axis + rank() : axis;
    }

    /// The given axes counted from the front and sorted; no axes at all means every axis, as in `np.sum(x)`.
    public int[] axes(int... axes) {
        if (axes.length == 0) return IntStream.range(0, rank()).toArray();
        int[] normal = IntStream.of(axes).map(this::axis).sorted().distinct().toArray();
        if (normal.length != axes.length) {
            throw new ShapeException("duplicate axis in " + Arrays.toString(axes) + " for shape " + this);
        }
        return normal;
    }

    /// How far apart in row-major order two neighbours along each axis are.
    public int[] strides() {
        int[] strides = new int[rank()];
        for (int axis = rank() - 1, step = 1; axis >= 0; step *= dims[axis--]) strides[axis] = step;
        return strides;
    }

    /// NumPy's broadcasting: align at the last axis, stretch axes of length 1.
    public static Shape broadcast(Shape a, Shape b) {
        if (a.equals(b)) return a;
        int[] dims = new int[Math.max(a.rank(), b.rank())];
        for (int i = 1; i <= dims.length; i++) {
            int p = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int q = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (p != q && p != 1 && q != 1) {
                throw new ShapeException("operands could not be broadcast together with shapes " + a + " and " + b
                        + ": lengths " + p + " and " + q + " of axis −" + i + " differ and neither is 1");
            }
            dims[dims.length - i] = p == 1 ? q : p;
        }
        return new Shape(dims);
    }

    /// This shape after reducing over `axes`, which are dropped or kept with length 1.
    public Shape reduce(boolean keepdims, int... axes) {
        int[] over = axes(axes);
        return new Shape(IntStream.range(0, rank())
                .filter(axis -> keepdims || Arrays.binarySearch(over, axis) < 0)
                .map(axis -> Arrays.binarySearch(over, axis) < 0 ? dims[axis] : 1)
                .toArray());
    }

    /// Axis i of the result is axis `order[i]` of this shape.
    public Shape transpose(int... order) {
        if (order.length != rank() || axes(order).length != rank()) {
            throw new ShapeException("axes " + Arrays.toString(order) + " do not match shape " + this);
        }
        return new Shape(IntStream.of(order).map(this::dim).toArray());
    }

    /// A shape of the same size, in which one −1 stands for whatever length is left over.
    public Shape reshape(int... wanted) {
        int known = 1;
        int open = -1;
        for (int axis = 0; axis < wanted.length; axis++) {
            if (wanted[axis] >= 0) known *= wanted[axis];
            else if (open < 0) open = axis;
            else throw new ShapeException("can only leave one length open: reshape to " + Arrays.toString(wanted));
        }
        int[] result = wanted.clone();
        if (open >= 0 && known > 0) result[open] = size() / known;
        if (open >= 0 && known == 0 || of(result).size() != size()) {
            throw new ShapeException("cannot reshape array of shape " + this + ", that is " + size()
                    + " elements, into shape " + Arrays.toString(wanted));
        }
        return new Shape(result);
    }

    /// The shape of NumPy's `a @ b`.
    public static Shape matmul(Shape a, Shape b) {
        return MatrixProduct.shape(a, b);
    }

    /// The shape of `np.concatenate(parts, axis)`.
    public static Shape concatenate(int axis, List<Shape> parts) {
        return Concatenation.shape(axis, parts);
    }

    /// The positions, in row-major order of this shape, of its elements in a source with these strides.
    int[] walk(int offset, int... strides) {
        int[] positions = new int[size()];
        if (positions.length == 0) return positions;
        positions[0] = offset;
        for (int axis = rank() - 1, filled = 1; axis >= 0; filled *= dims[axis--]) {
            for (int i = 1; i < dims[axis]; i++) {
                for (int j = 0; j < filled; j++) positions[i * filled + j] = positions[j] + i * strides[axis];
            }
        }
        return positions;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return rank() == 1
                ? "(" + dims[0] + ",)"
                : IntStream.of(dims).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
