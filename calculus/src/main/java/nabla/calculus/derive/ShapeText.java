package nabla.calculus.derive;

import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Sum;
import nabla.calculus.notation.Dimensions;

/// An equation in shapes: `H×M = H×N · N×M` for dW2 = H1ᵀ·dZ2. Element-wise steps change no shape and are left out.
final class ShapeText {
    private final Dimensions dimensions;

    ShapeText(Dimensions dimensions) {
        this.dimensions = dimensions;
    }

    String equation(Expr right) {
        String own = dimensions.text(right.shape());
        String made = right instanceof Apply apply ? made(apply) : own;
        return made.equals(own) ? own : own + " = " + made;
    }

    private String of(Expr node) {
        return node.name() == null && node instanceof Apply apply ? made(apply) : dimensions.text(node.shape());
    }

    private String made(Apply node) {
        String own = dimensions.text(node.shape());
        Expr x = node.input(0);
        return switch (node.op()) {
            case MatMul matmul -> of(x) + " · " + of(node.input(1));
            case Sum sum -> sum(sum, x, own);
            case Broadcast broadcast -> copied(x, node, own);
            case Binary binary -> binary(binary, node, own);
            default -> own;
        };
    }

    private String binary(Binary op, Apply node, String own) {
        String a = of(node.input(0));
        String b = of(node.input(1));
        if (op == Binary.ADD || op == Binary.SUBTRACT) {
            return a.equals(own) && b.equals(own) ? own : a + " + " + b;
        }
        boolean scaled = op == Binary.MULTIPLY && isNumber(node.input(0));
        return scaled ? b : op == Binary.DIVIDE && isNumber(node.input(1)) ? a : own;
    }

    private static boolean isNumber(Expr node) {
        return node instanceof Apply apply
                && apply.op() instanceof Broadcast
                && apply.input(0).shape().rank() == 0;
    }

    private String sum(Sum sum, Expr x, String own) {
        if (x.shape().rank() != 2 || sum.axes().size() != 1) return own;
        return sum.axes().getFirst() == 0
                ? "1×" + dimensions.text(x.shape().dim(0)) + " · " + of(x)
                : of(x) + " · " + dimensions.text(x.shape().dim(1)) + "×1";
    }

    private String copied(Expr x, Apply node, String own) {
        if (node.shape().rank() != 2 || x.shape().rank() == 0 || x.shape().size() == 1) return own;
        return x.shape().dim(-1) == node.shape().dim(1)
                ? dimensions.text(node.shape().dim(0)) + "×1 · " + of(x)
                : of(x) + " · 1×" + dimensions.text(node.shape().dim(1));
    }
}
