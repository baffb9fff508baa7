package nabla.nn.loss;

/**
 * Sum or mean over the rows of a batch. Sums travel; the 1/N of a mean is this one factor in the loss, so db = 1ᵀ·dZ is
 * true always and partial sums over threads, shards or machines add up.
 */
public enum Reduction {
    SUM,
    MEAN;

    /**
     * c of a batch. For a mean this is 1/N with N the batch size asked for, also where the last batch of an epoch is
     * shorter: each row weighs 1/N once, whichever batch it falls into.
     */
    public double scale(long batchSize) {
        return this == SUM ? 1 : 1.0 / batchSize;
    }
}
