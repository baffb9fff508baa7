package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Concatenate;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;

/// Values as arrays.
final class Tensors {
    private Tensors() {}

    static boolean isNumeric(Object value) {
        return value instanceof Tensor
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof Deferred
                || (value instanceof List<?> l && l.stream().allMatch(Tensors::isNumeric))
                || (value instanceof Tuple t && t.items().stream().allMatch(Tensors::isNumeric))
                || value instanceof Iteration.Range;
    }

    /// A number or an array; lists become arrays, element by element, so that each element keeps its history.
    static Tensor of(Run run, Object value) {
        return switch (value) {
            case Tensor t -> t;
            case Deferred d -> of(run, d.settle(run));
            case Long n -> Tensor.number(constant(run, n, Kind.INT));
            case Boolean b -> Tensor.number(constant(run, b ? 1 : 0, Kind.BOOL));
            case Double x -> Tensor.number(constant(run, x, Kind.FLOAT));
            case Tuple t -> stacked(run, t.items());
            case List<?> l -> stacked(run, l);
            case Iteration.Range r -> stacked(run, Iteration.list(run, r));
            default -> throw new PythonError("TypeError", "a number is expected, not " + Texts.typeName(value));
        };
    }

    private static Node constant(Run run, double value, Kind kind) {
        return run.tape.record(Expr.constant(value), kind, run.place, run.site);
    }

    private static Tensor stacked(Run run, List<?> items) {
        if (items.isEmpty()) return Tensor.array(run.leaf(Array.zeros(Shape.of(0)), Kind.FLOAT));
        if (items.stream().allMatch(i -> i instanceof Long)) {
            double[] values = items.stream().mapToDouble(i -> (double) (Long) i).toArray();
            return Tensor.array(run.leaf(Array.vector(values), Kind.INT));
        }
        List<Node> parts = new ArrayList<>();
        Kind kind = Kind.BOOL;
        boolean constant = true;
        for (Object item : items) {
            Node part = of(run, item).node(run);
            parts.add(part);
            kind = kind.with(part.kind);
            constant &= part.isLeaf() && (part.bindings.isEmpty() || isFixed(part));
        }
        Shape shape = parts.getFirst().shape();
        for (Node part : parts)
            if (!part.shape().equals(shape))
                throw new PythonError(
                        "ValueError",
                        "the rows of this array have different shapes: " + shape + " and " + part.shape());
        Expr stacked = Concatenate.stack(0, parts.stream().map(p -> p.expr).toList());
        run.checkSize(stacked.shape().size());
        if (constant) return Tensor.array(run.leaf(stacked.value(), kind));
        return Tensor.array(run.node(stacked, kind, parts.toArray(Node[]::new)));
    }

    /// Whether a value is a number under a name that gets no other: an array of such is put together once, from what
    /// is written.
    private static boolean isFixed(Node part) {
        return part.expr instanceof Constant
                && part.bindings.stream()
                        .allMatch(b -> b.name().matches("\\w+")
                                && Pattern.compile("(?m)^[ \\t]*" + b.name() + "\\s*([-+*/]|//|\\*\\*)?=(?!=)")
                                                .matcher(b.place().source().text())
                                                .results()
                                                .count()
                                        == 1);
    }

    /// A whole number.
    static int whole(Run run, Object value) {
        return switch (Deferred.settled(run, value)) {
            case Long n -> Math.toIntExact(n);
            case Boolean b -> b ? 1 : 0;
            case Tensor t -> (int) t.item(run);
            case Object other ->
                throw new PythonError("TypeError", "a whole number is expected, not " + Texts.typeName(other));
        };
    }

    static double real(Run run, Object value) {
        return switch (Deferred.settled(run, value)) {
            case Long n -> n;
            case Boolean b -> b ? 1 : 0;
            case Tensor t -> t.item(run);
            case Object other ->
                throw new PythonError("TypeError", "a number is expected, not " + Texts.typeName(other));
        };
    }

    /// A shape from a number, a tuple or a list.
    static Shape shape(Run run, Object value) {
        Object v = Deferred.settled(run, value);
        int[] dims;
        if (v instanceof Long || v instanceof Tensor t && t.value(run).rank() == 0) dims = new int[] {whole(run, v)};
        else dims = Iteration.list(run, v).stream().mapToInt(d -> whole(run, d)).toArray();
        long size = 1;
        for (int d : dims) size *= Math.max(d, 1);
        run.checkSize(size);
        return Shape.of(dims);
    }
}
