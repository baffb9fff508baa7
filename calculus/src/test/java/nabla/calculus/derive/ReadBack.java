package nabla.calculus.derive;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Printed LaTeX and MathML as lines of the language that `derive` reads.
final class ReadBack {
    private static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry("\\odot", "⊙"),
            Map.entry("\\mathbf{1}", "1"),
            Map.entry("^{\\top}", "ᵀ"),
            Map.entry("\\left\\lVert ", "⟪"),
            Map.entry(" \\right\\rVert", "⟫"),
            Map.entry("\\left", ""),
            Map.entry("\\right", ""),
            Map.entry("\\textstyle\\sum", "Σ"),
            Map.entry("\\mathrm{d}", "d"),
            Map.entry("\\cdot", "·"),
            Map.entry("\\ge", "≥"),
            Map.entry("\\le", "≤"),
            Map.entry("\\sigma", "σ"),
            Map.entry("\\Phi", "Φ"),
            Map.entry("\\varphi", "φ"),
            Map.entry("\\lambda", "λ"),
            Map.entry("\\delta", "δ"),
            Map.entry("\\varepsilon", "ε"),
            Map.entry("\\mu", "μ"));

    private ReadBack() {}

    /// A space between two factors is a product.
    static String latex(String latex) {
        String text = latex;
        text = text.replaceAll("\\\\text\\{([^}]*)\\}", "$1")
                .replaceAll("\\\\(operatorname|mathit)\\{([^}]*)\\}", "$2");
        text = text.replaceAll("\\\\(exp|log|tanh|max|min|sin|cos)\\b", "$1");
        for (String command : COMMANDS.keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .toList()) {
            text = text.replace(command, COMMANDS.get(command));
        }
        text = text.replaceAll("_\\{(\\d+)\\}", "$1").replace("⟫_1", "⟫₁");
        text = fractions(text).replaceAll("\\^\\{([^{}]*)\\}", "^($1)");
        text = text.replaceAll(" ([-+=⊙<>≤≥]) ", "$1").replaceAll(", ", ",");
        text = text.replaceAll("(?<=[\\p{L}\\d)ᵀ₁⟫\\]]) (?=[\\p{L}\\d(⟪\\[])", "·");
        return text.replaceAll("[⟪⟫]", "‖").replace(" ", "");
    }

    private static String fractions(String text) {
        int at = text.lastIndexOf("frac{");
        if (at < 0)
            return text.replace("\\sqrt{", "sqrt{").replaceAll("sqrt\\{([^{}]*(\\{[^{}]*\\}[^{}]*)*)\\}", "sqrt($1)");
        int open = at + "frac".length();
        int middle = close(text, open);
        int end = close(text, middle + 1);
        int start = text.lastIndexOf('\\', at);
        String over = text.substring(open + 1, middle);
        String under = text.substring(middle + 2, end);
        return fractions(text.substring(0, start) + "((" + over + ")/(" + under + "))" + text.substring(end + 1));
    }

    private static int close(String text, int open) {
        int depth = 0;
        for (int i = open; ; i++) {
            if (text.charAt(i) == '{') depth++;
            if (text.charAt(i) == '}' && --depth == 0) return i;
        }
    }

    static String mathml(String markup) {
        try {
            var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            var document = builder.parse(new InputSource(new StringReader("<math>" + markup + "</math>")));
            return text(document.getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException unreadable) {
            throw new AssertionError(markup, unreadable);
        }
    }

    private static String text(Element element) {
        List<String> parts = IntStream.range(0, element.getChildNodes().getLength())
                .mapToObj(element.getChildNodes()::item)
                .filter(Element.class::isInstance)
                .map(child -> text((Element) child))
                .toList();
        return switch (element.getTagName()) {
            case "mfrac" -> "((" + parts.get(0) + ")/(" + parts.get(1) + "))";
            case "msup" -> parts.get(1).equals("⊤") ? parts.get(0) + "ᵀ" : parts.get(0) + "^(" + parts.get(1) + ")";
            case "msub" -> parts.get(0) + (parts.get(0).endsWith("‖") ? "₁" : parts.get(1));
            case "msqrt" -> "sqrt(" + String.join("", parts) + ")";
            case "mrow", "math" -> String.join("", parts);
            default -> content(element);
        };
    }

    private static String content(Node leaf) {
        String text = leaf.getTextContent();
        return switch (text) {
            case "\u2061" -> "";
            case "∑" -> "Σ";
            default -> text;
        };
    }
}
