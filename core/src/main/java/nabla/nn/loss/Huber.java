package nabla.nn.loss;

import nabla.matrix.Discrepancy;
import nabla.matrix.Matrix;
import nabla.nn.Scope;
import org.jspecify.annotations.Nullable;

/** ½r² for |r| ≤ δ, else δ(|r| − δ/2), with r = p − y (Huber 1964); ∂ℓ/∂p = r clipped to ±δ. */
public record Huber(double delta) implements Loss, Discrepancy {
    public Huber() {
        this(1);
    }

    /** @throws IllegalArgumentException unless δ > 0 */
    public Huber {
        if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("huber: delta is " + delta + "; it must be positive");
        }
    }

    @Override
    public double f(double p, double y) {
        double r = Math.abs(p - y);
        return r <= delta ? r * r / 2 : delta * (r - delta / 2);
    }

    @Override
    public double df(double p, double y) {
        return Math.max(-delta, Math.min(delta, p - y));
    }

    @Override
    public Pass bind(Scope scope, Matrix Z, Matrix dZ, Matrix Y, @Nullable Matrix w, double c) {
        return new ElementwisePass(this, Z, dZ, Y, w, scope.loss(), c);
    }

    @Override
    public String name() {
        return "huber";
    }

    @Override
    public String formula(String p, String y) {
        return "huber(" + p + " − " + y + ")";
    }
}
