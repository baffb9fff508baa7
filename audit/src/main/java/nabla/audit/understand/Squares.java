package nabla.audit.understand;

import java.util.List;
import java.util.function.Predicate;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;

/// Squares in what a program computes. Half a sum of squared errors is a loss, whatever its name: the half is there
/// only
/// to go away in the derivative.
public final class Squares {
    private Squares() {}

    /// Whether half of a square that counts goes into a value.
    public static boolean isHalved(Node value, Predicate<Node> counts) {
        return Adjoints.ancestors(List.of(value)).stream()
                .filter(Squares::isHalf)
                .flatMap(n -> Adjoints.ancestors(List.of(n)).stream())
                .anyMatch(n -> isSquare(n) && counts.test(n));
    }

    /// Whether a value is another one's square, element by element.
    public static boolean isSquare(Node n) {
        return n.op() == Binary.POWER && isNumber(n.inputs.getLast(), 2)
                || n.op() == Binary.MULTIPLY && n.inputs.getFirst() == n.inputs.getLast();
    }

    private static boolean isHalf(Node n) {
        return n.op() == Binary.MULTIPLY && n.inputs.stream().anyMatch(i -> isNumber(i, 0.5))
                || n.op() == Binary.DIVIDE && isNumber(n.inputs.getLast(), 2);
    }

    private static boolean isNumber(Node n, double number) {
        return n.expr instanceof Constant && n.value().size() == 1 && n.value().at(0) == number;
    }
}
