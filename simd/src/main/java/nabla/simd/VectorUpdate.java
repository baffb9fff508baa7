package nabla.simd;

import nabla.matrix.Update;
import nabla.train.optimizer.AdamUpdate;
import nabla.train.optimizer.MomentumUpdate;
import nabla.train.optimizer.RmsProp;
import nabla.train.optimizer.Sgd;
import org.jspecify.annotations.Nullable;

/** An optimizer's rule on whole vectors of θ, padding included. Several threads may move different parts at once. */
abstract class VectorUpdate {

    /**
     * Moves {@code theta[at …]} by {@code gradient[gt …]}: rows of n elements, n in whole vectors, which lie
     * {@link Tiles#WIDTH} apart in both.
     */
    abstract void move(float[] theta, int at, float[] gradient, int gt, int rows, int n);

    /** The rule written on vectors, or null where it is not one of ours. */
    static @Nullable VectorUpdate of(Update u) {
        if (u instanceof Sgd.SgdUpdate sgd) {
            return new Updates.Sgd(sgd);
        } else if (u instanceof AdamUpdate adam) {
            return new Updates.Adam(adam);
        } else if (u instanceof MomentumUpdate momentum) {
            return momentum.nesterov() ? new Updates.Nesterov(momentum) : new Updates.Momentum(momentum);
        } else if (u instanceof RmsProp.RmsPropUpdate rmsProp) {
            return new Updates.RmsProp(rmsProp);
        }
        return null;
    }
}
