package nabla.calculus.notation;

import java.util.List;

/// What stands on the page, in matrix notation, before it is set in one alphabet or another.
public sealed interface Formula {
    /// A name such as `dW2` or `lambda`.
    record Symbol(String name) implements Formula {}

    record Number(double value) implements Formula {}

    /// The column of ones: 1ᵀ·A sums the rows of A, 1·b copies the row b.
    record Ones() implements Formula {}

    record Identity() implements Formula {}

    record Sum(List<Term> terms) implements Formula {}

    /// A summand and its sign.
    record Term(boolean negative, Formula formula) {}

    /// Factors joined by · (of matrices, or with a number) or by ⊙ (element by element).
    record Product(boolean elementwise, List<Formula> factors) implements Formula {}

    record Quotient(Formula over, Formula under) implements Formula {}

    record Power(Formula base, Formula exponent) implements Formula {}

    record Transposed(Formula of) implements Formula {}

    record Call(String function, List<Formula> arguments) implements Formula {}

    /// |x|, element by element.
    record Absolute(Formula of) implements Formula {}

    /// ‖x‖² or ‖x‖, over all elements; with `one` the sum of absolute values.
    record Norm(Formula of, boolean one) implements Formula {}

    /// 1 where the relation holds, else 0.
    record Indicator(Formula left, String relation, Formula right) implements Formula {}

    /// Part of an array; the index as NumPy writes it.
    record Item(Formula of, String index) implements Formula {}

    /// What follows an equals sign.
    record Equation(Formula left, Formula right) implements Formula {}

    /// How tightly a formula holds together: a looser one inside a tighter one is put in parentheses.
    default int binding() {
        return switch (this) {
            case Equation equation -> 0;
            case Sum sum -> 1;
            case Product product -> product.elementwise() ? 2 : 3;
            case Quotient quotient -> 3;
            case Power power -> 4;
            case Transposed transposed -> 4;
            default -> 5;
        };
    }
}
