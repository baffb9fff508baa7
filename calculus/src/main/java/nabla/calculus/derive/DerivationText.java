package nabla.calculus.derive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Graph;
import nabla.calculus.expr.Variable;
import nabla.calculus.notation.Dimensions;
import nabla.calculus.notation.Greek;
import nabla.calculus.notation.JavaVerbs;
import nabla.calculus.notation.Notation;
import nabla.calculus.notation.NumpyProgram;
import org.jspecify.annotations.Nullable;

/// What `nabla derive` prints.
public final class DerivationText {
    private final Derivation derivation;
    private final Notation notation;
    private final boolean steps;
    private final Dimensions dimensions;
    private final ShapeText shapes;

    private DerivationText(Derivation derivation, Notation notation, boolean steps) {
        this.derivation = derivation;
        this.notation = notation;
        this.steps = steps;
        this.dimensions = derivation.dimensions();
        this.shapes = new ShapeText(dimensions);
    }

    /// @param steps whether every equation is followed by its shapes and reasons
    public static String of(Derivation derivation, Notation notation, boolean steps) {
        DerivationText text = new DerivationText(derivation, notation, steps);
        return switch (notation) {
            case MATRIX -> text.matrix();
            case LATEX -> text.latex();
            case MATHML -> text.mathml();
            case NUMPY -> text.numpy();
            case JAVA -> text.java();
        };
    }

    private String matrix() {
        int width =
                Math.min(44, equations().mapToInt(e -> line(e).length()).max().orElse(0));
        StringBuilder text = new StringBuilder();
        text.append(section("shapes", shapeLines().stream()));
        text.append(section("forward", derivation.forward().stream().flatMap(e -> lines(e, width))));
        text.append(section("backward", derivation.backward().stream().flatMap(e -> lines(e, width))));
        return text.append(check()).append("\n").toString();
    }

    private Stream<Equation> equations() {
        return Stream.concat(derivation.forward().stream(), derivation.backward().stream());
    }

    private static String section(String title, Stream<String> lines) {
        return lines.map(line -> "  " + line + "\n").collect(Collectors.joining("", title + "\n", "\n"));
    }

    private String line(Equation equation) {
        return notation.equation(equation.name(), equation.right(), dimensions);
    }

    private Stream<String> lines(Equation equation, int width) {
        if (!steps) return Stream.of(line(equation));
        String padding = " ".repeat(Math.max(0, width - line(equation).length()));
        Expr right = equation.right();
        String first =
                right.shape().rank() == 0 ? line(equation) : line(equation) + padding + "   " + shapes.equation(right);
        return Stream.concat(Stream.of(first), equation.reasons().stream().flatMap(DerivationText::wrapped));
    }

    /// Indented, at most 100 characters a line.
    private static Stream<String> wrapped(String reason) {
        Stream.Builder<String> lines = Stream.builder();
        StringBuilder line = new StringBuilder("      ");
        for (String word : reason.split(" ")) {
            if (line.length() + word.length() > 96) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder("        ");
            }
            line.append(word).append(' ');
        }
        return lines.add(line.toString().stripTrailing()).build();
    }

    /// `b1: 1×H, so 1·b1 is N×H`.
    private List<String> shapeLines() {
        return derivation.variables().stream().map(this::shapeLine).toList();
    }

    private String shapeLine(Variable variable) {
        Stream<String> copies = Graph.to(List.of(derivation.forward().getLast().node())).nodes().stream()
                .filter(node -> node instanceof Apply apply
                        && apply.op() instanceof Broadcast
                        && apply.input(0) == variable
                        && variable.shape().size() > 1)
                .map(node -> ", so " + Notation.MATRIX.expression(node, dimensions) + " is "
                        + dimensions.text(node.shape()));
        String shape = variable.shape().rank() == 0 ? "a number" : dimensions.text(variable.shape());
        String rows = derivation.rowsSumToOne().contains(variable) ? ", each row taken to sum to 1" : "";
        return variable + ": " + shape + rows + copies.distinct().collect(Collectors.joining());
    }

    private String check() {
        double error = derivation.error();
        String lengths = derivation.variables().stream()
                .flatMapToInt(v -> IntStream.of(v.shape().dims()))
                .distinct()
                .filter(length -> isLetter(dimensions.symbol(length)))
                .mapToObj(length -> dimensions.symbol(length) + " = " + length)
                .collect(Collectors.joining(", "));
        return Double.isNaN(error)
                ? "check: none, no random input was found at which the expression is finite"
                : String.format(
                        Locale.ROOT,
                        "check: worst relative error %.1e against central differences on random input%s",
                        error,
                        lengths.isEmpty() ? "" : " (" + lengths + ")");
    }

    private static boolean isLetter(@Nullable String symbol) {
        return symbol != null && !Character.isDigit(symbol.charAt(0));
    }

    private String latex() {
        String lines = equations()
                .map(e -> comments("  % ", e) + "  " + line(e).replaceFirst(" = ", " &= "))
                .collect(Collectors.joining(" \\\\\n"));
        return "\\begin{aligned}\n" + lines + "\n\\end{aligned}\n% " + check() + "\n";
    }

    private String comments(String prefix, Equation equation) {
        if (!steps) return "";
        Stream<String> shape =
                equation.right().shape().rank() == 0 ? Stream.of() : Stream.of(shapes.equation(equation.right()));
        return Stream.concat(shape, equation.reasons().stream())
                .map(reason -> prefix + reason + "\n")
                .collect(Collectors.joining());
    }

    private String mathml() {
        return equations()
                .map(e -> "<math display=\"block\">" + line(e) + "</math>\n")
                .collect(Collectors.joining());
    }

    private String numpy() {
        String code = equations().map(e -> line(e) + "\n").collect(Collectors.joining());
        String shapes = shapeLines().stream().map(line -> "# " + line + "\n").collect(Collectors.joining());
        String lengths = lengths(code, "%s = %s.shape[%d]\n");
        String body = equations().map(e -> comments("# ", e) + line(e) + "\n").collect(Collectors.joining());
        return NumpyProgram.preamble(code) + "\n" + shapes + lengths + "\n" + body + "\n# " + check() + "\n";
    }

    /// Code left, equation right, as in Nabla's own layers.
    private String java() {
        JavaVerbs verbs = new JavaVerbs(dimensions);
        StringBuilder body = new StringBuilder();
        for (Equation equation : equations().toList()) {
            List<String> lines = verbs.define(equation.name(), equation.right());
            String comment = "// " + Notation.MATRIX.equation(equation.name(), equation.right(), dimensions);
            body.append(comments("// ", equation));
            body.append(
                    lines.size() == 1 && lines.getFirst().length() < 40
                            ? String.format("%-39s %s\n", lines.getFirst(), comment)
                            : comment + "\n" + String.join("\n", lines) + "\n");
        }
        String declarations = String.join("\n", verbs.declarations());
        String shapes = shapeLines().stream().map(line -> "// " + line + "\n").collect(Collectors.joining());
        String functions = Stream.of("sigmoid", "tanh", "relu", "softplus")
                .filter(name -> body.toString().matches("(?s).*[(, ]" + name + ", .*"))
                .map(name -> "Function " + name + " = Functions.named(\"" + name + "\");\n")
                .collect(Collectors.joining());
        return shapes + lengths(declarations + body, "int %s = %s.%s;\n") + functions + declarations + "\n\n" + body
                + "\n// " + check() + "\n";
    }

    /// `N = X.shape[0]` for the letters that the code reckons with.
    private String lengths(String code, String format) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (Variable v : derivation.variables()) {
            for (int axis = 0; axis < v.shape().rank(); axis++) {
                String letter = dimensions.symbol(v.shape().dim(axis));
                if (letter == null
                        || !isLetter(letter)
                        || !code.matches("(?s).*(?<![\\w\"])" + letter + "(?![\\w.]).*")) continue;
                Object place =
                        notation == Notation.JAVA ? (axis == v.shape().rank() - 1 ? "cols" : "rows") : (Object) axis;
                lines.putIfAbsent(letter, String.format(Locale.ROOT, format, letter, Greek.word(v.toString()), place));
            }
        }
        return String.join("", lines.values());
    }
}
