/// Several ways to print one expression. Matrix notation, LaTeX and MathML share a [Formula]; NumPy and Java, where
/// copies are made by the language itself, are printed from the expression.
@org.jspecify.annotations.NullMarked
package nabla.calculus.notation;
