package nabla.io;

import java.io.Serializable;
import java.util.List;
import nabla.matrix.Penalty;
import nabla.nn.loss.Reduction;

/**
 * What training made of the network's loss ℓ: c·Σ w·ℓ + λ₁·Σ|W| + λ₂/2·ΣW².
 *
 * @param reduction sum or mean over the rows of a batch
 * @param l1 λ₁
 * @param l2 λ₂
 * @param classWeights w of each class, in the classes' order; empty where all rows weighed the same
 */
public record LossTerms(Reduction reduction, double l1, double l2, List<Double> classWeights) implements Serializable {
    /** The plain mean. */
    public static final LossTerms PLAIN = new LossTerms(Reduction.MEAN, Penalty.NONE, List.of());

    public LossTerms {
        classWeights = List.copyOf(classWeights);
    }

    public LossTerms(Reduction reduction, Penalty penalty, List<Double> classWeights) {
        this(reduction, penalty.l1(), penalty.l2(), classWeights);
    }

    public Penalty penalty() {
        return new Penalty(l1, l2);
    }
}
