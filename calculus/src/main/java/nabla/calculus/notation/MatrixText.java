package nabla.calculus.notation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A formula in one line of Unicode: `dW2 = H1ᵀ·dZ2`. The language of `derive` reads it back.
final class MatrixText {
    private static final Map<Double, String> FRACTIONS = Map.of(0.5, "½", 0.25, "¼", 0.75, "¾", 0.125, "⅛");
    private static final Map<String, String> SYMBOLS =
            Map.of("sigmoid", "σ", "sum", "Σ", "normal_cdf", "Φ", "normal_density", "φ");

    private MatrixText() {}

    static String of(Formula formula) {
        return switch (formula) {
            case Formula.Symbol symbol -> symbol.name();
            case Formula.Number number -> number(number.value());
            case Formula.Ones ones -> "1";
            case Formula.Identity identity -> "I";
            case Formula.Sum sum -> sum(sum.terms());
            case Formula.Product product -> product(product);
            case Formula.Quotient quotient -> inside(quotient.over(), 3) + "/" + inside(quotient.under(), 4);
            case Formula.Power power -> power(power);
            case Formula.Transposed transposed -> inside(transposed.of(), 5) + "ᵀ";
            case Formula.Call call -> call(call);
            case Formula.Absolute absolute -> "|" + of(absolute.of()) + "|";
            case Formula.Norm norm -> "‖" + of(norm.of()) + "‖" + (norm.one() ? "₁" : "");
            case Formula.Indicator i -> "[" + of(i.left()) + " " + i.relation() + " " + of(i.right()) + "]";
            case Formula.Item item -> inside(item.of(), 5) + "[" + item.index() + "]";
            case Formula.Equation equation -> of(equation.left()) + " = " + of(equation.right());
        };
    }

    private static String inside(Formula formula, int binding) {
        return formula.binding() < binding ? "(" + of(formula) + ")" : of(formula);
    }

    private static String number(double value) {
        String fraction = FRACTIONS.get(value);
        if (fraction != null) return fraction;
        int reciprocal = Numbers.reciprocal(value);
        return reciprocal == 0 ? Numbers.text(value) : "(1/" + reciprocal + ")";
    }

    private static String sum(List<Formula.Term> terms) {
        StringBuilder text = new StringBuilder();
        for (Formula.Term term : terms) {
            if (text.isEmpty()) text.append(term.negative() ? "−" : "");
            else text.append(term.negative() ? " − " : " + ");
            text.append(inside(term.formula(), 2));
        }
        return text.toString();
    }

    private static String product(Formula.Product product) {
        if (product.elementwise()) {
            return product.factors().stream().map(f -> inside(f, 3)).collect(Collectors.joining(" ⊙ "));
        }
        // A quotient is safe at the front only: a/b·c is (a/b)·c.
        StringBuilder text = new StringBuilder();
        for (Formula factor : product.factors()) {
            if (!text.isEmpty()) text.append("·");
            text.append(inside(factor, text.isEmpty() ? 3 : 4));
        }
        return text.toString();
    }

    private static String power(Formula.Power power) {
        String base = inside(power.base(), 5);
        if (power.exponent().equals(new Formula.Number(2))) return base + "²";
        if (power.exponent().equals(new Formula.Number(3))) return base + "³";
        return base + "^" + inside(power.exponent(), 5);
    }

    private static String call(Formula.Call call) {
        return call.arguments().stream()
                .map(MatrixText::of)
                .collect(Collectors.joining(", ", name(call.function()) + "(", ")"));
    }

    /// A function as mathematicians write it: σ, Σ, Φ.
    static String name(String function) {
        return SYMBOLS.getOrDefault(function, function);
    }
}
