package nabla.matrix;

/** What a matrix is for; kernels choose its {@link Layout} by this. */
public enum Role {
    /** W, in × out: the right operand of every product. */
    WEIGHTS,
    /** b, 1 × out: added to every row. */
    BIAS,
    /** One row a sample: activations, pre-activations and their gradients. */
    SAMPLES,
    /** Rows handed in from outside (X, Y): never padded, so that they can be windows on a data set. */
    DATA
}
