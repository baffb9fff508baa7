package nabla.audit.run;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import nabla.audit.trace.Node;
import nabla.calculus.array.Shape;

/// Which values are of NumPy's type `matrix`: they keep two axes whatever is done to them, `*` is their matrix product,
/// and what is computed from one is one.
final class Matrices {
    private final Set<Node> known = Collections.newSetFromMap(new IdentityHashMap<>());

    boolean has(Node n) {
        return known.contains(n);
    }

    /// A value as a matrix: of one axis, as a row.
    Node of(Run run, Node value) {
        Shape shape = value.shape();
        Node matrix = run.node(
                shape.rank() < 2 ? value.expr.reshape(1, shape.size()) : value.expr.reshape(shape.dims()),
                value.kind,
                value);
        known.add(matrix);
        return matrix;
    }

    /// A value as an array: `np.array(m)`.
    Node array(Run run, Node value) {
        if (!has(value)) return value;
        Node array = run.node(value.expr.reshape(value.shape().dims()), value.kind, value);
        known.remove(array);
        return array;
    }

    /// A value was computed.
    void follow(Node value) {
        if (!known.isEmpty()
                && value.shape().rank() == 2
                && value.inputs.stream().anyMatch(this::has)) known.add(value);
    }

    /// Whether `a * b` is a matrix product.
    boolean isProduct(Node a, Node b) {
        return (has(a) || has(b)) && a.shape().size() > 1 && b.shape().size() > 1
                || has(a) && has(b) && a.shape().rank() == 2 && b.shape().rank() == 2;
    }

    /// The matrix product of two values, at least one of them a matrix.
    Tensor product(Run run, Node a, Node b) {
        Node left = a.shape().rank() < 2 ? of(run, a) : a;
        Node right = b.shape().rank() < 2 ? of(run, b) : b;
        return Arithmetic.numeric(run, "@", Tensor.array(left), Tensor.array(right));
    }

    /// The axes of what is left of a matrix, of which one was taken away.
    ///
    /// @param lost the axis
    static int[] kept(Shape left, int lost) {
        int[] dims = Arrays.copyOf(left.dims(), 2);
        return lost == 0 ? new int[] {1, dims[0]} : new int[] {dims[0], 1};
    }
}
