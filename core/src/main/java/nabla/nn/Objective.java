package nabla.nn;

import java.io.Serializable;
import nabla.matrix.Penalty;
import nabla.nn.loss.Reduction;

/**
 * L = c·Σ w·ℓ + λ₁·Σ|W| + λ₂/2·ΣW²: how a network's loss over a batch becomes the one number that training makes small.
 *
 * @param reduction sum or mean over the rows: c is 1 or 1/batchSize
 * @param batchSize the batch size asked for; a shorter last batch keeps it, so that each row weighs once
 * @param weighted whether rows have weights
 * @param penalty on weights, not on biases
 */
public record Objective(Reduction reduction, long batchSize, boolean weighted, Penalty penalty)
        implements Serializable {

    /** @throws IllegalArgumentException unless the batch size is positive */
    public Objective {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size is " + batchSize + "; it must be at least 1");
        }
    }

    /** The plain mean over batches of this size. */
    public static Objective mean(long batchSize) {
        return new Objective(Reduction.MEAN, batchSize, false, Penalty.NONE);
    }

    /** The plain sum, as in the seed's programs. */
    public static Objective sum() {
        return new Objective(Reduction.SUM, 1, false, Penalty.NONE);
    }

    /** The sum of the rows' losses times their weights. */
    public static Objective weightedSum() {
        return new Objective(Reduction.SUM, 1, true, Penalty.NONE);
    }

    public double scale() {
        return reduction.scale(batchSize);
    }

    /**
     * L of a whole batch as a mean over its rows, in which sum and mean can be compared. Beside a sum a penalty weighs
     * batchSize times less than beside a mean, so its share is divided too.
     */
    public double perRow(double loss) {
        return loss / (batchSize * scale());
    }
}
