package nabla.calculus.expr;

import java.util.HashMap;
import java.util.Map;
import nabla.calculus.array.Array;

/// The derivative as measured: ∂L/∂xᵢ ≈ (L(xᵢ + h) − L(xᵢ − h)) / 2h, element by element.
public final class CentralDifference {
    /// ∛ε balances the error of the formula, which grows as h², with that of rounding, which grows as 1/h.
    private static final double STEP = Math.cbrt(Math.ulp(1.0));

    private CentralDifference() {}

    /// ∂L/∂node at the given values, in the node's shape.
    public static Array of(Expr loss, Expr node, Map<? extends Expr, Array> values) {
        Array x = new Evaluation(values).of(node);
        Map<Expr, Array> moved = new HashMap<>(values);
        double[] slope = new double[x.size()];
        for (int i = 0; i < slope.length; i++) {
            double h = STEP * Math.max(1, Math.abs(x.at(i)));
            double up = x.at(i) + h;
            double down = x.at(i) - h;
            moved.put(node, x.with(i, up));
            double high = new Evaluation(moved).of(loss).item();
            moved.put(node, x.with(i, down));
            slope[i] = (high - new Evaluation(moved).of(loss).item()) / (up - down);
        }
        return Array.of(x.shape(), slope);
    }

    /// The greatest |a − b| / max(1, |a|, |b|) over all elements; NaN if one of them is.
    public static double error(Array a, Array b) {
        double worst = 0;
        Array errors = a.minus(b).map(Math::abs).over(a.zip(b, CentralDifference::scale));
        for (double error : errors.toDoubles()) worst = Math.max(worst, error);
        return worst;
    }

    /// The greatest |a − b| over the greatest element of either; 0 if both are zero throughout.
    public static double relativeError(Array a, Array b) {
        double difference = greatest(a.minus(b));
        return difference == 0 ? 0 : difference / Math.max(greatest(a), greatest(b));
    }

    private static double greatest(Array a) {
        double greatest = 0;
        for (double element : a.toDoubles()) greatest = Math.max(greatest, Math.abs(element));
        return greatest;
    }

    private static double scale(double a, double b) {
        return Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    }
}
