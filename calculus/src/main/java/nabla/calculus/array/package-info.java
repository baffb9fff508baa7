/// Arrays of doubles with NumPy's semantics: shapes, broadcasting, axes, matmul, indexing.
@org.jspecify.annotations.NullMarked
package nabla.calculus.array;
