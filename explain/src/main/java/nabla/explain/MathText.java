package nabla.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An equation in one line of Unicode, `dW2 = H1ᵀ·dZ2`, taken apart so that it can be set as MathML or LaTeX and so
/// that the matrices in it are known.
record MathText(List<Token> tokens) {
    enum Kind {
        /// A matrix: X, W2, dZ1.
        SYMBOL,
        NUMBER,
        /// σ, tanh, log: set upright.
        FUNCTION,
        OPERATOR,
        /// ᵀ, ²: belongs to what stands before it.
        SUPERSCRIPT,
        WORDS
    }

    record Token(Kind kind, String text) {}

    /// A matrix by its name: data, parameters, scratch and their gradients.
    static final String SYMBOL = "d?(?:[WbZHMD]\\d+|[XYPL])|w";

    private static final Pattern TOKEN = Pattern.compile("(?<symbol>(?<![A-Za-z])(?:" + SYMBOL + ")(?![A-Za-z0-9]))"
            + "|(?<number>\\d+(?:\\.\\d+)?(?:E-?\\d+)?|[½¼¾⅛])"
            + "|(?<superscript>[ᵀ²³])"
            + "|(?<function>(?:σ|Φ|φ|exp|log|tanh|relu|softmax|softplus|sigmoid|sign|huber|id|elu|gelu|silu|leaky-relu|Bernoulli)′?)"
            + "|(?<words>\\[last]|[A-Za-z][A-Za-z, ]*[A-Za-z]|keep)"
            + "|(?<operator>\\+=|[^\\s])");

    private static final Map<String, String> FRACTIONS = Map.of("½", "1/2", "¼", "1/4", "¾", "3/4", "⅛", "1/8");

    static MathText of(String text) {
        var tokens = new ArrayList<Token>();
        Matcher m = TOKEN.matcher(text);
        while (m.find()) {
            Kind kind = m.group("symbol") != null
                    ? Kind.SYMBOL
                    : m.group("number") != null
                            ? Kind.NUMBER
                            : m.group("superscript") != null
                                    ? Kind.SUPERSCRIPT
                                    : m.group("function") != null
                                            ? Kind.FUNCTION
                                            : m.group("words") != null ? Kind.WORDS : Kind.OPERATOR;
            tokens.add(new Token(kind, m.group()));
        }
        return new MathText(List.copyOf(tokens));
    }

    /// A `<math>` element whose matrices carry their name in `data-s`.
    String mathMl() {
        var parts = new ArrayList<String>();
        for (Token t : tokens) {
            if (t.kind() == Kind.SUPERSCRIPT && !parts.isEmpty()) {
                String sign = t.text().equals("ᵀ") ? "<mo>⊤</mo>" : superscript(t);
                parts.add("<msup>" + parts.removeLast() + sign + "</msup>");
            } else {
                parts.add(mathMl(t));
            }
        }
        return "<math><mrow>" + String.join("", parts) + "</mrow></math>";
    }

    private static String superscript(Token t) {
        return "<mn>" + (t.text().equals("²") ? "2" : "3") + "</mn>";
    }

    private static String mathMl(Token t) {
        String text = t.text().replace("<", "&lt;").replace(">", "&gt;");
        return switch (t.kind()) {
            case SYMBOL -> symbol(t.text());
            case NUMBER -> {
                String[] fraction = FRACTIONS.getOrDefault(t.text(), "").split("/");
                yield fraction.length == 2
                        ? "<mfrac><mn>" + fraction[0] + "</mn><mn>" + fraction[1] + "</mn></mfrac>"
                        : "<mn>" + text + "</mn>";
            }
            case FUNCTION -> "<mi mathvariant=\"normal\">" + text + "</mi>";
            case WORDS -> "<mtext>\u00a0" + text + "\u00a0</mtext>";
            case SUPERSCRIPT, OPERATOR ->
                t.text().equals("η") || t.text().equals("N") ? "<mi>" + text + "</mi>" : operator(text);
        };
    }

    private static String operator(String text) {
        return switch (text) {
            case "Σ" -> "<mo largeop=\"false\" rspace=\"0.2em\">∑</mo>";
            case "(", ")", "|", "‖", "/", "[", "]" ->
                "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">" + text + "</mo>";
            default -> "<mo>" + text + "</mo>";
        };
    }

    private static String symbol(String name) {
        String stem = name.replaceAll("\\d+$", "");
        String number = name.substring(stem.length());
        String d = stem.startsWith("d") ? "d" : "";
        String letter = "<mi class=\"matrix\">" + d + stem.substring(d.length()) + "</mi>";
        String inner = number.isEmpty() ? letter : "<msub>" + letter + "<mn>" + number + "</mn></msub>";
        return "<mrow class=\"sym\" data-s=\"" + name + "\">" + inner + "</mrow>";
    }

    String latex() {
        var out = new StringBuilder();
        boolean open = false;
        for (Token t : tokens) {
            if (t.text().equals("‖")) {
                out.append(open ? "\\rVert " : "\\lVert ");
                open = !open;
            } else {
                out.append(latex(t));
            }
        }
        return out.toString().strip();
    }

    private static String latex(Token t) {
        return switch (t.kind()) {
            case SYMBOL -> {
                String stem = t.text().replaceAll("\\d+$", "");
                String number = t.text().substring(stem.length());
                String d = stem.startsWith("d") ? "\\mathrm{d}" + stem.substring(1) : stem;
                yield number.isEmpty() ? d + " " : d + "_{" + number + "} ";
            }
            case NUMBER -> {
                String[] fraction = FRACTIONS.getOrDefault(t.text(), "").split("/");
                yield fraction.length == 2 ? "\\tfrac{" + fraction[0] + "}{" + fraction[1] + "}" : t.text();
            }
            case FUNCTION -> {
                String f = t.text().replace("′", "");
                String name = switch (f) {
                    case "σ" -> "\\sigma";
                    case "Φ" -> "\\Phi";
                    case "φ" -> "\\varphi";
                    default -> "\\operatorname{" + f + "}";
                };
                yield name + (f.equals(t.text()) ? " " : "'");
            }
            case WORDS -> "\\text{ " + t.text() + " }";
            case SUPERSCRIPT ->
                switch (t.text()) {
                    case "ᵀ" -> "^{\\top}";
                    case "²" -> "^{2}";
                    default -> "^{3}";
                };
            case OPERATOR ->
                switch (t.text()) {
                    case "·" -> " \\cdot ";
                    case "⊙" -> " \\odot ";
                    case "Σ" -> "\\textstyle\\sum ";
                    case "−" -> " - ";
                    case "←" -> " \\leftarrow ";
                    case "η" -> "\\eta ";
                    case "∂" -> "\\partial ";
                    case "≤" -> " \\le ";
                    case "≥" -> " \\ge ";
                    case "≠" -> " \\ne ";
                    case "₁" -> "_{1}";
                    default -> t.text().codePointAt(0) < 128 ? t.text() : "\\text{" + t.text() + "}";
                };
        };
    }
}
