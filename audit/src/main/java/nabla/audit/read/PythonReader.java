package nabla.audit.read;

import static nabla.audit.read.Syntax.children;
import static nabla.audit.read.Syntax.field;
import static nabla.audit.read.Syntax.fields;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.read.Expr.Argument;
import nabla.audit.read.Program.SyntaxProblem;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;

/// Reads Python 3, and the `print` and `exec` statements of Python 2. What cannot be read is reported; the rest stays.
public final class PythonReader {
    private final Syntax syntax;
    private final ExpressionReader expressions;
    private final List<SyntaxProblem> problems = new ArrayList<>();

    private PythonReader(Syntax syntax) {
        this.syntax = syntax;
        this.expressions = new ExpressionReader(syntax);
    }

    /// The program written in `source`.
    public static Program read(Source source) {
        PythonReader reader = new PythonReader(new Syntax(source));
        List<Stmt> body = new ArrayList<>();
        reader.problemsIn(reader.syntax.root);
        for (TSNode child : children(reader.syntax.root)) reader.statement(child, body);
        return new Program(source, body, List.copyOf(reader.problems));
    }

    private void problemsIn(TSNode node) {
        if (!node.hasError()) return;
        if (node.isMissing())
            problems.add(new SyntaxProblem(syntax.at(node), "expected `" + node.getType() + "` here"));
        else if (node.isError()) problems.add(new SyntaxProblem(syntax.at(node), "this is not Python"));
        else for (int i = 0; i < node.getChildCount(); i++) problemsIn(node.getChild(i));
    }

    private List<Stmt> block(@Nullable TSNode node) {
        List<Stmt> list = new ArrayList<>();
        if (node != null) for (TSNode child : children(node)) statement(child, list);
        return list;
    }

    private void statement(TSNode node, List<Stmt> out) {
        Place at = syntax.at(node);
        switch (node.getType()) {
            case "expression_statement" -> expressionStatement(node, at, out);
            case "if_statement" ->
                out.add(new Stmt.If(
                        at,
                        expressions.read(field(node, "condition")),
                        block(field(node, "consequence")),
                        alternatives(fields(node, "alternative"))));
            case "for_statement" ->
                out.add(new Stmt.For(
                        at,
                        expressions.read(field(node, "left")),
                        expressions.read(field(node, "right")),
                        block(field(node, "body")),
                        elseBody(field(node, "alternative"))));
            case "while_statement" ->
                out.add(new Stmt.While(
                        at,
                        expressions.read(field(node, "condition")),
                        block(field(node, "body")),
                        elseBody(field(node, "alternative"))));
            case "function_definition" -> out.add(function(node, at, List.of()));
            case "class_definition" -> out.add(classDef(node, at));
            case "decorated_definition" -> decorated(node, at, out);
            case "return_statement" -> {
                List<TSNode> parts = children(node);
                out.add(new Stmt.Return(at, parts.isEmpty() ? null : expressions.read(parts.getFirst())));
            }
            case "import_statement" -> imports(node, at, out);
            case "import_from_statement" -> importsFrom(node, at, out);
            case "global_statement", "nonlocal_statement" ->
                out.add(new Stmt.Outer(
                        at,
                        children(node).stream().map(syntax::text).toList(),
                        node.getType().equals("global_statement")));
            case "delete_statement" -> out.add(new Stmt.Delete(at, expressions.all(children(node))));
            case "break_statement" -> out.add(new Stmt.Break(at));
            case "continue_statement" -> out.add(new Stmt.Continue(at));
            case "raise_statement" -> {
                List<TSNode> parts = children(node);
                out.add(new Stmt.Raise(at, parts.isEmpty() ? null : expressions.read(parts.getFirst())));
            }
            case "try_statement" -> out.add(tryStatement(node, at));
            case "with_statement" -> out.add(with(node, at));
            case "assert_statement" -> {
                List<TSNode> parts = children(node);
                if (!parts.isEmpty()) out.add(new Stmt.Assert(at, expressions.read(parts.getFirst())));
            }
            case "print_statement" -> out.add(print(node, at));
            case "ERROR" -> {
                for (TSNode child : children(node)) if (child.getType().endsWith("_statement")) statement(child, out);
            }
            case "comment" -> {}
            default -> out.add(new Stmt.Pass(at));
        }
    }

    private void expressionStatement(TSNode node, Place at, List<Stmt> out) {
        List<TSNode> parts = children(node);
        if (parts.isEmpty()) return;
        TSNode first = parts.getFirst();
        if (parts.size() == 1 && first.getType().equals("assignment")) assignment(first, at, out);
        else if (parts.size() == 1 && first.getType().equals("augmented_assignment")) {
            String op = expressions.name(field(first, "operator"));
            out.add(new Stmt.Augment(
                    at,
                    expressions.read(field(first, "left")),
                    op.substring(0, op.length() - 1),
                    expressions.read(field(first, "right"))));
        } else out.add(new Stmt.Expression(at, expressions.read(parts.size() == 1 ? first : node)));
    }

    private void assignment(TSNode node, Place at, List<Stmt> out) {
        List<Expr> targets = new ArrayList<>();
        TSNode right = node;
        while (right != null && right.getType().equals("assignment")) {
            targets.add(expressions.read(field(right, "left")));
            right = field(right, "right");
        }
        if (right == null) return; // a bare annotation
        if (right.getType().equals("augmented_assignment")) right = field(right, "right");
        out.add(new Stmt.Assign(at, targets, expressions.read(right)));
    }

    private List<Stmt> alternatives(List<TSNode> alternatives) {
        if (alternatives.isEmpty()) return List.of();
        TSNode first = alternatives.getFirst();
        if (first.getType().equals("else_clause")) return block(field(first, "body"));
        return List.of(new Stmt.If(
                syntax.at(first),
                expressions.read(field(first, "condition")),
                block(field(first, "consequence")),
                alternatives(alternatives.subList(1, alternatives.size()))));
    }

    private List<Stmt> elseBody(@Nullable TSNode node) {
        return node == null ? List.of() : block(field(node, "body"));
    }

    private Stmt function(TSNode node, Place at, List<Expr> decorators) {
        return new Stmt.Function(
                at,
                expressions.name(field(node, "name")),
                new ParameterReader(syntax, expressions).read(field(node, "parameters")),
                block(field(node, "body")),
                decorators);
    }

    private Stmt classDef(TSNode node, Place at) {
        List<Expr> bases = expressions.arguments(field(node, "superclasses")).stream()
                .filter(a -> a.name() == null)
                .map(Argument::value)
                .toList();
        return new Stmt.ClassDef(
                at,
                expressions.name(field(node, "name")),
                bases,
                block(field(node, "body")),
                declared(field(node, "body")));
    }

    /// `name: type` and `name: type = value` in a class body, as a dataclass has them.
    private List<String> declared(@Nullable TSNode body) {
        List<String> names = new ArrayList<>();
        if (body == null) return names;
        for (TSNode child : children(body)) {
            TSNode first = child.getType().equals("expression_statement") && child.getNamedChildCount() > 0
                    ? child.getNamedChild(0)
                    : null;
            if (first != null && first.getType().equals("assignment") && field(first, "type") != null)
                names.add(expressions.name(field(first, "left")));
        }
        return names;
    }

    private void decorated(TSNode node, Place at, List<Stmt> out) {
        TSNode definition = field(node, "definition");
        if (definition == null) return;
        List<Expr> decorators = new ArrayList<>();
        for (TSNode child : children(node))
            if (child.getType().equals("decorator")) decorators.add(expressions.read(child.getNamedChild(0)));
        if (definition.getType().equals("function_definition")) out.add(function(definition, at, decorators));
        else out.add(classDef(definition, at));
    }

    private void imports(TSNode node, Place at, List<Stmt> out) {
        for (TSNode name : fields(node, "name")) {
            if (name.getType().equals("aliased_import"))
                out.add(new Stmt.Import(
                        at, expressions.name(field(name, "name")), expressions.name(field(name, "alias"))));
            else out.add(new Stmt.Import(at, syntax.text(name), null));
        }
    }

    private void importsFrom(TSNode node, Place at, List<Stmt> out) {
        String module = expressions.name(field(node, "module_name"));
        for (TSNode name : fields(node, "name")) {
            if (name.getType().equals("aliased_import"))
                out.add(new Stmt.ImportFrom(
                        at, module, expressions.name(field(name, "name")), expressions.name(field(name, "alias"))));
            else out.add(new Stmt.ImportFrom(at, module, syntax.text(name), null));
        }
        for (TSNode child : children(node))
            if (child.getType().equals("wildcard_import")) out.add(new Stmt.ImportFrom(at, module, "*", null));
    }

    private Stmt tryStatement(TSNode node, Place at) {
        List<Stmt.Handler> handlers = new ArrayList<>();
        List<Stmt> otherwise = List.of();
        List<Stmt> last = List.of();
        for (TSNode child : children(node)) {
            switch (child.getType()) {
                case "except_clause", "except_group_clause" -> {
                    List<TSNode> parts = children(child);
                    handlers.add(new Stmt.Handler(null, null, block(parts.isEmpty() ? null : parts.getLast())));
                }
                case "else_clause" -> otherwise = elseBody(child);
                case "finally_clause" ->
                    last = block(
                            children(child).isEmpty() ? null : children(child).getLast());
                default -> {}
            }
        }
        return new Stmt.Try(at, block(field(node, "body")), handlers, otherwise, last);
    }

    private Stmt with(TSNode node, Place at) {
        List<Stmt> body = block(field(node, "body"));
        List<TSNode> clauses = children(node);
        List<TSNode> items = clauses.isEmpty() ? List.of() : children(clauses.getFirst());
        for (int i = items.size() - 1; i >= 0; i--) {
            TSNode value = field(items.get(i), "value");
            Expr context;
            Expr as = null;
            if (value != null && value.getType().equals("as_pattern")) {
                List<TSNode> parts = children(value);
                context = expressions.read(parts.getFirst());
                TSNode alias = parts.getLast();
                as = expressions.read(
                        children(alias).isEmpty() ? alias : children(alias).getFirst());
            } else context = expressions.read(value);
            body = List.of(new Stmt.With(at, context, as, body));
        }
        return body.size() == 1 ? body.getFirst() : new Stmt.Pass(at);
    }

    private Stmt print(TSNode node, Place at) {
        List<Argument> arguments = fields(node, "argument").stream()
                .map(n -> new Argument(syntax.at(n), null, expressions.read(n), Argument.Kind.PLAIN))
                .toList();
        return new Stmt.Expression(at, new Expr.Call(at, new Expr.Name(at, "print"), arguments));
    }
}
