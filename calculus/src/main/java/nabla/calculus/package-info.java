/// One intermediate form with several notations: arrays with NumPy's semantics (`array`), expressions whose
/// derivatives are expressions again (`expr`), rewriting them into what one writes by hand (`simplify`), printing
/// them (`notation`) and reading them (`language`).
@org.jspecify.annotations.NullMarked
package nabla.calculus;
