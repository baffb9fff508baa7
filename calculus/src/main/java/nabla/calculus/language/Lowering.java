package nabla.calculus.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.LogSoftmax;
import nabla.calculus.expr.LogSumExp;
import nabla.calculus.expr.Position;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Trace;
import nabla.calculus.expr.Transpose;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Variable;
import nabla.calculus.expr.Where;
import nabla.calculus.notation.Dimensions;

/// Makes the expression, now that all shapes are known.
final class Lowering {
    private final String text;
    private final Inference inference;
    private final Lengths lengths;
    private final Dimensions dimensions;
    private final Map<String, Expr> names = new HashMap<>();

    Lowering(
            String text, Inference inference, Lengths lengths, Dimensions dimensions, Map<String, Variable> variables) {
        this.text = text;
        this.inference = inference;
        this.lengths = lengths;
        this.dimensions = dimensions;
        names.putAll(variables);
        Integer examples = lengths.number(Inference.EXAMPLES);
        if (examples != null) names.putIfAbsent(Inference.EXAMPLES, dimensions.length(examples));
    }

    Expr lower(List<Syntax.Definition> program) {
        Expr last = dimensions.length(1);
        for (Syntax.Definition definition : program) {
            last = of(definition.value());
            if (!definition.name().isEmpty()) names.put(definition.name(), last.named(definition.name()));
        }
        return last;
    }

    private Expr of(Syntax syntax) {
        try {
            return make(syntax).at(new Position("expression", 1, syntax.at() + 1));
        } catch (ShapeException unfit) {
            throw new ExpressionException(String.valueOf(unfit.getMessage()), text, syntax.at());
        }
    }

    private Expr make(Syntax syntax) {
        return switch (syntax) {
            case Syntax.Number number ->
                inference.shape(number).isEmpty()
                        ? Expr.constant(number.value())
                        : Expr.constant(Array.ones(lengths.shape(inference.shape(number))));
            case Syntax.Name name -> named(name);
            case Syntax.Negated negated -> of(negated.of()).negate();
            case Syntax.Transposed transposed -> of(transposed.of()).transpose();
            case Syntax.Length length ->
                dimensions.length(of(length.of()).shape().dim(length.axis()));
            case Syntax.Call call -> call(call);
            case Syntax.Infix infix -> infix(infix);
        };
    }

    private Expr named(Syntax.Name name) {
        Expr known = names.get(name.name());
        if (known == null) throw new ExpressionException("there are no examples for N to count", text, name.at());
        return known;
    }

    private Expr infix(Syntax.Infix infix) {
        if (infix.operator().equals("·")) return chain(Inference.factors(infix));
        Expr a = of(infix.left());
        Expr b = of(infix.right());
        return switch (infix.operator()) {
            case "+" -> a.plus(b);
            case "-" -> a.minus(b);
            case "*" -> a.times(b);
            case "/" -> a.over(b);
            case "@" -> a.matmul(b);
            case "^" -> a.power(b);
            case ">" -> Binary.GREATER.of(a, b);
            case "≥" -> Binary.GREATER_EQUAL.of(a, b);
            case "<" -> Binary.LESS.of(a, b);
            case "≤" -> Binary.LESS_EQUAL.of(a, b);
            case "=" -> Binary.EQUAL.of(a, b);
            default -> Binary.NOT_EQUAL.of(a, b);
        };
    }

    /// Numbers scale what the matrices make; 1·b copies and 1ᵀ·A sums.
    private Expr chain(List<Syntax> factors) {
        List<Expr> numbers = new ArrayList<>();
        List<Expr> matrices = new ArrayList<>();
        for (Syntax factor : factors) {
            Expr made = of(factor);
            (made.shape().rank() == 0 ? numbers : matrices).add(made);
        }
        if (matrices.isEmpty()) return numbers.stream().reduce(Expr::times).orElseThrow();
        Expr product = matrices.stream().reduce(Lowering::product).orElseThrow();
        return numbers.isEmpty()
                ? product
                : numbers.stream().reduce(Expr::times).orElseThrow().times(product);
    }

    private static Expr product(Expr left, Expr b) {
        boolean scaled = left.shape().rank() == 2 && left.shape().size() == 1
                || b.shape().rank() == 2 && b.shape().size() == 1;
        if (scaled) return left.times(b);
        boolean column =
                left.shape().rank() == 1 && b.shape().rank() == 2 && b.shape().dim(0) == 1;
        Expr a = column ? left.reshape(-1, 1) : left;
        Shape shape = Shape.matmul(a.shape(), b.shape());
        if (isOnes(a) && a.shape().dim(1) == 1) return b.broadcastTo(shape);
        if (isOnes(b) && b.shape().dim(0) == 1) return a.broadcastTo(shape);
        if (isOnes(a) && a.shape().dim(0) == 1) return b.sum(true, 0);
        return isOnes(b) && b.shape().dim(1) == 1 ? a.sum(true, 1) : a.matmul(b);
    }

    private static boolean isOnes(Expr node) {
        if (node instanceof Apply apply && apply.op() instanceof Transpose) return isOnes(apply.input(0));
        return node instanceof Constant constant && constant.shape().rank() == 2 && constant.is(1);
    }

    private Expr call(Syntax.Call call) {
        List<Expr> arguments = call.arguments().stream().map(this::of).toList();
        Expr x = arguments.getFirst();
        int[] axes = call.axis() == null ? new int[0] : new int[] {call.axis()};
        int axis = call.axis() == null ? -1 : call.axis();
        return switch (call.function()) {
            case SUM -> x.sum(call.keepdims(), axes);
            case MEAN ->
                x.sum(call.keepdims(), axes).over(count(x.shape(), x.shape().axes(axes)));
            case MAX -> x.max(call.keepdims(), axes);
            case MIN -> x.min(call.keepdims(), axes);
            case LOGSUMEXP ->
                call.axis() == null && x.shape().rank() > 1
                        ? x.exp().sum().log()
                        : new LogSumExp(call.keepdims(), axis).of(x);
            case SQUARE -> x.square();
            case GELU -> x.times(Unary.NORMAL_CDF.of(x));
            case EXP, LOG, SQRT, ABS, SIGN, SIN, COS, SIGMOID, TANH, RELU, SOFTPLUS, NORMAL_CDF, NORMAL_DENSITY ->
                Unary.valueOf(call.function().name()).of(x);
            case MAXIMUM -> Binary.MAXIMUM.of(x, arguments.get(1));
            case MINIMUM -> Binary.MINIMUM.of(x, arguments.get(1));
            case WHERE -> new Where().of(x, arguments.get(1), arguments.get(2));
            case SOFTMAX -> new Softmax(axis).of(x);
            case LOG_SOFTMAX -> new LogSoftmax(axis).of(x);
            case NORM2 -> x.square().sum();
            case NORM -> x.square().sum().sqrt();
            case NORM1 -> x.abs().sum();
            case TRACE -> new Trace().of(x);
            case DOT -> x.dot(arguments.get(1));
            case TRANSPOSE -> x.transpose();
        };
    }

    /// How many elements a mean over these axes is of.
    private Expr count(Shape shape, int[] axes) {
        Expr count = null;
        for (int axis : axes) {
            if (shape.dim(axis) == 1) continue;
            Expr length = dimensions.length(shape.dim(axis));
            count = count == null ? length : count.times(length);
        }
        return count == null ? Expr.constant(1) : count;
    }
}
