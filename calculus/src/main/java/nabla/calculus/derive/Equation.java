package nabla.calculus.derive;

import java.util.List;
import nabla.calculus.expr.Expr;

/// One line of a derivation: `name = right`.
///
/// @param node what the name stands for, unsimplified
/// @param right the right-hand side as it is printed; it refers to other equations by name
/// @param reasons why, a sentence each
public record Equation(String name, Expr node, Expr right, List<String> reasons) {
    public Equation {
        reasons = List.copyOf(reasons);
    }
}
