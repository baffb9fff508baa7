package nabla.audit.trace;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.read.Place;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// One value of a run: what it is, what it was computed from, and where.
public final class Node {
    /// The order of creation.
    public final int id;

    /// The operation on the inputs' expressions; a variable or a constant where nothing flows back.
    public final Expr expr;

    public final List<Node> inputs;
    public final Kind kind;
    /// The expression of the program that computed it.
    public final Place place;
    /// The chain of calls and the expression that led here: the same line of another call is another site.
    public final int site;
    /// How many values this site had made before.
    public final int occurrence;
    /// The names it was given, in order.
    public final List<Binding> bindings = new ArrayList<>(1);

    Node(int id, Expr expr, List<Node> inputs, Kind kind, Place place, int site, int occurrence) {
        this.id = id;
        this.expr = expr;
        this.inputs = inputs;
        this.kind = kind;
        this.place = place;
        this.site = site;
        this.occurrence = occurrence;
    }

    /// What stands for all that some values lead to, behind a trace.
    public static Node after(List<Node> trace, List<Node> values) {
        Place last = values.getLast().place;
        return new Node(trace.size(), Expr.constant(0), values, Kind.FLOAT, last, 0, 0);
    }

    public Array value() {
        return expr.value();
    }

    public Shape shape() {
        return expr.shape();
    }

    public boolean isLeaf() {
        return inputs.isEmpty();
    }

    /// The operation that made it; null for a leaf and where nothing flows back.
    public nabla.calculus.expr.@Nullable Op op() {
        return expr instanceof Apply apply ? apply.op() : null;
    }

    /// The first name it was given, or its own text. What it is called inside a function it is handed to is no name of
    /// its own, unless it has no other origin.
    public String label() {
        for (Binding b : bindings) if (b.how() != Binding.How.ARGUMENT || isLeaf()) return b.name();
        return place.text().replaceAll("\\s+", " ");
    }

    @Override
    public String toString() {
        return label() + shape() + " #" + id + " " + op() + "@" + place.line();
    }
}
