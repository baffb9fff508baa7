package nabla.calculus.notation;

import java.util.List;
import java.util.stream.Collectors;

/// A formula as presentation MathML: the children of a `math` element.
/// Each symbol is an `mrow` of class `symbol` with its name in `data-symbol`, so that a page can light it up.
final class MathMl {
    private MathMl() {}

    static String of(Formula formula) {
        return switch (formula) {
            case Formula.Symbol symbol -> symbol(symbol.name());
            case Formula.Number number -> number(number.value());
            case Formula.Ones ones -> "<mn mathvariant=\"bold\">1</mn>";
            case Formula.Identity identity -> "<mi>I</mi>";
            case Formula.Sum sum -> sum(sum.terms());
            case Formula.Product product ->
                product.factors().stream()
                        .map(f -> inside(f, product.elementwise() ? 3 : 4))
                        .collect(Collectors.joining(operator(product.elementwise() ? "⊙" : "·"), "<mrow>", "</mrow>"));
            case Formula.Quotient quotient -> fraction(of(quotient.over()), of(quotient.under()));
            case Formula.Power power -> superscript(inside(power.base(), 5), of(power.exponent()));
            case Formula.Transposed transposed ->
                superscript(inside(transposed.of(), 5), "<mi mathvariant=\"normal\">⊤</mi>");
            case Formula.Call call -> call(call);
            case Formula.Absolute absolute -> fenced("|", of(absolute.of()), "|");
            case Formula.Norm norm -> norm(norm);
            case Formula.Indicator i -> fenced("[", of(i.left()) + operator(i.relation()) + of(i.right()), "]");
            case Formula.Item item ->
                "<mrow>" + inside(item.of(), 5) + fenced("[", text(item.index()), "]") + "</mrow>";
            case Formula.Equation equation ->
                "<mrow>" + of(equation.left()) + operator("=") + of(equation.right()) + "</mrow>";
        };
    }

    private static String inside(Formula formula, int binding) {
        boolean loose = formula.binding() < binding && !(formula instanceof Formula.Quotient && binding < 5);
        return loose ? fenced("(", of(formula), ")") : of(formula);
    }

    private static String symbol(String name) {
        String stem = name.replaceAll("[0-9]+$", "");
        String index = name.substring(stem.length());
        String base = "<mi>" + escape(stem) + "</mi>";
        String body = index.isEmpty() || stem.isEmpty()
                ? "<mi>" + escape(name) + "</mi>"
                : "<msub>" + base + "<mn>" + index + "</mn></msub>";
        return "<mrow class=\"symbol\" data-symbol=\"" + escape(name) + "\">" + body + "</mrow>";
    }

    private static String number(double value) {
        int reciprocal = value == 0.5 ? 2 : Numbers.reciprocal(value);
        return reciprocal == 0 ? digits(Numbers.text(value)) : fraction(digits("1"), digits("" + reciprocal));
    }

    private static String digits(String text) {
        return "<mn>" + text + "</mn>";
    }

    private static String sum(List<Formula.Term> terms) {
        StringBuilder row = new StringBuilder("<mrow>");
        boolean first = true;
        for (Formula.Term term : terms) {
            if (term.negative()) row.append(operator("−"));
            else if (!first) row.append(operator("+"));
            row.append(inside(term.formula(), 2));
            first = false;
        }
        return row.append("</mrow>").toString();
    }

    private static String norm(Formula.Norm norm) {
        String fenced = fenced("‖", of(norm.of()), "‖");
        return norm.one() ? "<msub>" + fenced + digits("1") + "</msub>" : fenced;
    }

    private static String call(Formula.Call call) {
        String arguments = call.arguments().stream().map(MathMl::of).collect(Collectors.joining(operator(",")));
        if (call.function().equals("sqrt")) return "<msqrt>" + arguments + "</msqrt>";
        String name = call.function().equals("sum")
                ? operator("∑")
                : "<mi>" + escape(MatrixText.name(call.function())) + "</mi>";
        return "<mrow>" + name + "<mo>&#x2061;</mo>" + fenced("(", arguments, ")") + "</mrow>";
    }

    private static String fraction(String over, String under) {
        return "<mfrac>" + over + under + "</mfrac>";
    }

    private static String superscript(String base, String exponent) {
        return "<msup>" + base + exponent + "</msup>";
    }

    private static String fenced(String open, String inner, String close) {
        return "<mrow>" + fence(open) + inner + fence(close) + "</mrow>";
    }

    private static String fence(String sign) {
        return "<mo stretchy=\"false\">" + sign + "</mo>";
    }

    private static String operator(String sign) {
        return "<mo>" + escape(sign) + "</mo>";
    }

    private static String text(String raw) {
        return "<mtext>" + escape(raw) + "</mtext>";
    }

    private static String escape(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
