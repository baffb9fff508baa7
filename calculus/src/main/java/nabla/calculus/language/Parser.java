package nabla.calculus.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import nabla.calculus.language.Lexer.Kind;
import nabla.calculus.language.Lexer.Token;
import org.jspecify.annotations.Nullable;

/// Reads definitions separated by semicolons, the last of which is the value: `Z = X@W + b; sum((Z - Y)**2)`.
///
/// From loose to tight: comparison; + −; ⊙; * / @ · from left to right, as in Python; the sign; powers; transposes.
final class Parser {
    private static final Set<String> LIBRARIES =
            Set.of("np", "numpy", "jnp", "torch", "math", "linalg", "special", "scipy", "F", "nn");
    private static final Map<String, String> COMPARISONS =
            Map.of(">", ">", ">=", "≥", "<", "<", "<=", "≤", "==", "=", "=", "=", "!=", "≠");

    private static final int DEEPEST = 100;

    private final String text;
    private final List<Token> tokens;
    private int next;
    private int depth;

    private Parser(String text) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    /// @throws ExpressionException where the text cannot be read
    static List<Syntax.Definition> parse(String text) {
        return new Parser(text).program();
    }

    private List<Syntax.Definition> program() {
        List<Syntax.Definition> definitions = new ArrayList<>();
        while (true) {
            while (accept(";")) continue;
            if (peek().kind() == Kind.END) break;
            definitions.add(definition());
            if (peek().kind() != Kind.END && !peek().is(";")) throw unexpected("an operator or the end");
        }
        if (definitions.isEmpty()) throw error("nothing to derive", peek());
        return definitions;
    }

    private Syntax.Definition definition() {
        Token name = peek();
        boolean named = name.kind() == Kind.NAME && tokens.get(next + 1).is("=");
        if (named) next += 2;
        return new Syntax.Definition(named ? name.text() : "", sum(), name.at());
    }

    private Syntax comparison() {
        Syntax left = sum();
        Token sign = peek();
        String comparison = sign.kind() == Kind.SIGN ? COMPARISONS.get(sign.text()) : null;
        if (comparison == null) return left;
        next++;
        return new Syntax.Infix(comparison, left, sum(), sign.at());
    }

    private Syntax sum() {
        Syntax left = hadamard();
        while (peek().is("+") || peek().is("-")) {
            Token sign = take();
            left = new Syntax.Infix(sign.text(), left, hadamard(), sign.at());
        }
        return left;
    }

    private Syntax hadamard() {
        Syntax left = product();
        while (peek().is("⊙")) {
            Token sign = take();
            left = new Syntax.Infix("*", left, product(), sign.at());
        }
        return left;
    }

    private Syntax product() {
        Syntax left = signed();
        while (true) {
            Token sign = peek();
            if (sign.is("*") || sign.is("/") || sign.is("@") || sign.is("·")) {
                next++;
                left = new Syntax.Infix(sign.text(), left, signed(), sign.at());
            } else if (left instanceof Syntax.Number && startsFactor(sign)) {
                // 2X and ½‖x‖².
                left = new Syntax.Infix("*", left, power(), sign.at());
            } else {
                return left;
            }
        }
    }

    private static boolean startsFactor(Token token) {
        return token.kind() == Kind.NAME || token.is("(") || token.is("‖");
    }

    private Syntax signed() {
        Token sign = peek();
        if (accept("-")) return new Syntax.Negated(signed(), sign.at());
        if (accept("+")) return signed();
        return power();
    }

    private Syntax power() {
        Syntax base = postfix();
        Token sign = peek();
        if (!accept("**") && !accept("^")) return base;
        if (peek().kind() == Kind.NAME && peek().text().equals("T")) {
            next++;
            return new Syntax.Transposed(base, sign.at());
        }
        return new Syntax.Infix("^", base, signed(), sign.at());
    }

    private Syntax postfix() {
        Syntax value = primary();
        while (true) {
            Token sign = peek();
            if (accept("ᵀ") || accept("'")) value = new Syntax.Transposed(value, sign.at());
            else if (accept("²")) value = power(value, 2, sign);
            else if (accept("³")) value = power(value, 3, sign);
            else if (accept(".")) value = attribute(value);
            else if (sign.is("⁻¹")) throw error("there is no matrix inverse here; element by element it is 1/x", sign);
            else return value;
        }
    }

    private static Syntax power(Syntax base, int exponent, Token sign) {
        return new Syntax.Infix("^", base, new Syntax.Number(exponent, sign.at()), sign.at());
    }

    /// `.T`, `.shape[0]`, or a function written behind its first argument: `x.sum(axis=0)`.
    private Syntax attribute(Syntax value) {
        Token name = take();
        if (name.kind() != Kind.NAME) throw error("a name must follow the dot", name);
        if (name.text().equals("T")) return new Syntax.Transposed(value, name.at());
        if (name.text().equals("shape")) {
            expect("[");
            int axis = wholeNumber();
            expect("]");
            return new Syntax.Length(value, axis, name.at());
        }
        expect("(");
        return call(name, value, true);
    }

    private Syntax primary() {
        if (++depth > DEEPEST) throw error("nested more than " + DEEPEST + " deep", peek());
        Syntax inner = bare();
        depth--;
        return inner;
    }

    private Syntax bare() {
        Token token = take();
        if (token.kind() == Kind.NUMBER) return new Syntax.Number(Double.parseDouble(token.text()), token.at());
        if (token.kind() == Kind.NAME) return name(token);
        if (token.is("(")) return closed(comparison(), ")", token);
        if (token.is("[")) return closed(comparison(), "]", token);
        if (token.is("|")) return call(Function.ABS, closed(sum(), "|", token), token);
        if (token.is("‖")) return norm(closed(sum(), "‖", token), token);
        if (token.kind() != Kind.END) next--;
        throw unexpected("a number, a name or an opening bracket");
    }

    private Syntax closed(Syntax inner, String bracket, Token opening) {
        if (!accept(bracket)) {
            throw error("'" + opening.text() + "' is not closed: expected '" + bracket + "', found " + found(), peek());
        }
        return inner;
    }

    private Syntax norm(Syntax inner, Token sign) {
        if (accept("₁")) return call(Function.NORM1, inner, sign);
        return accept("²") ? call(Function.NORM2, inner, sign) : call(Function.NORM, inner, sign);
    }

    private static Syntax call(Function function, Syntax argument, Token at) {
        return new Syntax.Call(function, List.of(argument), null, false, at.at());
    }

    private Syntax name(Token token) {
        Token name = token;
        while (LIBRARIES.contains(name.text()) && peek().is(".")) {
            next++;
            name = take();
        }
        return accept("(") ? call(name, null, name != token) : new Syntax.Name(name.text(), name.at());
    }

    /// The call whose opening parenthesis has just been read.
    /// @param first what stands before the dot, where it is written as a method
    /// @param library whether it is written as one of NumPy's
    private Syntax call(Token name, @Nullable Syntax first, boolean library) {
        Function function = Function.named(name.text())
                .orElseThrow(() -> error(
                        "unknown function " + name.text() + Nearest.hint(name.text(), Function.allWords())
                                + " The functions are "
                                + String.join(
                                        ", ",
                                        Stream.of(Function.values())
                                                .map(Function::word)
                                                .toList()),
                        name));
        List<Syntax> arguments = new ArrayList<>();
        if (first != null) arguments.add(first);
        Integer axis = null;
        boolean keepdims = false;
        while (!accept(")")) {
            boolean option = peek().kind() == Kind.NAME && tokens.get(next + 1).is("=");
            if (!option) {
                arguments.add(comparison());
            } else {
                Token key = take();
                next++;
                if (key.text().equals("axis")) axis = axis();
                else if (key.text().equals("keepdims")) keepdims = truth();
                else
                    throw error(
                            function.word() + " has no option " + key.text() + "; options are axis and keepdims", key);
            }
            if (!peek().is(")") && !accept(",")) {
                throw error("the parenthesis of " + name.text() + " is not closed: found " + found(), peek());
            }
        }
        // np.max(Z, 0) is along an axis; max(Z, 0) is of Z and 0.
        boolean both = function == Function.MAX || function == Function.MIN;
        boolean positional = function.kind != Function.Kind.ELEMENTWISE
                && arguments.size() == function.arity + 1
                && arguments.getLast() instanceof Syntax.Number
                && (!both || library);
        if (positional) axis = (int) ((Syntax.Number) arguments.removeLast()).value();
        checkArity(function, arguments, name);
        return maximum(new Syntax.Call(function, List.copyOf(arguments), axis, keepdims, name.at()));
    }

    /// `max(a, b)` of two arrays is `maximum(a, b)`.
    private static Syntax maximum(Syntax.Call call) {
        if (call.arguments().size() != 2) return call;
        Function function = switch (call.function()) {
            case MAX -> Function.MAXIMUM;
            case MIN -> Function.MINIMUM;
            default -> call.function();
        };
        return new Syntax.Call(function, call.arguments(), call.axis(), call.keepdims(), call.at());
    }

    private void checkArity(Function function, List<Syntax> arguments, Token name) {
        boolean pair = (function == Function.MAX || function == Function.MIN) && arguments.size() == 2;
        if (arguments.size() != function.arity && !pair) {
            throw error(
                    function.word() + " takes " + function.arity + " argument" + (function.arity == 1 ? "" : "s")
                            + ", not " + arguments.size(),
                    name);
        }
    }

    private @Nullable Integer axis() {
        if (peek().kind() == Kind.NAME && peek().text().equals("None")) {
            next++;
            return null;
        }
        return wholeNumber();
    }

    private int wholeNumber() {
        boolean negative = accept("-");
        Token number = take();
        if (number.kind() != Kind.NUMBER || !number.text().matches("\\d+"))
            throw error("an axis is a whole number", number);
        return (negative ? -1 : 1) * Integer.parseInt(number.text());
    }

    private boolean truth() {
        Token value = take();
        if (value.text().equals("True")
                || value.text().equals("true")
                || value.text().equals("1")) return true;
        if (value.text().equals("False")
                || value.text().equals("false")
                || value.text().equals("0")) return false;
        throw error("keepdims is True or False", value);
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) next++;
        return token;
    }

    private boolean accept(String sign) {
        boolean here = peek().is(sign);
        if (here) next++;
        return here;
    }

    private void expect(String sign) {
        if (!accept(sign)) throw unexpected("'" + sign + "'");
    }

    private String found() {
        return peek().kind() == Kind.END ? "the end" : "'" + peek().text() + "'";
    }

    private ExpressionException unexpected(String wanted) {
        return error("expected " + wanted + ", found " + found(), peek());
    }

    private ExpressionException error(String message, Token at) {
        return new ExpressionException(message, text, at.at());
    }
}
