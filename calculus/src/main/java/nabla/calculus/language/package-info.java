/// The language of `nabla derive`, in both dialects people know: `sum((sigmoid(X@W + b) - Y)**2)/2` and
/// `½·‖σ(X·W + 1·b) − Y‖²`. [Parser] reads it, [Inference] finds the shapes, [Lowering] makes an expression.
@org.jspecify.annotations.NullMarked
package nabla.calculus.language;
