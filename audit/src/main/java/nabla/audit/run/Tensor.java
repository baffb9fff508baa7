package nabla.audit.run;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// A NumPy array, or a floating-point number. An array is changed in place by giving it another value;
/// a view reads from and writes through to what it views, so aliases are followed.
final class Tensor {
    private final @Nullable Tensor base;
    private UnaryOperator<Expr> view;
    /// A number rather than an array: it cannot be changed in place.
    final boolean number;
    private @Nullable Node node;
    private int version;
    private int seen;

    private Tensor(@Nullable Node node, @Nullable Tensor base, UnaryOperator<Expr> view, boolean number) {
        this.node = node;
        this.base = base;
        this.view = view;
        this.number = number;
    }

    static Tensor array(Node node) {
        return new Tensor(node, null, UnaryOperator.identity(), false);
    }

    static Tensor number(Node node) {
        return new Tensor(node, null, UnaryOperator.identity(), true);
    }

    /// What `view` makes of this array, sharing its elements.
    Tensor view(UnaryOperator<Expr> through) {
        return new Tensor(null, this, through, false);
    }

    private int version() {
        return base == null ? version : base.version();
    }

    Node node(Run run) {
        if (base == null) return java.util.Objects.requireNonNull(node);
        Node current = node;
        if (current == null || seen != base.version()) {
            Node source = base.node(run);
            current = run.node(view.apply(source.expr), source.kind, source);
            if (run.isAside()) return current;
            node = current;
            seen = base.version();
        }
        return current;
    }

    /// Replaces this array's value, here and in what it views.
    void assign(Run run, Node value) {
        if (base == null) {
            if (!run.tape.has(java.util.Objects.requireNonNull(node))) run.touch();
            node = value;
            version++;
            return;
        }
        Node whole = base.node(run);
        Shape shape = whole.shape();
        double[] count = new double[shape.size()];
        Arrays.setAll(count, i -> i);
        Array places = view.apply(Expr.constant(Array.of(shape, count))).value();
        Index picks = Index.picks(places.reshape(places.size()));
        Expr put = whole.expr.reshape(shape.size()).put(value.expr.reshape(places.size()), picks);
        base.assign(run, run.node(put.reshape(shape.dims()), whole.kind.with(value.kind), whole, value));
        node = value;
        seen = base.version();
    }

    /// `x.shape = …`
    void reshapeInPlace(Run run, Shape shape) {
        Node old = node(run);
        if (base != null) {
            UnaryOperator<Expr> before = view;
            view = e -> before.apply(e).reshape(shape.dims());
            node = null;
        } else assign(run, run.node(old.expr.reshape(shape.dims()), old.kind, old));
    }

    Array value(Run run) {
        return node(run).value();
    }

    Shape shape(Run run) {
        return node(run).shape();
    }

    Kind kind(Run run) {
        return node(run).kind;
    }

    double item(Run run) {
        Array value = value(run);
        if (value.size() != 1)
            throw new PythonError(
                    "TypeError", "only an array of size 1 can be converted to a number, not shape " + value.shape());
        return value.at(0);
    }
}
