package nabla.calculus.derive;

import java.util.Locale;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Extremum;
import nabla.calculus.expr.LogSoftmax;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.expr.Trace;
import nabla.calculus.expr.Transpose;
import nabla.calculus.expr.Unary;
import nabla.calculus.notation.Dimensions;
import nabla.calculus.notation.Notation;
import nabla.calculus.simplify.Simplifier;

/// What an operation does to the derivative that comes back to it, in a sentence that names its operands.
public final class LocalRules {
    private final Dimensions dimensions;

    public LocalRules(Dimensions dimensions) {
        this.dimensions = dimensions;
    }

    /// Why input `i` of y gets what it gets; empty where there is nothing to say.
    public String of(Apply y, int i) {
        return switch (y.op()) {
            case Broadcast broadcast -> copied(y);
            case MatMul matmul -> product(y, i);
            case Sum sum -> sum(sum, y);
            case Unary unary -> unary(unary, y);
            case Binary binary -> binary(binary, y, i);
            case Transpose transpose -> "A transpose forward is a transpose backward.";
            case Trace trace -> "tr(A) adds the diagonal, so its derivative is the identity I.";
            case Softmax softmax -> "Softmax couples the entries of a row: dZ = P ⊙ (dP − (dP ⊙ P)·1·1ᵀ).";
            case LogSoftmax softmax ->
                "Log-softmax passes on the derivative that arrives, minus softmax times its row sums.";
            case Extremum extremum ->
                "Only the entry that is the " + extremum.kind().name().toLowerCase(Locale.ROOT)
                        + " passes the derivative on.";
            default -> "";
        };
    }

    private String text(Expr node) {
        return Notation.MATRIX.expression(node, dimensions);
    }

    /// An operand of an element-wise operation; that a single number is copied need not be seen.
    private String operand(Expr node) {
        boolean copied = node instanceof Apply apply
                && apply.op() instanceof Broadcast
                && apply.input(0).shape().size() == 1;
        return text(copied ? ((Apply) node).input(0) : node);
    }

    private String copied(Apply y) {
        Expr x = y.input(0);
        Shape from = x.shape();
        Shape to = y.shape();
        if (from.size() == 1)
            return text(x) + " is one number used in all " + dimensions.text(to)
                    + " places, so the derivative is summed over them.";
        boolean rows = to.rank() == 2 && from.dim(-1) == to.dim(1);
        String times = dimensions.text(to.dim(rows ? 0 : -1));
        return text(x) + " (" + dimensions.text(from) + ") is copied to each of the " + times
                + (rows ? " rows: 1·" + text(x) : " columns: " + text(x) + "·1ᵀ")
                + ". What is copied forward is summed backward.";
    }

    private String product(Apply y, int i) {
        Expr x = y.input(i);
        if (y.input(0).shape().rank() != 2 || y.input(1).shape().rank() != 2)
            return "A product passes on the other factor.";
        String side = i == 0 ? "left" : "right";
        int inner = y.shape().dim(1 - i);
        return text(x) + " is the " + side + " factor of " + Notation.MATRIX.definition(y, dimensions)
                + ": the other factor comes back transposed, on the " + (i == 0 ? "right" : "left")
                + ", which " + (inner == 1 ? "" : "sums over " + dimensions.text(inner) + " and ") + "leaves "
                + dimensions.text(x.shape()) + ".";
    }

    private String sum(Sum sum, Apply y) {
        Expr x = y.input(0);
        if (x instanceof Apply apply && apply.op() == Binary.POWER) return "";
        return sum.axes().size() == x.shape().rank()
                ? "A sum hands the derivative to each of its " + dimensions.text(x.shape()) + " terms."
                : "What is summed forward is copied backward, to " + dimensions.text(x.shape()) + ".";
    }

    private String unary(Unary f, Apply y) {
        if (f == Unary.NEGATE) return "A minus stays a minus.";
        Expr x = y.input(0);
        Expr slope = Simplifier.keepingNames().simplify(f.derivative(x, y));
        String name = switch (f) {
            case SIGMOID -> "σ";
            case NORMAL_CDF -> "Φ";
            case NORMAL_DENSITY -> "φ";
            default -> f.name().toLowerCase(Locale.ROOT);
        };
        return (y.name() == null ? text(y) : y.name() + " = " + Notation.MATRIX.definition(y, dimensions))
                + " works element by element: " + name + "′ = " + text(slope)
                + (f == Unary.SIGMOID || f == Unary.TANH ? ", taken at the output, not at " + text(x) + "." : ".");
    }

    private String binary(Binary op, Apply y, int i) {
        Expr a = y.input(0);
        Expr b = y.input(1);
        return switch (op) {
            case SUBTRACT -> i == 0 ? "" : "A minus sign before " + text(b) + " changes the sign.";
            case MULTIPLY -> "The other factor, " + operand(i == 0 ? b : a) + ", multiplies.";
            case DIVIDE ->
                i == 0
                        ? "The divisor " + operand(b) + " divides the derivative too."
                        : "A divisor: −" + text(y) + " over " + operand(b) + ".";
            case POWER -> i == 0 ? power(y, y) : "";
            case MAXIMUM, MINIMUM -> "Whichever of the two is taken passes the derivative on.";
            default -> "";
        };
    }

    /// @param whole what is said to have the derivative: y, or the sum of squares it is a part of
    String power(Apply y, Expr whole) {
        Expr slope = y.input(1).times(y.input(0).power(y.input(1).minus(1)));
        return text(whole) + " has the derivative "
                + text(Simplifier.keepingNames().simplify(slope)) + ".";
    }
}
