package nabla.calculus.array;

import java.util.List;

/// `np.concatenate`: equal shapes but for one axis, along which the parts follow each other.
final class Concatenation {
    private Concatenation() {}

    static Shape shape(int axis, List<Shape> parts) {
        Shape first = parts.getFirst();
        int[] dims = first.dims();
        int along = first.axis(axis);
        dims[along] = 0;
        for (Shape part : parts) {
            int[] others = part.dims();
            if (part.rank() == dims.length) others[along] = dims[along];
            if (!Shape.of(others).equals(Shape.of(dims))) {
                throw new ShapeException("concatenate along axis " + axis + ": shapes " + first + " and " + part
                        + " must agree on every other axis");
            }
            dims[along] += part.dim(along);
        }
        return Shape.of(dims);
    }

    static Array of(int axis, List<Array> parts) {
        Shape shape = shape(axis, parts.stream().map(Array::shape).toList());
        int along = shape.axis(axis);
        int[] strides = shape.strides();
        Array result = Array.zeros(shape);
        int offset = 0;
        for (Array part : parts) {
            result = result.put(part.shape().walk(offset * strides[along], strides), part);
            offset += part.shape().dim(along);
        }
        return result;
    }
}
