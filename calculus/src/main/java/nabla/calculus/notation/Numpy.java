package nabla.calculus.notation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Indexing;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.ArgMax;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Concatenate;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Extremum;
import nabla.calculus.expr.Gather;
import nabla.calculus.expr.LogSoftmax;
import nabla.calculus.expr.LogSumExp;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Put;
import nabla.calculus.expr.Reshape;
import nabla.calculus.expr.Scatter;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.expr.Trace;
import nabla.calculus.expr.Transpose;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Variable;
import nabla.calculus.expr.Where;

/// An expression as NumPy code that runs. NumPy copies operands of an operator by itself; elsewhere a copy is written.
final class Numpy {
    /// Python's precedence: + −, then * / @, then the sign, then **, then calls and names.
    private static final int SUM = 1;

    private static final int PRODUCT = 2;
    private static final int SIGN = 3;
    private static final int POWER = 4;
    private static final int CALL = 5;

    private final Dimensions dimensions;

    /// @param shape what NumPy makes of the text; smaller than the node's where copying is left to the operators
    /// @param truth whether the value is an array of truth values, which NumPy will not negate or subtract
    private record Code(String text, int binding, Shape shape, boolean truth) {
        String inside(int tightness) {
            return binding < tightness ? "(" + text + ")" : text;
        }

        Code number() {
            return truth ? new Code("1.0 * " + text, PRODUCT, shape, false) : this;
        }
    }

    Numpy(Dimensions dimensions) {
        this.dimensions = dimensions;
    }

    /// The node by its name if it has one.
    String expression(Expr node) {
        return exact(node, of(node)).text;
    }

    /// What the node stands for, even if it has a name.
    String definition(Expr node) {
        return exact(node, define(node)).text;
    }

    private Code of(Expr node) {
        String name = node.name();
        return name != null ? name(name, node.shape()) : define(node);
    }

    /// In the node's own shape, whatever stands around it.
    private Code exact(Expr node) {
        return exact(node, of(node));
    }

    private Code exact(Expr node, Code code) {
        if (code.shape.equals(node.shape())) return code.number();
        return node instanceof Apply apply && apply.input(0) instanceof Constant constant && constant.isUniform()
                ? full(constant.value().at(0), node.shape())
                : call(node.shape(), "np.broadcast_to", code.number().text, shape(node.shape()));
    }

    private static Code name(String name, Shape shape) {
        return new Code(Greek.word(name), CALL, shape, false);
    }

    private Code define(Expr node) {
        return switch (node) {
            case Variable variable -> name(variable.names().getFirst(), node.shape());
            case Constant constant -> constant(constant.value());
            case Apply apply -> apply(apply);
        };
    }

    private Code constant(Array value) {
        Shape shape = value.shape();
        if (value.rank() == 0) {
            String text = Numbers.text(value.item());
            return new Code(text, text.startsWith("-") ? SIGN : CALL, shape, false);
        }
        int n = shape.dim(0);
        if (value.rank() == 2 && value.equals(Array.identity(n))) return call(shape, "np.eye", dimensions.text(n));
        if (value.size() > 0 && value.isEveryElement(value.at(0))) return full(value.at(0), shape);
        return call(shape, "np.array", value.toString());
    }

    private Code full(double value, Shape shape) {
        if (value == 0) return call(shape, "np.zeros", shape(shape));
        return value == 1
                ? call(shape, "np.ones", shape(shape))
                : call(shape, "np.full", shape(shape), Numbers.text(value));
    }

    private Code apply(Apply node) {
        Expr x = node.input(0);
        Shape shape = node.shape();
        return switch (node.op()) {
            case Unary unary -> unary(unary, of(x));
            case Binary binary -> binary(binary, node);
            case Broadcast broadcast -> of(x);
            case Where where ->
                call(shape, "np.where", expression(x), expression(node.input(1)), expression(node.input(2)));
            case MatMul matmul ->
                new Code(exact(x).inside(PRODUCT) + " @ " + exact(node.input(1)).inside(SIGN), PRODUCT, shape, false);
            case Transpose transpose ->
                transpose.order().equals(Transpose.reversed(shape.rank()).order())
                        ? after(x, ".T", shape)
                        : call(shape, "np.transpose", expression(x), tuple(transpose.order()));
            case Sum sum -> reduction(node, "np.sum", sum.axes(), sum.keepdims());
            case Extremum extremum ->
                reduction(node, "np." + lower(extremum.kind()), extremum.axes(), extremum.keepdims());
            case ArgMax argmax -> reduction(node, "np.argmax", argmax.axes(), argmax.keepdims());
            case Softmax softmax -> along("softmax", softmax.axis(), x);
            case LogSoftmax softmax -> along("log_softmax", softmax.axis(), x);
            case LogSumExp lse -> reduction(node, "logsumexp", List.of(lse.axis()), lse.keepdims());
            case Trace trace -> call(shape, "np.trace", expression(x));
            case Reshape reshape -> call(shape, "np.reshape", expression(x), shape(shape));
            case Gather gather -> after(x, "[" + gather.index() + "]", shape);
            case Scatter scatter -> call(shape, "scatter", expression(x), slice(scatter.index()), shape(shape));
            case Put put -> call(shape, "put", expression(x), slice(put.index()), expression(node.input(1)));
            case Concatenate concatenate ->
                call(
                        shape,
                        "np.concatenate",
                        node.inputs().stream().map(this::expression).collect(Collectors.joining(", ", "(", ")")),
                        "axis=" + concatenate.axis());
        };
    }

    private static String slice(Indexing index) {
        return "np.s_[" + index + "]";
    }

    private Code after(Expr x, String suffix, Shape shape) {
        return new Code(exact(x).inside(CALL) + suffix, CALL, shape, false);
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static Code unary(Unary f, Code x) {
        Code zero = new Code("0", CALL, Shape.SCALAR, false);
        String text = x.number().text;
        return switch (f) {
            case NEGATE ->
                new Code("-" + x.number().inside(PRODUCT), Math.min(x.number().binding, SIGN), x.shape, false);
            case SIGMOID, RELU, SOFTPLUS, NORMAL_CDF, NORMAL_DENSITY -> call(x.shape, lower(f), text);
            case STEP -> condition(x, ">", zero);
            case NOT -> condition(x, "==", zero);
            case ROUND -> call(x.shape, "np.rint", text);
            default -> call(x.shape, "np." + lower(f), text);
        };
    }

    private Code binary(Binary op, Apply node) {
        Code a = of(node.input(0));
        Code b = of(node.input(1));
        return switch (op) {
            case ADD -> infix(" + ", SUM, a.number(), b.number());
            case SUBTRACT -> infix(" - ", SUM, a.number(), b.number());
            case MULTIPLY -> times(node, a, a.truth && b.truth ? b.number() : b);
            case DIVIDE -> infix(" / ", PRODUCT, a.number(), b.number());
            case POWER -> new Code(a.number().inside(CALL) + "**" + b.inside(POWER), POWER, common(a, b), false);
            case MAXIMUM, MINIMUM -> call(common(a, b), "np." + lower(op), a.text, b.text);
            case GREATER -> condition(a, ">", b);
            case GREATER_EQUAL -> condition(a, ">=", b);
            case LESS -> condition(a, "<", b);
            case LESS_EQUAL -> condition(a, "<=", b);
            case EQUAL -> condition(a, "==", b);
            case NOT_EQUAL -> condition(a, "!=", b);
        };
    }

    private static Shape common(Code a, Code b) {
        return Shape.broadcast(a.shape, b.shape);
    }

    private static Code condition(Code a, String relation, Code b) {
        String text = "(" + a.inside(SUM) + " " + relation + " " + b.inside(SUM) + ")";
        return new Code(text, CALL, common(a, b), true);
    }

    /// a * (b * c) needs no parentheses, nor does a * (B @ C) where a is one number.
    private static Code times(Apply node, Code a, Code b) {
        boolean element = node.input(1) instanceof Apply apply && apply.op() instanceof Binary;
        int right = element || a.shape.size() == 1 ? PRODUCT : SIGN;
        return new Code(a.inside(PRODUCT) + " * " + b.inside(right), PRODUCT, common(a, b), false);
    }

    private static Code infix(String operator, int binding, Code a, Code b) {
        return new Code(a.inside(binding) + operator + b.inside(binding + 1), binding, common(a, b), false);
    }

    private static Code call(Shape shape, String function, String... arguments) {
        return new Code(function + "(" + String.join(", ", arguments) + ")", CALL, shape, false);
    }

    private Code reduction(Apply node, String function, List<Integer> axes, boolean keepdims) {
        boolean all = axes.size() == node.input(0).shape().rank();
        String over = all ? "" : ", axis=" + (axes.size() == 1 ? axes.getFirst().toString() : tuple(axes));
        return call(node.shape(), function, expression(node.input(0)) + over + (keepdims ? ", keepdims=True" : ""));
    }

    private Code along(String function, int axis, Expr x) {
        return x.shape().axis(axis) == x.shape().rank() - 1
                ? call(x.shape(), function, expression(x))
                : call(x.shape(), function, expression(x), "axis=" + axis);
    }

    private String shape(Shape shape) {
        return tuple(IntStream.of(shape.dims()).mapToObj(dimensions::text).toList());
    }

    private static String tuple(List<?> items) {
        String inner = items.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return items.size() == 1 ? "(" + inner + ",)" : "(" + inner + ")";
    }
}
