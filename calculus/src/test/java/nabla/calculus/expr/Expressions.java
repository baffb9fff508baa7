package nabla.calculus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;

/// Random expressions of the kind networks and losses are made of, over a handful of variables in (0.2, 0.9).
public final class Expressions {
    private static final Shape[] SHAPES = {
        Shape.of(5, 3), Shape.of(3, 4), Shape.of(5, 4), Shape.of(1, 4), Shape.of(5, 1), Shape.of(4), Shape.SCALAR
    };

    private final Random random;
    private final List<Expr> nodes = new ArrayList<>();

    /// Every variable, in the order in which they were made.
    public final List<Variable> variables = new ArrayList<>();

    public Expressions(long seed) {
        random = new Random(seed);
        for (Shape shape : SHAPES) {
            Array value = Array.zeros(shape).map(zero -> 0.2 + 0.7 * random.nextDouble());
            variables.add(Expr.variable("v" + variables.size(), value));
        }
        nodes.addAll(variables);
        nodes.add(Expr.constant(2));
        nodes.add(Expr.constant(Array.ones(Shape.of(5, 4))));
        nodes.add(Expr.constant(Array.identity(4)));
    }

    /// One number made from some twenty operations.
    public Expr loss() {
        for (int i = 0; i < 20; i++) grow();
        return pick().sum();
    }

    private Expr pick() {
        return nodes.get(Math.max(random.nextInt(nodes.size()), random.nextInt(nodes.size())));
    }

    private void grow() {
        Expr a = pick();
        Expr b = pick();
        Expr made = random.nextInt(3) == 0 ? shaped(a) : random.nextInt(3) == 0 ? mapped(a) : combined(a, b);
        if (made.shape().size() <= 100
                && made.value().isFinite()
                && made.value().map(Math::abs).max(false).item() < 1e3) {
            nodes.add(made);
        }
    }

    private Expr mapped(Expr a) {
        return switch (random.nextInt(10)) {
            case 0 -> a.sigmoid();
            case 1 -> a.tanh();
            case 2 -> a.relu();
            case 3 -> a.negate();
            case 4 -> a.exp();
            case 5 -> a.square();
            case 6 -> a.oneMinus();
            case 7 -> a.square().plus(0.5).log();
            case 8 -> a.square().plus(0.5).sqrt();
            default -> a.shape().rank() > 0 ? a.softmax() : a.abs();
        };
    }

    private Expr shaped(Expr a) {
        int axis = a.shape().rank() == 0 ? 0 : random.nextInt(a.shape().rank());
        boolean keep = random.nextBoolean();
        if (a.shape().rank() == 0) return a.times(3);
        return switch (random.nextInt(7)) {
            case 0 -> a.transpose();
            case 1 -> a.sum(keep, axis);
            case 2 -> a.mean(keep, axis);
            case 3 -> a.sum();
            case 4 -> a.get(Index.slice(null, null, -1));
            case 5 -> a.max(keep, axis);
            default -> a.reshape(-1, 1);
        };
    }

    private Expr combined(Expr a, Expr b) {
        boolean product = a.shape().rank() > 0
                && b.shape().rank() > 0
                && a.shape().dim(-1) == b.shape().dim(b.shape().rank() == 1 ? 0 : -2);
        if (product && random.nextBoolean()) return a.matmul(b);
        try {
            Shape.broadcast(a.shape(), b.shape());
        } catch (nabla.calculus.array.ShapeException apart) {
            return a.times(a);
        }
        return switch (random.nextInt(6)) {
            case 0 -> a.plus(b);
            case 1 -> a.minus(b);
            case 2, 3 -> a.times(b);
            case 4 -> Binary.MAXIMUM.of(a, b);
            default -> a.over(b.square().plus(0.5));
        };
    }
}
