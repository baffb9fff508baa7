package nabla.audit.run;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Concatenate;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// Holds invented data against what the program does with them: an input has as many features as the weights it meets
/// have rows, a target as many numbers as the prediction it is compared with. Where they differ the run starts again
/// with data that fit; a target is never broadcast by invention, unless it has met its prediction elsewhere.
final class Fitting {
    /// Other data are needed.
    static final class Misfit extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient Data better;

        Misfit(Data better) {
            super(null, null, false, false);
            this.better = better;
        }
    }

    /// Views and choices between a value and what was invented.
    private static final int STEPS = 12;

    /// Columns of a table that hold no features: a class, a number.
    private static final int MOST_ASIDE = 3;

    private final Data data;
    private final boolean open;
    private final BitSet inputs = new BitSet();
    private final BitSet targets = new BitSet();
    private final BitSet tables = new BitSet();
    /// Targets that were used as they are: what else is done with them is the program's own.
    private final BitSet met = new BitSet();
    private final BitSet columns = new BitSet();
    /// Classes in a row that might as well be a column.
    private final BitSet classes = new BitSet();

    /// @param open whether the run may start again
    Fitting(Data data, boolean open) {
        this.data = data;
        this.open = open;
    }

    void table(Node node) {
        tables.set(node.id);
    }

    void column(Node node) {
        columns.set(node.id);
    }

    /// Before `x[:, 0] = column`: a table has as many rows as the program made room for.
    void written(Shape room, Node column) {
        if (open && columns.get(column.id) && room.rank() == 1 && room.dim(0) != data.tableRows() && room.dim(0) > 1)
            throw new Misfit(data.withRows(room.dim(0)));
    }

    void classes(Node node) {
        classes.set(node.id);
    }

    void invented(Node node, boolean target) {
        (target ? targets : inputs).set(node.id);
    }

    /// Indicators of classes that were invented, or of those of a table, are as much a target as these.
    void encoded(Node classes, Node indicators) {
        if (comesFrom(targets, classes) || comesFrom(tables, classes)) targets.set(indicators.id);
    }

    /// Whether a value is what a file or a table holds, or a choice of it.
    boolean isFromElsewhere(Node node) {
        return comesFrom(inputs, node)
                || comesFrom(targets, node)
                || comesFrom(tables, node)
                || comesFrom(columns, node);
    }

    /// Before `a @ b`.
    void product(Node a, Node b) {
        if (!open
                || inputs.isEmpty() && tables.isEmpty()
                || a.shape().rank() == 0
                || b.shape().rank() == 0) return;
        int left = a.shape().dim(-1);
        int right = b.shape().dim(b.shape().rank() == 1 ? 0 : -2);
        if (left == right) return;
        if (isNear(left) && comesFrom(tables, a))
            throw new Misfit(data.withColumns(data.tableColumns() + right - left));
        if (isNear(right) && comesFrom(tables, b))
            throw new Misfit(data.withColumns(data.tableColumns() + left - right));
        int extended = comesFrom(inputs, a) ? left - data.features() : -1;
        if (extended == 0 || extended == 1 && right > 1) throw new Misfit(data.withFeatures(right - extended));
        extended = comesFrom(inputs, b) ? right - data.features() : -1;
        if (extended == 0 || extended == 1 && left > 1) throw new Misfit(data.withFeatures(left - extended));
    }

    /// Whether a value has a table's columns, but for those that hold no features.
    private boolean isNear(int width) {
        return width <= data.tableColumns() && width >= data.tableColumns() - MOST_ASIDE;
    }

    /// Before `a - b` and its like.
    void beside(Node a, Node b) {
        if (a.shape().equals(b.shape())) {
            meet(a, b);
            meet(b, a);
            return;
        }
        written(a, b);
        written(b, a);
        int target = source(targets, a);
        if (target >= 0 && !met.get(target)) compared(a.shape(), b);
        target = target < 0 ? source(targets, b) : -1;
        if (target >= 0 && !met.get(target)) compared(b.shape(), a);
    }

    private void meet(Node target, Node prediction) {
        int source = source(targets, target);
        if (source >= 0 && isPredicted(prediction)) met.set(source);
    }

    /// A network of invented width whose prediction meets what the program writes for so many classes.
    private void written(Node target, Node prediction) {
        Shape own = target.shape();
        Shape p = prediction.shape();
        if (!open || own.rank() != 2 || p.rank() != 2) return;
        for (int axis = 0; axis < 2; axis++)
            if (p.dim(axis) == data.outputs()
                    && p.dim(axis) > 1
                    && own.dim(axis) > p.dim(axis)
                    && own.dim(1 - axis) == p.dim(1 - axis)
                    && isPredicted(prediction)
                    && !isPredicted(target)) throw new Misfit(data.withOutputs(own.dim(axis)));
    }

    /// Before `x[a]`: classes are places, their indicators are none, be it those of all examples or of one.
    void asPlaces(Node a) {
        Node from = from(targets, a);
        boolean one = a.shape().rank() == 1 && a.shape().size() > 1 && a.kind == Kind.FLOAT;
        if (from != null && (isTable(a) || one && isTable(from)))
            throw new ShapeException("indicators of the classes were invented where `" + a.label() + "` is an index");
        if (from != null) met.set(from.id);
    }

    private static boolean isTable(Node n) {
        return n.shape().rank() == 2 && n.shape().dim(0) > 1 && n.shape().dim(1) > 1;
    }

    /// Before `x[a, b]`: beside a column of places classes are a column too, or every row would be read at the classes
    /// of all the others.
    void placesTogether(List<Node> indices) {
        if (indices.size() < 2) return;
        for (Node column : indices)
            for (Node row : indices) {
                int n = row.shape().size();
                boolean crossed =
                        row.shape().rank() == 1 && n > 1 && column.shape().equals(Shape.of(n, 1));
                if (!crossed || !comesFrom(classes, row)) continue;
                if (open) throw new Misfit(data.withLabels(Data.Labels.CLASS_COLUMN));
                throw new ShapeException(
                        "classes in a row were invented where `" + row.label() + "` stands beside a column of places");
            }
    }

    /// Before `p[range(n), y]`: there are as many invented classes as predictions, in a row if the other index is one.
    void choices(Node classes, int rank, Node prediction, int axis) {
        int examples = prediction.shape().dim(axis);
        boolean fits = classes.shape().size() >= examples && classes.shape().rank() <= rank;
        boolean invented = comesFrom(targets, classes) || comesFrom(this.classes, classes);
        if (!fits && invented && isPredicted(prediction))
            throw new ShapeException("classes of shape " + classes.shape() + " were invented; `" + prediction.label()
                    + "` predicts " + examples);
    }

    private void compared(Shape target, Node prediction) {
        Shape p = prediction.shape();
        if (p.size() == target.size() && p.rank() == target.rank() || p.rank() == 0 || !isPredicted(prediction)) return;
        boolean flat = p.size() == target.size();
        if (flat && (p.size() == 1 || p.rank() == 2 && p.dim(0) == 1)) return; // one example
        int width = p.rank() == 1
                ? p.dim(0)
                : p.dim(-1) == data.samples() && p.dim(0) != data.samples() ? p.dim(0) : p.dim(-1);
        if (open && width > 1 && width != data.outputs() && data.outputs() > 1)
            throw new Misfit(data.withOutputs(width));
        throw new ShapeException(
                "a target of shape " + target + " was invented; `" + prediction.label() + "` beside it has shape " + p);
    }

    private boolean comesFrom(BitSet some, Node node) {
        return source(some, node) >= 0;
    }

    /// Which of some values another one is a view or a choice of; −1 if of none.
    private int source(BitSet some, Node node) {
        Node from = from(some, node);
        return from == null ? -1 : from.id;
    }

    /// The same value itself. What was put together from rows of one value is a choice of it too.
    private static @Nullable Node from(BitSet some, Node node) {
        Node n = node;
        for (int i = 0; i < STEPS; i++) {
            if (some.get(n.id)) return n;
            List<Node> own = n.inputs.stream().filter(input -> !isFilled(input)).toList();
            if (own.size() > 1 && n.op() instanceof Concatenate) {
                Node first = from(some, own.getFirst());
                return own.stream().allMatch(row -> from(some, row) == first) ? first : null;
            }
            if (own.size() != 1) return null;
            n = own.getFirst();
        }
        return null;
    }

    /// One number all over: a bias' column of ones, a scale.
    private static boolean isFilled(Node n) {
        return n.isLeaf()
                && n.value().size() > 0
                && n.value().isEveryElement(n.value().at(0));
    }

    /// Whether a value was computed by a matrix product.
    static boolean isPredicted(Node node) {
        BitSet seen = new BitSet();
        Deque<Node> open = new ArrayDeque<>();
        open.push(node);
        while (!open.isEmpty()) {
            Node n = open.pop();
            if (n.op() instanceof MatMul) return true;
            for (Node input : n.inputs)
                if (!seen.get(input.id)) {
                    seen.set(input.id);
                    open.push(input);
                }
        }
        return false;
    }
}
