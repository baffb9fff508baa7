package nabla.calculus.expr;

import java.util.List;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;

/// `np.where(c, a, b)`: a where c is not 0, else b. All three have one shape; [#of] broadcasts.
public record Where() implements Op {
    @Override
    public Expr of(Expr... inputs) {
        Shape common = Shape.broadcast(inputs[0].shape(), Shape.broadcast(inputs[1].shape(), inputs[2].shape()));
        return Op.super.of(inputs[0].broadcastTo(common), inputs[1].broadcastTo(common), inputs[2].broadcastTo(common));
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        if (inputs.stream().distinct().count() > 1) throw new ShapeException("where: shapes " + inputs + " differ");
        return inputs.getFirst();
    }

    @Override
    public Array value(List<Array> inputs) {
        Array condition = inputs.get(0);
        double[] result = new double[condition.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = inputs.get(condition.at(i) != 0 ? 1 : 2).at(i);
        }
        return Array.of(condition.shape(), result);
    }

    /// The derivative goes to whichever was taken.
    @Override
    public Expr vjp(Apply y, int i, Expr dy) {
        Expr zero = Expr.constant(0);
        return switch (i) {
            case 1 -> of(y.input(0), dy, zero);
            case 2 -> of(y.input(0), zero, dy);
            default -> Constant.zeros(y.shape());
        };
    }
}
