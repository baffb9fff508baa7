package nabla.calculus.notation;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Op;
import nabla.calculus.expr.Reshape;
import nabla.calculus.expr.Transpose;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Where;

/// One element of an array as a Java expression over `get(i, j)`. A 1-D array is a matrix of one row.
final class JavaElement {
    private static final int CHOICE = 0;
    private static final int SUM = 1;
    private static final int PRODUCT = 2;
    private static final int SIGN = 3;
    private static final int CALL = 4;

    private final Function<Expr, String> variable;

    private record Code(String text, int binding) {
        String inside(int tightness) {
            return binding < tightness ? "(" + text + ")" : text;
        }
    }

    /// @param variable the Java variable that holds what is no element-wise operation
    JavaElement(Function<Expr, String> variable) {
        this.variable = variable;
    }

    /// @param place an index for each axis
    String of(Expr node, List<String> place) {
        return element(node, place).text;
    }

    /// The same, even if the node has a name.
    /// @throws IllegalArgumentException if the node is no element-wise operation
    String definition(Expr node, List<String> place) {
        if (node instanceof Apply apply && !isElementwise(apply.op())) throw unprintable(node);
        return define(node, place).text;
    }

    private static boolean isElementwise(Op op) {
        return op instanceof Unary
                || op instanceof Binary
                || op instanceof Where
                || op instanceof Broadcast
                || op instanceof Transpose
                || op instanceof Reshape;
    }

    private Code element(Expr node, List<String> place) {
        return node.name() == null ? define(node, place) : stored(node, place);
    }

    private Code stored(Expr node, List<String> place) {
        String name = node.name() == null ? variable.apply(node) : Greek.word(node.name());
        return new Code(
                switch (place.size()) {
                    case 0 -> name;
                    case 1 -> name + ".get(0, " + place.get(0) + ")";
                    case 2 -> name + ".get(" + place.get(0) + ", " + place.get(1) + ")";
                    default -> throw unprintable(node);
                },
                CALL);
    }

    /// The indices of an element of this shape.
    static List<String> place(Shape shape) {
        if (shape.rank() > 2)
            throw new IllegalArgumentException("Nabla's verbs are for matrices, not for shape " + shape);
        return List.of("i", "j").subList(2 - shape.rank(), 2);
    }

    static String set(List<String> place, String value) {
        return ".set(" + (place.size() == 1 ? "0, j" : "i, j") + ", " + value + ");";
    }

    static IllegalArgumentException unprintable(Expr node) {
        return new IllegalArgumentException(
                "Nabla's verbs are for matrices and numbers; there is none for " + node + " of shape " + node.shape());
    }

    private Code define(Expr node, List<String> place) {
        if (node instanceof Constant constant) return constant(constant, place);
        if (!(node instanceof Apply apply)) return stored(node, place);
        Expr x = apply.input(0);
        return switch (apply.op()) {
            case Unary unary -> unary(unary, element(x, place));
            case Binary binary -> binary(binary, element(x, place), element(apply.input(1), place), apply);
            case Where where ->
                new Code(
                        element(x, place).inside(SUM) + " != 0 ? "
                                + element(apply.input(1), place).inside(SUM) + " : "
                                + element(apply.input(2), place).inside(SUM),
                        CHOICE);
            case Broadcast broadcast -> element(x, copied(x.shape(), place));
            case Transpose transpose ->
                element(
                        x,
                        IntStream.range(0, place.size())
                                .mapToObj(axis -> place.get(transpose.order().indexOf(axis)))
                                .toList());
            case Reshape reshape -> element(x, reshaped(x, node.shape(), place));
            default -> stored(node, place);
        };
    }

    private static Code constant(Constant constant, List<String> place) {
        if (constant.isUniform()) return number(constant.value().at(0));
        boolean identity = place.size() == 2
                && constant.value().equals(Array.identity(constant.shape().dim(0)));
        if (!identity) throw unprintable(constant);
        return new Code(place.get(0) + " == " + place.get(1) + " ? 1.0 : 0.0", CHOICE);
    }

    private static Code number(double value) {
        String text = Numbers.text(value);
        return new Code(text.matches("-?\\d+") ? text + ".0" : text, value < 0 ? SIGN : CALL);
    }

    private static List<String> copied(Shape from, List<String> place) {
        int added = place.size() - from.rank();
        return IntStream.range(0, from.rank())
                .mapToObj(axis -> from.dim(axis) == 1 ? "0" : place.get(added + axis))
                .toList();
    }

    /// Where an element stands that only had axes of length 1 put in or taken out.
    private static List<String> reshaped(Expr x, Shape to, List<String> place) {
        List<String> longer = IntStream.range(0, to.rank())
                .filter(axis -> to.dim(axis) != 1)
                .mapToObj(place::get)
                .toList();
        int[] from = x.shape().dims();
        if (IntStream.of(from).filter(d -> d != 1).count() != longer.size()) throw unprintable(x);
        int[] next = {0};
        return IntStream.of(from)
                .mapToObj(d -> d == 1 ? "0" : longer.get(next[0]++))
                .toList();
    }

    private static Code unary(Unary f, Code x) {
        return switch (f) {
            case NEGATE -> new Code("-" + x.inside(CALL), SIGN);
            case SIGMOID -> new Code("1 / (1 + Math.exp(-" + x.inside(CALL) + "))", PRODUCT);
            case RELU -> call("max", x.text + ", 0");
            case SOFTPLUS -> call("log1p", call("exp", x.text).text);
            case NORMAL_DENSITY ->
                new Code(
                        call("exp", "-0.5 * " + call("pow", x.text + ", 2").text).text + " / Math.sqrt(2 * Math.PI)",
                        PRODUCT);
            case NORMAL_CDF -> throw new IllegalArgumentException("Java has no function Φ; ask for another notation");
            case STEP -> new Code(x.inside(SUM) + " > 0 ? 1.0 : 0.0", CHOICE);
            case NOT -> new Code(x.inside(SUM) + " == 0 ? 1.0 : 0.0", CHOICE);
            case SIGN -> call("signum", x.text);
            case ROUND -> call("rint", x.text);
            default -> call(f.name().toLowerCase(Locale.ROOT), x.text);
        };
    }

    private static Code call(String function, String arguments) {
        return new Code("Math." + function + "(" + arguments + ")", CALL);
    }

    private static Code binary(Binary op, Code a, Code b, Apply node) {
        return switch (op) {
            case ADD -> new Code(a.inside(SUM) + " + " + b.inside(SUM), SUM);
            case SUBTRACT -> new Code(a.inside(SUM) + " - " + b.inside(PRODUCT), SUM);
            case MULTIPLY -> new Code(a.inside(PRODUCT) + " * " + b.inside(PRODUCT), PRODUCT);
            // Lengths are whole numbers in Java.
            case DIVIDE ->
                new Code(
                        (node.input(0) instanceof Constant c && c.name() != null ? "(double) " : "") + a.inside(PRODUCT)
                                + " / " + b.inside(SIGN),
                        PRODUCT);
            case POWER -> call("pow", a.text + ", " + b.text);
            case MAXIMUM -> call("max", a.text + ", " + b.text);
            case MINIMUM -> call("min", a.text + ", " + b.text);
            case GREATER -> choice(a, ">", b);
            case GREATER_EQUAL -> choice(a, ">=", b);
            case LESS -> choice(a, "<", b);
            case LESS_EQUAL -> choice(a, "<=", b);
            case EQUAL -> choice(a, "==", b);
            case NOT_EQUAL -> choice(a, "!=", b);
        };
    }

    private static Code choice(Code a, String relation, Code b) {
        return new Code(a.inside(SUM) + " " + relation + " " + b.inside(SUM) + " ? 1.0 : 0.0", CHOICE);
    }
}
