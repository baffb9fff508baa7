package nabla.matrix;

import java.io.Serializable;

/** λ₁·Σ|w| + λ₂/2·Σw², on weights, never on biases. Its gradient is λ₁·sign(w) + λ₂·w. */
public record Penalty(double l1, double l2) implements Serializable {
    public static final Penalty NONE = new Penalty(0, 0);

    public Penalty {
        if (!(l1 >= 0 && l1 < Double.POSITIVE_INFINITY) || !(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "penalty: l1 is " + l1 + ", l2 is " + l2 + "; both must be finite and not negative");
        }
    }

    public boolean isNone() {
        return l1 == 0 && l2 == 0;
    }

    public double f(double w) {
        return l1 * Math.abs(w) + l2 / 2 * w * w;
    }

    public double df(double w) {
        return l1 * Math.signum(w) + l2 * w;
    }
}
