package nabla.audit.read;

import static nabla.audit.read.Syntax.children;
import static nabla.audit.read.Syntax.field;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.read.Stmt.Parameter;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;

/// The parameters of a `def` or a `lambda`.
final class ParameterReader {
    private final Syntax syntax;
    private final ExpressionReader expressions;

    ParameterReader(Syntax syntax, ExpressionReader expressions) {
        this.syntax = syntax;
        this.expressions = expressions;
    }

    List<Parameter> read(@Nullable TSNode node) {
        List<Parameter> list = new ArrayList<>();
        if (node == null) return list;
        Parameter.Kind kind = Parameter.Kind.PLAIN;
        for (TSNode child : children(node)) {
            Place at = syntax.at(child);
            switch (child.getType()) {
                case "identifier" -> list.add(new Parameter(at, syntax.text(child), null, kind));
                case "default_parameter", "typed_default_parameter" ->
                    list.add(new Parameter(
                            at, expressions.name(field(child, "name")), expressions.read(field(child, "value")), kind));
                case "typed_parameter", "list_splat_pattern", "dictionary_splat_pattern" -> {
                    String text =
                            syntax.text(child.getType().equals("typed_parameter") ? child.getNamedChild(0) : child);
                    if (text.startsWith("**"))
                        list.add(new Parameter(at, text.substring(2), null, Parameter.Kind.STARS));
                    else if (text.startsWith("*")) {
                        list.add(new Parameter(at, text.substring(1), null, Parameter.Kind.STAR));
                        kind = Parameter.Kind.KEYWORD_ONLY;
                    } else list.add(new Parameter(at, text, null, kind));
                }
                case "keyword_separator" -> kind = Parameter.Kind.KEYWORD_ONLY;
                default -> {}
            }
        }
        return list;
    }
}
