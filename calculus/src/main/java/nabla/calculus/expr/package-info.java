/// Expressions over arrays. Each operation stands beside its vector-Jacobian product, and that product is written in
/// the same operations, so a derivative can be printed, simplified, evaluated and differentiated again.
///
/// ```java
/// var X = Expr.variable("X", x);                                  // an Array x of shape (5, 3)
/// var W = Expr.variable("W", w);                                  // (3, 2)
/// var b = Expr.variable("b", c);                                  // (1, 2)
/// var Z = X.matmul(W).plus(b).named("Z").at(new Position("net.py", 4, 1));
/// var P = Z.sigmoid().named("P");
/// var L = P.minus(Y).square().sum().over(2);
/// var gradient = Gradient.of(L);
/// gradient.by(b).value();                                         // what np.sum(dZ, axis=0, keepdims=True) should be
/// gradient.by(Z).name();                                          // "dZ"
/// ```
///
/// Broadcasting is an operation of its own ([Broadcast]), put in by whoever combines two shapes. Its derivative is a
/// [Sum], and that is all there is to the bias gradient: what is copied forward is summed backward.
///
/// A node is known by its identity. Its shape is known when it is made (so a mismatch is reported where it is
/// written), its value when first asked for, and kept. Names and positions are labels that change no value.
@org.jspecify.annotations.NullMarked
package nabla.calculus.expr;
