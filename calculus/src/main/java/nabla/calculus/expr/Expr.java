package nabla.calculus.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Indexing;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// A node of the intermediate form: a [Constant], a [Variable], or an operation applied to other nodes ([Apply]).
public abstract sealed class Expr permits Constant, Variable, Apply {
    private final Shape shape;
    private final List<String> names = new ArrayList<>(0);
    private @Nullable Position position;

    Expr(Shape shape) {
        this.shape = shape;
    }

    public static Constant constant(double value) {
        return new Constant(Array.scalar(value));
    }

    public static Constant constant(Array value) {
        return new Constant(value);
    }

    public static Variable variable(String name, Array value) {
        return new Variable(name, value.shape(), value);
    }

    public static Variable variable(String name, Shape shape) {
        return new Variable(name, shape, null);
    }

    public final Shape shape() {
        return shape;
    }

    public List<Expr> inputs() {
        return List.of();
    }

    /// The value, worked out when first asked for.
    /// @throws IllegalStateException if it depends on a variable without a value
    public abstract Array value();

    /// The first name given to this node.
    public final @Nullable String name() {
        return names.isEmpty() ? null : names.getFirst();
    }

    /// Every name given to this node, in order.
    public final List<String> names() {
        return Collections.unmodifiableList(names);
    }

    /// Gives this very node one more name.
    public final Expr named(String name) {
        if (!names.contains(name)) names.add(name);
        return this;
    }

    /// Where in a source this value was made.
    public final @Nullable Position position() {
        return position;
    }

    /// Says where this very node was made; the first answer stands.
    public final Expr at(Position place) {
        if (position == null) position = place;
        return this;
    }

    public final Expr plus(Expr other) {
        return Binary.ADD.of(this, other);
    }

    public final Expr plus(double other) {
        return plus(constant(other));
    }

    public final Expr minus(Expr other) {
        return Binary.SUBTRACT.of(this, other);
    }

    public final Expr minus(double other) {
        return minus(constant(other));
    }

    /// The element-wise product ⊙.
    public final Expr times(Expr other) {
        return Binary.MULTIPLY.of(this, other);
    }

    public final Expr times(double other) {
        return times(constant(other));
    }

    public final Expr over(Expr other) {
        return Binary.DIVIDE.of(this, other);
    }

    public final Expr over(double other) {
        return over(constant(other));
    }

    public final Expr power(Expr other) {
        return Binary.POWER.of(this, other);
    }

    public final Expr power(double other) {
        return power(constant(other));
    }

    public final Expr square() {
        return power(2);
    }

    public final Expr negate() {
        return Unary.NEGATE.of(this);
    }

    /// 1 − x.
    public final Expr oneMinus() {
        return constant(1).minus(this);
    }

    public final Expr exp() {
        return Unary.EXP.of(this);
    }

    public final Expr log() {
        return Unary.LOG.of(this);
    }

    public final Expr sqrt() {
        return Unary.SQRT.of(this);
    }

    public final Expr abs() {
        return Unary.ABS.of(this);
    }

    public final Expr sin() {
        return Unary.SIN.of(this);
    }

    public final Expr cos() {
        return Unary.COS.of(this);
    }

    public final Expr sigmoid() {
        return Unary.SIGMOID.of(this);
    }

    public final Expr tanh() {
        return Unary.TANH.of(this);
    }

    public final Expr relu() {
        return Unary.RELU.of(this);
    }

    /// Along the last axis.
    public final Expr softmax() {
        return new Softmax(-1).of(this);
    }

    /// The matrix product, NumPy's `@`.
    public final Expr matmul(Expr other) {
        return new MatMul().of(this, other);
    }

    /// NumPy's `np.dot` of at most two axes each: with a single number it is the element-wise product.
    public final Expr dot(Expr other) {
        return shape.rank() == 0 || other.shape.rank() == 0 ? times(other) : matmul(other);
    }

    /// a·bᵀ of two flattened arrays.
    public final Expr outer(Expr other) {
        return reshape(shape.size(), 1).matmul(other.reshape(1, other.shape.size()));
    }

    /// Axes in reverse order, NumPy's `.T`.
    public final Expr transpose() {
        return Transpose.reversed(shape.rank()).of(this);
    }

    public final Expr transpose(int... order) {
        return new Transpose(order).of(this);
    }

    /// Over every axis.
    public final Expr sum() {
        return sum(false);
    }

    /// Over the given axes (none: all), which are dropped or kept with length 1.
    public final Expr sum(boolean keepdims, int... axes) {
        return new Sum(keepdims, shape.axes(axes)).of(this);
    }

    public final Expr mean(boolean keepdims, int... axes) {
        Expr sum = sum(keepdims, axes);
        return sum.over((double) shape.size() / sum.shape.size());
    }

    public final Expr max(boolean keepdims, int... axes) {
        return new Extremum(Extremum.Kind.MAX, keepdims, shape.axes(axes)).of(this);
    }

    public final Expr min(boolean keepdims, int... axes) {
        return new Extremum(Extremum.Kind.MIN, keepdims, shape.axes(axes)).of(this);
    }

    public final Expr reshape(int... dims) {
        return new Reshape(shape.reshape(dims)).of(this);
    }

    public final Expr broadcastTo(Shape target) {
        return target.equals(shape) ? this : new Broadcast(target).of(this);
    }

    /// NumPy's `x[…]`.
    public final Expr get(Index... indices) {
        return new Gather(Indexing.of(shape, List.of(indices))).of(this);
    }

    /// What `x[…] = values` makes of x.
    public final Expr put(Expr values, Index... indices) {
        Indexing indexing = Indexing.of(shape, List.of(indices));
        return new Put(indexing).of(this, values.broadcastTo(indexing.shape()));
    }

    /// What `x[…] = f(x[…])` makes of x.
    public final Expr update(Function<Expr, Expr> f, Index... indices) {
        return put(f.apply(get(indices)), indices);
    }

    /// The name, or the operation and its inputs' names: enough to find one's way in a debugger.
    @Override
    public abstract String toString();
}
