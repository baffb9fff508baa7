package nabla.train;

import java.io.Serializable;
import nabla.matrix.Matrix;

/**
 * Keeps a gradient small before the step: every element within ±value, then ‖∇‖ ≤ norm (Pascanu et al. 2013).
 * Infinity: no limit.
 */
public record Clipping(double norm, double value) implements Serializable {
    public static final Clipping NONE = new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** @throws IllegalArgumentException unless both limits are positive */
    public Clipping {
        if (!(norm > 0) || !(value > 0)) {
            throw new IllegalArgumentException(
                    "clipping: norm " + norm + ", value " + value + "; both limits must be positive");
        }
    }

    public boolean isNone() {
        return Double.isInfinite(norm) && Double.isInfinite(value);
    }

    /** Clips ∇ in place. */
    public void apply(Matrix gradient) {
        if (!Double.isInfinite(value)) {
            FlatVector.clamp(gradient, value);
        }
        if (!Double.isInfinite(norm)) {
            double length = FlatVector.norm(gradient);
            if (length > norm) {
                FlatVector.scale(gradient, norm / length);
            }
        }
    }
}
