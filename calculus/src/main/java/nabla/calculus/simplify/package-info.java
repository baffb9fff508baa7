/// Rewriting an expression into what one would write by hand, without changing its value.
///
/// Element-wise arithmetic becomes a [Polynomial] whose factors are everything else; there like terms meet and
/// factors cancel. Of several ways to write a polynomial the cheapest is taken ([Pool#cost]). Linear operations
/// (sums, products of matrices, transposes) let numbers out and see through copies ([Linear]).
@org.jspecify.annotations.NullMarked
package nabla.calculus.simplify;
