package nabla.calculus.array;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An immutable n-dimensional array of doubles that behaves as NumPy's does. Truth values are 1 and 0.
public final class Array {
    private final Shape shape;
    private final double[] data;

    private Array(Shape shape, double[] data) {
        this.shape = shape;
        this.data = data;
    }

    /// The elements in row-major order.
    public static Array of(Shape shape, double... elements) {
        if (shape.size() != elements.length) {
            throw new ShapeException("shape " + shape + " holds " + shape.size() + " elements, not " + elements.length);
        }
        return new Array(shape, elements.clone());
    }

    public static Array scalar(double value) {
        return new Array(Shape.SCALAR, new double[] {value});
    }

    public static Array vector(double... elements) {
        return of(Shape.of(elements.length), elements);
    }

    public static Array matrix(double[]... rows) {
        Shape shape = Shape.of(rows.length, rows.length == 0 ? 0 : rows[0].length);
        return of(shape, Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
    }

    public static Array full(Shape shape, double value) {
        double[] data = new double[shape.size()];
        Arrays.fill(data, value);
        return new Array(shape, data);
    }

    public static Array zeros(Shape shape) {
        return new Array(shape, new double[shape.size()]);
    }

    public static Array ones(Shape shape) {
        return full(shape, 1);
    }

    public static Array identity(int n) {
        return new Array(
                Shape.of(n, n),
                IntStream.range(0, n * n)
                        .mapToDouble(i -> i % (n + 1) == 0 ? 1 : 0)
                        .toArray());
    }

    /// Standard normal elements.
    public static Array normal(Shape shape, RandomGenerator random) {
        return zeros(shape).map(x -> random.nextGaussian());
    }

    public Shape shape() {
        return shape;
    }

    public int rank() {
        return shape.rank();
    }

    public int size() {
        return data.length;
    }

    /// The element at one index per axis.
    public double get(int... index) {
        if (index.length != rank()) {
            throw new ShapeException(index.length + " indices for an array of shape " + shape);
        }
        int[] strides = shape.strides();
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position += Index.within(index[axis], shape, axis) * strides[axis];
        }
        return data[position];
    }

    /// The element at a position in row-major order.
    public double at(int position) {
        return data[position];
    }

    /// The one element of an array of size 1.
    public double item() {
        if (size() != 1) throw new ShapeException("only an array of size 1 is one number; this one has shape " + shape);
        return data[0];
    }

    /// A copy of the elements in row-major order.
    public double[] toDoubles() {
        return data.clone();
    }

    /// This array with one element, at a position in row-major order, replaced.
    public Array with(int position, double value) {
        double[] copy = data.clone();
        copy[position] = value;
        return new Array(shape, copy);
    }

    public Array map(DoubleUnaryOperator f) {
        double[] result = new double[data.length];
        for (int i = 0; i < result.length; i++) result[i] = f.applyAsDouble(data[i]);
        return new Array(shape, result);
    }

    /// f(a, b) element by element, after broadcasting.
    public Array zip(Array other, DoubleBinaryOperator f) {
        Shape common = Shape.broadcast(shape, other.shape);
        double[] a = broadcastTo(common).data;
        double[] b = other.broadcastTo(common).data;
        double[] result = new double[a.length];
        for (int i = 0; i < result.length; i++) result[i] = f.applyAsDouble(a[i], b[i]);
        return new Array(common, result);
    }

    public Array plus(Array other) {
        return zip(other, Double::sum);
    }

    public Array minus(Array other) {
        return zip(other, (a, b) -> a - b);
    }

    public Array times(Array other) {
        return zip(other, (a, b) -> a * b);
    }

    public Array over(Array other) {
        return zip(other, (a, b) -> a / b);
    }

    public Array broadcastTo(Shape target) {
        if (target.equals(shape)) return this;
        if (rank() > target.rank() || !Shape.broadcast(shape, target).equals(target)) {
            throw new ShapeException("shape " + shape + " cannot be broadcast to shape " + target);
        }
        int[] strides = new int[target.rank()];
        int[] own = shape.strides();
        int added = target.rank() - rank();
        for (int axis = 0; axis < rank(); axis++) strides[added + axis] = shape.dim(axis) == 1 ? 0 : own[axis];
        return gather(target.walk(0, strides), target);
    }

    public Array reshape(int... dims) {
        return new Array(shape.reshape(dims), data);
    }

    /// Axes in reverse order.
    public Array transpose() {
        return transpose(IntStream.iterate(rank() - 1, axis -> axis >= 0, axis -> axis - 1)
                .toArray());
    }

    /// Axis i of the result is axis `order[i]` of this array.
    public Array transpose(int... order) {
        Shape target = shape.transpose(order);
        int[] own = shape.strides();
        return gather(
                target.walk(
                        0,
                        IntStream.of(order).map(axis -> own[shape.axis(axis)]).toArray()),
                target);
    }

    /// NumPy's `@`: 1-D operands are a row on the left and a column on the right, leading axes are broadcast.
    public Array matmul(Array other) {
        return MatrixProduct.of(this, other);
    }

    /// f over the elements along `axes` (none given: all), in row-major order.
    public Array reduce(boolean keepdims, ToDoubleFunction<double[]> f, int... axes) {
        int[] over = shape.axes(axes);
        Shape kept = shape.reduce(true, over);
        int[] strides = kept.strides();
        for (int axis : over) strides[axis] = 0;
        int[] group = shape.walk(0, strides);
        int groups = kept.size();
        double[][] members = new double[groups][groups == 0 ? 0 : size() / groups];
        int[] filled = new int[groups];
        for (int i = 0; i < group.length; i++) members[group[i]][filled[group[i]]++] = data[i];
        return new Array(
                shape.reduce(keepdims, over),
                Arrays.stream(members).mapToDouble(f).toArray());
    }

    public Array sum(boolean keepdims, int... axes) {
        return reduce(keepdims, Array::sum, axes);
    }

    public Array max(boolean keepdims, int... axes) {
        return reduce(keepdims, m -> Arrays.stream(m).max().orElseThrow(), axes);
    }

    public Array min(boolean keepdims, int... axes) {
        return reduce(keepdims, m -> Arrays.stream(m).min().orElseThrow(), axes);
    }

    /// The position of the first greatest element along an axis (none given: in the flattened array).
    public Array argmax(boolean keepdims, int... axes) {
        return reduce(
                keepdims,
                m -> IntStream.range(0, m.length)
                        .reduce((i, j) -> m[j] > m[i] ? j : i)
                        .orElseThrow(),
                axes);
    }

    private static double sum(double[] terms) {
        double sum = 0;
        for (double term : terms) sum += term;
        return sum;
    }

    /// log Σ eˣ along an axis, without overflow.
    public Array logSumExp(boolean keepdims, int... axes) {
        Array max = max(true, axes);
        Array sum = minus(max).map(Math::exp).sum(true, axes);
        return sum.map(Math::log).plus(max).reshape(shape.reduce(keepdims, axes).dims());
    }

    /// The elements at these positions (row-major, of this array), in a new shape.
    public Array gather(int[] positions, Shape target) {
        double[] result = new double[positions.length];
        for (int i = 0; i < result.length; i++) result[i] = data[positions[i]];
        return new Array(target, result);
    }

    /// The transpose of gather: zeros of the target shape to which element i is *added* at `positions[i]`.
    public Array scatterAdd(int[] positions, Shape target) {
        double[] result = new double[target.size()];
        for (int i = 0; i < positions.length; i++) result[positions[i]] += data[i];
        return new Array(target, result);
    }

    /// This array with element i of `values` written to `positions[i]`; of several writers the last one wins.
    public Array put(int[] positions, Array values) {
        double[] result = data.clone();
        for (int i = 0; i < positions.length; i++) result[positions[i]] = values.data[i];
        return new Array(shape, result);
    }

    public Array get(Index... indices) {
        return Indexing.of(shape, List.of(indices)).get(this);
    }

    /// The arrays one after the other along an existing axis.
    public static Array concatenate(int axis, List<Array> parts) {
        return Concatenation.of(axis, parts);
    }

    public boolean isEveryElement(double value) {
        return Arrays.stream(data).allMatch(x -> x == value);
    }

    public boolean isFinite() {
        return Arrays.stream(data).allMatch(Double::isFinite);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Array array && shape.equals(array.shape) && Arrays.equals(data, array.data);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(data);
    }

    /// Nested brackets, as NumPy prints them but on one line.
    @Override
    public String toString() {
        if (rank() == 0) return Double.toString(data[0]);
        return IntStream.range(0, shape.dim(0))
                .mapToObj(i -> get(Index.at(i)).toString())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
