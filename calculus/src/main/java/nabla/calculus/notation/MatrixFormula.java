package nabla.calculus.notation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
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
import org.jspecify.annotations.Nullable;

/// An expression in matrix notation. Named nodes stand as their names. A copy of a row is 1·b, a sum over rows 1ᵀ·A.
/// 1-D arrays are written as the columns they are in products, and as the rows they are when copied.
final class MatrixFormula {
    private static final Formula ONES = new Formula.Ones();
    private static final Formula ONES_ROW = new Formula.Transposed(ONES);

    private final Dimensions dimensions;

    MatrixFormula(Dimensions dimensions) {
        this.dimensions = dimensions;
    }

    /// The node by its name if it has one.
    Formula of(Expr node) {
        String name = node.name();
        return name != null ? new Formula.Symbol(name) : definition(node);
    }

    /// What the node stands for, even if it has a name.
    Formula definition(Expr node) {
        return switch (node) {
            case Variable variable -> new Formula.Symbol(variable.names().getFirst());
            case Constant constant -> constant(constant.value());
            case Apply apply -> apply(apply);
        };
    }

    private Formula constant(Array value) {
        if (value.size() == 1) return number(value.at(0));
        if (value.rank() == 2 && value.equals(Array.identity(value.shape().dim(0)))) return new Formula.Identity();
        if (value.isEveryElement(value.at(0))) return spread(number(value.at(0)));
        return new Formula.Symbol(value.size() <= 6 ? value.toString() : "[" + dimensions.text(value.shape()) + "]");
    }

    private static Formula number(double value) {
        return value < 0
                ? new Formula.Sum(List.of(new Formula.Term(true, new Formula.Number(-value))))
                : new Formula.Number(value);
    }

    /// A number in every place of a matrix: c·1·1ᵀ.
    private static Formula spread(Formula number) {
        if (number.equals(new Formula.Number(0))) return number;
        return number.equals(new Formula.Number(1)) ? dot(ONES, ONES_ROW) : dot(number, ONES, ONES_ROW);
    }

    private Formula apply(Apply node) {
        Expr x = node.input(0);
        return switch (node.op()) {
            case Unary unary -> unary(unary, x);
            case Binary binary -> binary(binary, node);
            case MatMul matmul -> dot(left(x, node.input(1)), of(node.input(1)));
            case Transpose transpose ->
                x.shape().rank() == 2 ? transposed(of(x)) : call("transpose", of(x), symbol(transpose.order()));
            case Broadcast broadcast -> broadcast(x, broadcast.target());
            case Sum sum -> sum(sum, x);
            case Reshape reshape -> reshape(x, reshape.target());
            case Softmax softmax -> along("softmax", softmax.axis(), x);
            case LogSoftmax softmax -> along("logsoftmax", softmax.axis(), x);
            case LogSumExp lse -> call("logsumexp", of(x), symbol("axis=" + lse.axis()));
            case Extremum extremum -> reduction(extremum.kind().name().toLowerCase(Locale.ROOT), extremum.axes(), x);
            case ArgMax argmax -> reduction("argmax", argmax.axes(), x);
            case Trace trace -> call("tr", of(x));
            case Where where ->
                new Formula.Call(
                        "where", node.inputs().stream().map(this::operand).toList());
            case Gather gather -> new Formula.Item(of(x), gather.index().toString());
            case Scatter scatter -> call("scatter", of(x), symbol("[" + scatter.index() + "]"));
            case Put put -> call("put", of(x), symbol("[" + put.index() + "]"), of(node.input(1)));
            case Concatenate concatenate ->
                new Formula.Call(
                        "concatenate", node.inputs().stream().map(this::of).toList());
        };
    }

    private Formula unary(Unary f, Expr x) {
        Formula inner = operand(x);
        return switch (f) {
            case NEGATE -> minus(null, inner);
            case ABS -> new Formula.Absolute(inner);
            case STEP -> new Formula.Indicator(inner, ">", new Formula.Number(0));
            case NOT -> new Formula.Indicator(inner, "=", new Formula.Number(0));
            case SQRT -> isSumOfSquares(x) ? norm(base(x)) : call("sqrt", inner);
            default -> call(f.name().toLowerCase(Locale.ROOT), inner);
        };
    }

    private Formula norm(Expr x) {
        return new Formula.Norm(of(x), false);
    }

    private boolean isSumOfSquares(Expr node) {
        return isTotal(node) && isSquare(((Apply) node).input(0));
    }

    private static boolean isTotal(Expr node) {
        return node.name() == null
                && node instanceof Apply apply
                && apply.op() instanceof Sum
                && node.shape().size() == 1;
    }

    private boolean isSquare(Expr node) {
        return node.name() == null
                && node instanceof Apply apply
                && apply.op() == Binary.POWER
                && operand(apply.input(1)).equals(new Formula.Number(2));
    }

    /// The x of Σ(x²).
    private static Expr base(Expr sumOfSquares) {
        return ((Apply) ((Apply) sumOfSquares).input(0)).input(0);
    }

    private Formula binary(Binary op, Apply node) {
        Formula a = operand(node.input(0));
        Formula b = operand(node.input(1));
        return switch (op) {
            case ADD -> plus(a, b);
            case SUBTRACT -> minus(a, b);
            case MULTIPLY -> times(node, a, b);
            case DIVIDE -> quotient(a, b);
            case POWER -> new Formula.Power(a, b);
            case MAXIMUM -> call("max", a, b);
            case MINIMUM -> call("min", a, b);
            case GREATER -> new Formula.Indicator(a, ">", b);
            case GREATER_EQUAL -> new Formula.Indicator(a, "≥", b);
            case LESS -> new Formula.Indicator(a, "<", b);
            case LESS_EQUAL -> new Formula.Indicator(a, "≤", b);
            case EQUAL -> new Formula.Indicator(a, "=", b);
            case NOT_EQUAL -> new Formula.Indicator(a, "≠", b);
        };
    }

    /// An operand of an element-wise operation, where a single number need not be seen to be copied.
    private Formula operand(Expr node) {
        return node.name() == null
                        && node instanceof Apply apply
                        && apply.op() instanceof Broadcast
                        && apply.input(0).shape().size() == 1
                ? of(apply.input(0))
                : of(node);
    }

    private static Formula plus(Formula a, Formula b) {
        List<Formula.Term> terms = new ArrayList<>(terms(a));
        terms.addAll(terms(b));
        return new Formula.Sum(terms);
    }

    private static Formula minus(@Nullable Formula a, Formula b) {
        List<Formula.Term> terms = a == null ? new ArrayList<>() : new ArrayList<>(terms(a));
        for (Formula.Term term : terms(b)) terms.add(new Formula.Term(!term.negative(), term.formula()));
        return new Formula.Sum(terms);
    }

    private static List<Formula.Term> terms(Formula formula) {
        return formula instanceof Formula.Sum sum ? sum.terms() : List.of(new Formula.Term(false, formula));
    }

    private Formula times(Apply node, Formula a, Formula b) {
        boolean scalar = node.shape().size() == 1 || isOneNumber(node.input(0)) || isOneNumber(node.input(1));
        if (!scalar) return product(true, a, b);
        if (b instanceof Formula.Quotient q) return new Formula.Quotient(dot(a, q.over()), q.under());
        // A number before A ⊙ B belongs to A.
        if (b instanceof Formula.Product p && p.elementwise()) {
            List<Formula> factors = new ArrayList<>(p.factors());
            factors.set(0, dot(a, factors.getFirst()));
            return new Formula.Product(true, factors);
        }
        return dot(a, b);
    }

    /// (−a)/b is −a/b.
    private static Formula quotient(Formula a, Formula b) {
        boolean negative = a instanceof Formula.Sum sum
                && sum.terms().size() == 1
                && sum.terms().getFirst().negative();
        return negative
                ? minus(
                        null,
                        new Formula.Quotient(
                                ((Formula.Sum) a).terms().getFirst().formula(), b))
                : new Formula.Quotient(a, b);
    }

    private static boolean isOneNumber(Expr node) {
        return node instanceof Apply apply
                && apply.op() instanceof Broadcast
                && apply.input(0).shape().size() == 1;
    }

    private static Formula dot(Formula... factors) {
        return product(false, factors);
    }

    private static Formula product(boolean elementwise, Formula... factors) {
        List<Formula> flat = new ArrayList<>();
        for (Formula factor : factors) {
            if (factor instanceof Formula.Product p && p.elementwise() == elementwise) flat.addAll(p.factors());
            else flat.add(factor);
        }
        return new Formula.Product(elementwise, flat);
    }

    /// The left operand of a product; a 1-D array there is a row.
    private Formula left(Expr a, Expr b) {
        return a.shape().rank() == 1 && b.shape().rank() <= 2 ? transposed(of(a)) : of(a);
    }

    private static Formula transposed(Formula formula) {
        return formula instanceof Formula.Transposed twice ? twice.of() : new Formula.Transposed(formula);
    }

    private Formula broadcast(Expr x, Shape target) {
        if (x.shape().size() == 1) return target.size() == 1 ? of(x) : spread(of(x));
        if (target.rank() == 2 && x.shape().dim(-1) == target.dim(1)) return dot(ONES, of(x));
        if (target.rank() == 2) return dot(of(x), ONES_ROW);
        return call("broadcast", of(x), symbol(dimensions.text(target)));
    }

    private Formula sum(Sum op, Expr x) {
        if (op.axes().isEmpty() || x.shape().size() == 1) return of(x);
        if (op.axes().size() == x.shape().rank()) {
            if (isSquare(x)) return new Formula.Power(norm(((Apply) x).input(0)), new Formula.Number(2));
            if (x.name() == null && x instanceof Apply apply && apply.op() == Unary.ABS) {
                return new Formula.Norm(of(apply.input(0)), true);
            }
            return call("sum", of(x));
        }
        if (x.shape().rank() == 2) return op.axes().getFirst() == 0 ? dot(ONES_ROW, of(x)) : dot(of(x), ONES);
        return reduction("sum", op.axes(), x);
    }

    private Formula reduction(String function, List<Integer> axes, Expr x) {
        if (axes.size() == x.shape().rank()) return call(function, of(x));
        String over = axes.size() == 1
                ? axes.getFirst().toString()
                : axes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
        return call(function, of(x), symbol("axis=" + over));
    }

    private Formula along(String function, int axis, Expr x) {
        return x.shape().axis(axis) == x.shape().rank() - 1
                ? call(function, of(x))
                : call(function, of(x), symbol("axis=" + axis));
    }

    private Formula reshape(Expr x, Shape target) {
        boolean column = target.rank() == 2 && target.dim(1) == 1;
        boolean row = target.rank() == 2 && target.dim(0) == 1;
        if (x.shape().rank() == 1 && row) return transposed(of(x));
        if (x.shape().rank() == 1 && column || squeezed(x.shape()).equals(squeezed(target))) return of(x);
        return call("reshape", of(x), symbol(dimensions.text(target)));
    }

    private static List<Integer> squeezed(Shape shape) {
        return IntStream.of(shape.dims()).filter(d -> d != 1).boxed().toList();
    }

    private static Formula call(String function, Formula... arguments) {
        return new Formula.Call(function, List.of(arguments));
    }

    private static Formula symbol(Object text) {
        return new Formula.Symbol(text.toString());
    }
}
