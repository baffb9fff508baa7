package nabla.train;

/**
 * Stops when the watched loss (of the validation rows; of the training rows where there are none) has not become
 * smaller by {@code minDelta} for {@code patience} epochs; the weights of the best epoch are restored.
 */
public record EarlyStopping(int patience, double minDelta) {
    /** Any improvement counts. */
    public EarlyStopping(int patience) {
        this(patience, 0);
    }

    /** @throws IllegalArgumentException unless patience ≥ 1 and minDelta ≥ 0 */
    public EarlyStopping {
        if (patience < 1 || !(minDelta >= 0)) {
            throw new IllegalArgumentException("early stopping: patience " + patience + ", least improvement "
                    + minDelta + "; the patience must be at least 1, the improvement not negative");
        }
    }
}
