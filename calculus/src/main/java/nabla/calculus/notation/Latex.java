package nabla.calculus.notation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A formula in LaTeX with amsmath and amssymb, for display mode.
final class Latex {
    private static final Set<String> OPERATORS = Set.of("exp", "log", "tanh", "sin", "cos", "max", "min");
    private static final Map<String, String> RELATIONS = Map.of("≥", "\\ge", "≤", "\\le", "≠", "\\ne");

    private Latex() {}

    static String of(Formula formula) {
        return switch (formula) {
            case Formula.Symbol symbol -> symbol(symbol.name());
            case Formula.Number number -> number(number.value());
            case Formula.Ones ones -> "\\mathbf{1}";
            case Formula.Identity identity -> "I";
            case Formula.Sum sum -> sum(sum.terms());
            case Formula.Product product ->
                product.factors().stream()
                        .map(f -> inside(f, product.elementwise() ? 3 : 4))
                        .collect(Collectors.joining(product.elementwise() ? " \\odot " : " "));
            case Formula.Quotient quotient -> "\\frac{" + of(quotient.over()) + "}{" + of(quotient.under()) + "}";
            case Formula.Power power -> power(power);
            case Formula.Transposed transposed -> inside(transposed.of(), 5) + "^{\\top}";
            case Formula.Call call -> call(call);
            case Formula.Absolute absolute -> "\\left|" + of(absolute.of()) + "\\right|";
            case Formula.Norm norm -> "\\left\\lVert " + of(norm.of()) + " \\right\\rVert" + (norm.one() ? "_1" : "");
            case Formula.Indicator i ->
                "\\left[" + of(i.left()) + " " + RELATIONS.getOrDefault(i.relation(), i.relation()) + " "
                        + of(i.right()) + "\\right]";
            case Formula.Item item -> inside(item.of(), 5) + "_{[" + text(item.index()) + "]}";
            case Formula.Equation equation -> of(equation.left()) + " = " + of(equation.right());
        };
    }

    /// Quotients are set as fractions, which need no parentheses.
    private static String inside(Formula formula, int binding) {
        boolean loose = formula.binding() < binding && !(formula instanceof Formula.Quotient && binding < 5);
        return loose ? "\\left(" + of(formula) + "\\right)" : of(formula);
    }

    /// `dW12` is dW with the index 12.
    private static String symbol(String name) {
        if (!name.matches("[\\p{L}][\\p{L}\\p{N}_]*")) return "\\text{" + text(name) + "}";
        String stem = name.replaceAll("[0-9]+$", "");
        String index = name.substring(stem.length());
        boolean differential = stem.matches("d(.|\\p{Lu}.*)");
        String base = differential ? stem.substring(1) : stem;
        String letters =
                base.codePointCount(0, base.length()) == 1 ? letter(base.charAt(0)) : "\\mathit{" + text(base) + "}";
        return (differential ? "\\mathrm{d}" : "") + letters + (index.isEmpty() ? "" : "_{" + index + "}");
    }

    private static String letter(char letter) {
        String command = Greek.command(letter);
        return command == null ? String.valueOf(letter) : "\\" + command;
    }

    private static String text(String raw) {
        return raw.replace("_", "\\_").replace("×", "$\\times$");
    }

    private static String number(double value) {
        for (int under = 2; under <= 8; under++) {
            double over = value * under;
            if (value < 1 && over == Math.rint(over)) return "\\tfrac{" + (int) over + "}{" + under + "}";
        }
        int reciprocal = Numbers.reciprocal(value);
        if (reciprocal != 0) return "\\tfrac{1}{" + reciprocal + "}";
        String text = Numbers.text(value);
        int exponent = text.indexOf('e');
        return exponent < 0 ? text : text.substring(0, exponent) + "\\cdot 10^{" + text.substring(exponent + 1) + "}";
    }

    private static String sum(List<Formula.Term> terms) {
        StringBuilder text = new StringBuilder();
        for (Formula.Term term : terms) {
            if (text.isEmpty()) text.append(term.negative() ? "-" : "");
            else text.append(term.negative() ? " - " : " + ");
            text.append(inside(term.formula(), 2));
        }
        return text.toString();
    }

    private static String power(Formula.Power power) {
        return inside(power.base(), 5) + "^{" + of(power.exponent()) + "}";
    }

    private static String call(Formula.Call call) {
        String arguments = call.arguments().stream().map(Latex::of).collect(Collectors.joining(", "));
        String function = call.function();
        if (function.equals("sqrt")) return "\\sqrt{" + arguments + "}";
        String name = switch (function) {
            case "sigmoid" -> "\\sigma";
            case "normal_cdf" -> "\\Phi";
            case "normal_density" -> "\\varphi";
            case "sum" -> "\\textstyle\\sum";
            default -> OPERATORS.contains(function) ? "\\" + function : "\\operatorname{" + function + "}";
        };
        return name + "\\left(" + arguments + "\\right)";
    }
}
