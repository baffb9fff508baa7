package nabla.audit.read;

import static nabla.audit.read.Syntax.children;
import static nabla.audit.read.Syntax.field;
import static nabla.audit.read.Syntax.fields;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.read.Expr.Argument;
import nabla.audit.read.Expr.Constant;
import nabla.audit.read.Expr.Sequence;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;

/// Expressions of a tree-sitter tree as records.
final class ExpressionReader {
    private final Syntax syntax;

    ExpressionReader(Syntax syntax) {
        this.syntax = syntax;
    }

    Expr read(@Nullable TSNode node) {
        if (node == null) return new Expr.Unknown(syntax.at(syntax.root));
        Place at = syntax.at(node);
        List<TSNode> parts = children(node);
        return switch (node.getType()) {
            case "identifier", "keyword_identifier" -> new Expr.Name(at, syntax.text(node));
            case "integer", "float" -> Literals.number(at);
            case "string" -> string(node, at);
            case "concatenated_string" -> concatenated(parts, at);
            case "true" -> new Constant(at, Constant.Kind.TRUE);
            case "false" -> new Constant(at, Constant.Kind.FALSE);
            case "none" -> new Constant(at, Constant.Kind.NONE);
            case "ellipsis" -> new Constant(at, Constant.Kind.ELLIPSIS);
            case "unary_operator" -> new Expr.Unary(at, operator(node), read(field(node, "argument")));
            case "not_operator" -> new Expr.Unary(at, "not", read(field(node, "argument")));
            case "binary_operator" ->
                new Expr.Binary(at, operator(node), read(field(node, "left")), read(field(node, "right")));
            case "boolean_operator" ->
                new Expr.Logical(at, operator(node), read(field(node, "left")), read(field(node, "right")));
            case "comparison_operator" -> compare(node, at);
            case "call" -> new Expr.Call(at, read(field(node, "function")), arguments(field(node, "arguments")));
            case "attribute" -> new Expr.Attribute(at, read(field(node, "object")), name(field(node, "attribute")));
            case "subscript" -> subscript(node, at);
            case "slice" -> slice(node, at);
            case "list", "list_pattern" -> new Sequence(at, Sequence.Kind.LIST, all(parts));
            case "tuple", "tuple_pattern", "pattern_list", "expression_list" ->
                node.getType().equals("tuple_pattern")
                                && parts.size() == 1
                                && !at.text().contains(",")
                        ? read(parts.getFirst())
                        : new Sequence(at, Sequence.Kind.TUPLE, all(parts));
            case "set" -> new Sequence(at, Sequence.Kind.SET, all(parts));
            case "dictionary" -> dictionary(parts, at);
            case "list_comprehension" -> comprehension(node, at, Expr.Comprehension.Kind.LIST);
            case "set_comprehension" -> comprehension(node, at, Expr.Comprehension.Kind.SET);
            case "dictionary_comprehension" -> comprehension(node, at, Expr.Comprehension.Kind.DICT);
            case "generator_expression" -> comprehension(node, at, Expr.Comprehension.Kind.GENERATOR);
            case "lambda" ->
                new Expr.Lambda(
                        at,
                        new ParameterReader(syntax, this).read(field(node, "parameters")),
                        read(field(node, "body")));
            case "conditional_expression" ->
                parts.size() == 3
                        ? new Expr.Conditional(at, read(parts.get(1)), read(parts.get(0)), read(parts.get(2)))
                        : new Expr.Unknown(at);
            case "parenthesized_expression" -> parts.isEmpty() ? new Expr.Unknown(at) : read(parts.getLast());
            case "list_splat", "list_splat_pattern" ->
                new Expr.Starred(at, read(parts.isEmpty() ? null : parts.getFirst()));
            case "named_expression" -> new Expr.Walrus(at, name(field(node, "name")), read(field(node, "value")));
            case "yield" ->
                new Expr.Yield(
                        at,
                        parts.isEmpty() ? null : read(parts.getLast()),
                        syntax.text(node).startsWith("yield from"));
            case "await", "as_pattern_target", "expression_statement" ->
                parts.isEmpty()
                        ? new Expr.Unknown(at)
                        : parts.size() == 1
                                ? read(parts.getFirst())
                                : new Sequence(at, Sequence.Kind.TUPLE, all(parts));
            case "assignment" -> read(field(node, "right"));
            default -> new Expr.Unknown(at);
        };
    }

    List<Expr> all(List<TSNode> nodes) {
        List<Expr> list = new ArrayList<>(nodes.size());
        for (TSNode node : nodes) list.add(read(node));
        return list;
    }

    String name(@Nullable TSNode node) {
        return node == null ? "" : syntax.text(node);
    }

    List<Argument> arguments(@Nullable TSNode node) {
        if (node == null) return List.of();
        if (node.getType().equals("generator_expression"))
            return List.of(new Argument(syntax.at(node), null, read(node), Argument.Kind.PLAIN));
        List<Argument> list = new ArrayList<>();
        for (TSNode child : children(node)) {
            Place at = syntax.at(child);
            list.add(
                    switch (child.getType()) {
                        case "keyword_argument" ->
                            new Argument(
                                    at, name(field(child, "name")), read(field(child, "value")), Argument.Kind.PLAIN);
                        case "list_splat" -> new Argument(at, null, read(child.getNamedChild(0)), Argument.Kind.STAR);
                        case "dictionary_splat" ->
                            new Argument(at, null, read(child.getNamedChild(0)), Argument.Kind.STARS);
                        default -> new Argument(at, null, read(child), Argument.Kind.PLAIN);
                    });
        }
        return list;
    }

    private String operator(TSNode node) {
        return name(field(node, "operator"));
    }

    private Expr compare(TSNode node, Place at) {
        List<Expr> operands = all(children(node));
        List<String> ops = new ArrayList<>();
        for (int i = 0; i < node.getChildCount(); i++) {
            TSNode child = node.getChild(i);
            if (!child.isNamed()) ops.add(syntax.text(child).replaceAll("\\s+", " "));
        }
        return ops.size() == operands.size() - 1 ? new Expr.Compare(at, operands, ops) : new Expr.Unknown(at);
    }

    private Expr subscript(TSNode node, Place at) {
        List<Expr> indices = all(fields(node, "subscript"));
        Expr object = read(field(node, "value"));
        if (indices.isEmpty()) return new Expr.Unknown(at);
        String text = at.text().stripTrailing();
        boolean tuple = indices.size() > 1
                || text.substring(0, text.length() - 1).stripTrailing().endsWith(",");
        Expr index = tuple ? new Sequence(at, Sequence.Kind.TUPLE, indices) : indices.getFirst();
        return new Expr.Subscript(at, object, index);
    }

    private Expr slice(TSNode node, Place at) {
        Expr[] parts = new Expr[3];
        int part = 0;
        for (int i = 0; i < node.getChildCount(); i++) {
            TSNode child = node.getChild(i);
            if (child.getType().equals(":")) part++;
            else if (part < 3 && child.isNamed()) parts[part] = read(child);
        }
        return new Expr.Slice(at, parts[0], parts[1], parts[2]);
    }

    private Expr dictionary(List<TSNode> parts, Place at) {
        List<Expr.Entry> entries = new ArrayList<>();
        for (TSNode part : parts) {
            if (part.getType().equals("pair"))
                entries.add(new Expr.Entry(read(field(part, "key")), read(field(part, "value"))));
            else if (part.getType().equals("dictionary_splat"))
                entries.add(new Expr.Entry(null, read(part.getNamedChild(0))));
        }
        return new Expr.Dict(at, entries);
    }

    private Expr comprehension(TSNode node, Place at, Expr.Comprehension.Kind kind) {
        TSNode body = field(node, "body");
        if (body == null) return new Expr.Unknown(at);
        boolean pair = body.getType().equals("pair");
        List<Expr.Clause> clauses = new ArrayList<>();
        for (TSNode child : children(node)) {
            if (child.getType().equals("for_in_clause")) {
                List<Expr> sources = all(fields(child, "right"));
                Expr iterable =
                        sources.size() == 1 ? sources.getFirst() : new Sequence(at, Sequence.Kind.TUPLE, sources);
                clauses.add(new Expr.ForClause(read(field(child, "left")), iterable));
            } else if (child.getType().equals("if_clause")) {
                clauses.add(new Expr.IfClause(read(children(child).getLast())));
            }
        }
        Expr value = read(pair ? field(body, "value") : body);
        return new Expr.Comprehension(at, kind, pair ? read(field(body, "key")) : null, value, clauses);
    }

    private Expr concatenated(List<TSNode> parts, Place at) {
        List<Expr> all = new ArrayList<>();
        for (TSNode part : parts) {
            Expr piece = read(part);
            if (piece instanceof Expr.Format f) all.addAll(f.parts());
            else all.add(piece);
        }
        StringBuilder text = new StringBuilder();
        for (Expr piece : all) {
            if (!(piece instanceof Expr.Text t)) return new Expr.Format(at, all);
            text.append(t.value());
        }
        return new Expr.Text(at, text.toString());
    }

    private Expr string(TSNode node, Place at) {
        String prefix =
                children(node).isEmpty() ? "" : syntax.text(node.getChild(0)).toLowerCase(java.util.Locale.ROOT);
        boolean raw = prefix.contains("r");
        List<Expr> parts = new ArrayList<>();
        for (TSNode child : children(node)) {
            if (child.getType().equals("string_content"))
                parts.add(new Expr.Text(syntax.at(child), Literals.unescape(syntax.text(child), raw)));
            else if (child.getType().equals("interpolation")) {
                TSNode format = field(child, "format_specifier");
                String spec = format == null ? "" : syntax.text(format).replaceFirst("^:", "");
                parts.add(new Expr.Formatted(syntax.at(child), read(field(child, "expression")), spec));
            }
        }
        if (prefix.startsWith("f") || prefix.startsWith("rf")) return new Expr.Format(at, parts);
        StringBuilder text = new StringBuilder();
        for (Expr part : parts) if (part instanceof Expr.Text t) text.append(t.value());
        return new Expr.Text(at, text.toString());
    }
}
