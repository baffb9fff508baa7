package nabla.train;

import nabla.matrix.Program;
import nabla.matrix.Update;

/**
 * The rows a training learns from, wherever they lie: on this machine, or on many. The gradient is a sum over rows, so
 * it is a sum over machines too.
 */
public interface GradientSource {
    long rows();

    /**
     * Whether {@link #step} moves θ by more than one gradient, so that there is no one ∇ to look at or to clip: then
     * {@link #gradient} is not asked.
     */
    default boolean movesByItself() {
        return false;
    }

    /** Writes ∇ over a batch, penalty included, beside the parameters; returns L of the batch without the penalty. */
    double gradient(Batch batch);

    /**
     * A step over a batch: ∇, then {@code move}. Where nobody wants to see ∇ it need not be written down, as long as θ
     * comes to the same.
     *
     * @param move θ ← u(θ, ∇)
     */
    default double step(Batch batch, Update update, Program move) {
        double loss = gradient(batch);
        move.run();
        return loss;
    }
}
