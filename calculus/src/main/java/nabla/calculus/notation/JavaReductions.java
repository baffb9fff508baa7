package nabla.calculus.notation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Extremum;
import nabla.calculus.expr.LogSoftmax;
import nabla.calculus.expr.LogSumExp;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.expr.Trace;

/// Java loops for what is worked out over a whole array, or row by row or column by column, and has no verb.
final class JavaReductions {
    private final JavaElement elements;
    private final Dimensions dimensions;

    JavaReductions(JavaElement elements, Dimensions dimensions) {
        this.elements = elements;
        this.dimensions = dimensions;
    }

    /// How to go on from one element to the next.
    private record Fold(String start, String step) {}

    private static Fold fold(Apply node, String total, String element) {
        if (!(node.op() instanceof Extremum extremum)) return new Fold("0", total + " += " + element + ";");
        String best = extremum.kind().name().toLowerCase(Locale.ROOT);
        String start = extremum.kind() == Extremum.Kind.MAX ? "Double.NEGATIVE_INFINITY" : "Double.POSITIVE_INFINITY";
        return new Fold(start, total + " = Math." + best + "(" + total + ", " + element + ");");
    }

    /// The lines that declare the number `name` and make it this node's value; none if the node is no reduction.
    List<String> number(String name, Apply node) {
        Expr x = node.input(0);
        if (node.op() instanceof Trace) {
            String rows = dimensions.text(x.shape().dim(0));
            return List.of(
                    "double " + name + " = 0;",
                    "for (int i = 0; i < " + rows + "; i++) " + name + " += " + elements.of(x, List.of("i", "i"))
                            + ";");
        }
        if (!(node.op() instanceof Sum) && !(node.op() instanceof Extremum)) return List.of();
        Fold fold = fold(node, name, elements.of(x, JavaElement.place(x.shape())));
        return List.of("double " + name + " = " + fold.start + ";", loops(x.shape()) + fold.step);
    }

    /// The lines that make the matrix `name` this node's value; none if the node is no reduction.
    List<String> matrix(String name, Apply node) {
        List<Integer> axes = axes(node);
        if (axes.isEmpty()) return List.of();
        Shape from = node.input(0).shape();
        if (axes.size() == from.rank() && node.shape().size() == 1) return whole(name, node);
        if (from.rank() != 2) throw JavaElement.unprintable(node);
        return along(name, node, axes.getFirst());
    }

    private static List<Integer> axes(Apply node) {
        Shape from = node.input(0).shape();
        return switch (node.op()) {
            case Sum sum -> sum.axes();
            case Extremum extremum -> extremum.axes();
            case LogSumExp lse -> List.of(from.axis(lse.axis()));
            case LogSoftmax softmax -> List.of(from.axis(softmax.axis()));
            case Softmax softmax -> List.of(from.axis(softmax.axis()));
            default -> List.of();
        };
    }

    /// One number in a matrix of one element.
    private List<String> whole(String name, Apply node) {
        Expr x = node.input(0);
        String total = name + "Value";
        Fold fold = fold(node, total, elements.of(x, JavaElement.place(x.shape())));
        return List.of(
                "double " + total + " = " + fold.start + ";",
                loops(x.shape()) + fold.step,
                name + ".set(0, 0, " + total + ");");
    }

    private List<String> along(String name, Apply node, int axis) {
        Expr x = node.input(0);
        String i = axis == 0 ? "j" : "i";
        String j = axis == 0 ? "i" : "j";
        String element = elements.of(x, List.of("i", "j"));
        String inner = "    " + loop(j, x.shape().dim(axis));
        String set = name + ".set(" + (node.shape().rank() == 1 ? "0, " + i : axis == 0 ? "0, j" : "i, 0") + ", ";
        List<String> lines = new ArrayList<>(List.of(loop(i, x.shape().dim(1 - axis)) + "{"));
        boolean exponentials = !(node.op() instanceof Sum) && !(node.op() instanceof Extremum);
        Fold fold = fold(node, "total", exponentials ? "Math.exp(" + element + ")" : element);
        lines.add("    double total = " + fold.start + ";");
        lines.add(inner + fold.step);
        lines.add(
                switch (node.op()) {
                    case Softmax softmax -> inner + name + ".set(i, j, Math.exp(" + element + ") / total);";
                    case LogSoftmax softmax -> inner + name + ".set(i, j, " + element + " - Math.log(total));";
                    case LogSumExp lse -> "    " + set + "Math.log(total));";
                    default -> "    " + set + "total);";
                });
        lines.add("}");
        return lines;
    }

    private String loop(String index, int length) {
        return "for (int " + index + " = 0; " + index + " < " + dimensions.text(length) + "; " + index + "++) ";
    }

    /// Loops over all elements of a matrix, or of the row that a 1-D array is.
    String loops(Shape shape) {
        return (shape.rank() == 2 ? loop("i", shape.dim(0)) : "") + loop("j", shape.dim(-1));
    }
}
