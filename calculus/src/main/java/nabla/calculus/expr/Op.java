package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// An operation on arrays: what shape it gives, what value, and its vector-Jacobian product.
public sealed interface Op
        permits Unary,
                Binary,
                Where,
                MatMul,
                Sum,
                Extremum,
                ArgMax,
                Softmax,
                LogSoftmax,
                LogSumExp,
                Trace,
                Broadcast,
                Reshape,
                Transpose,
                Gather,
                Scatter,
                Put,
                Concatenate {

    /// The shape of the result.
    /// @throws nabla.calculus.array.ShapeException if the inputs' shapes do not go together
    Shape shape(List<Shape> inputs);

    Array value(List<Array> inputs);

    /// (∂y/∂xᵢ)ᵀ·dy: what reaches input `i` of `y = op(x₀, x₁, …)` when `dy` reaches y. It has the shape of xᵢ.
    Expr vjp(Apply y, int i, Expr dy);

    /// This operation applied.
    default Expr of(Expr... inputs) {
        return new Apply(this, List.of(inputs));
    }
}
