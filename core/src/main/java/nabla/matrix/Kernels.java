package nabla.matrix;

import org.jspecify.annotations.Nullable;

/**
 * The whole numeric vocabulary. An implementation may be fast; the comment is what it must compute.
 * Operands are outputs first, as on the left of an equation; outputs share no memory with inputs unless said.
 * {@code w} is a column of sample weights (N×1) or null for all ones; {@code c} is the one place where the 1/N of a
 * mean is applied.
 *
 * <p>A fused verb is a default method: its body is its specification. Where one says that an intermediate may be left
 * unwritten, nothing else reads it.
 */
public interface Kernels {

    /** A zeroed array of this implementation's element type: float[] or double[]. */
    Object allocate(int size);

    /** Where the elements of a matrix of this role lie. */
    default Layout layout(Role role, int rows, int cols) {
        return Layout.rowMajor(rows, cols);
    }

    /** What it is, for log lines: {@code vector 512 bit, 2 threads}. */
    String description();

    // ---- layers

    /** Z = X·W + 1·b. */
    void affine(Matrix Z, Matrix X, Matrix W, Matrix b);

    /** C = A·B; either operand may be a transposed view. */
    void mul(Matrix C, Matrix A, Matrix B);

    /** s = 1ᵀ·A. */
    void sumRows(Matrix s, Matrix A);

    /** A = f(Z). */
    void map(Matrix A, Function f, Matrix Z);

    /** dZ = dA ⊙ f′(Z), A = f(Z). */
    void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A);

    /** C = A ⊙ B. */
    void times(Matrix C, Matrix A, Matrix B);

    /** M = the noise's next mask. */
    void mask(Matrix M, Noise noise);

    // ---- losses

    /** P = softmax(Z), row by row. */
    void softmax(Matrix P, Matrix Z);

    /** D = c·w ⊙ (P − Y). */
    void diff(Matrix D, Matrix P, Matrix Y, @Nullable Matrix w, double c);

    /** D = c·w ⊙ ∂ℓ/∂P. */
    void slope(Matrix D, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c);

    /** L = c·Σ w ⊙ ℓ(P, Y); L is 1×1. */
    void total(Matrix L, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c);

    /** L = c·Σᵣ wᵣ·(log Σⱼ e^zᵣⱼ − yᵣ·zᵣ), the cross-entropy from logits; each row of Y sums to 1. L is 1×1. */
    void crossEntropy(Matrix L, Matrix Z, Matrix Y, @Nullable Matrix w, double c);

    /** L = L + λ₁·Σ|W| + λ₂/2·ΣW². */
    void penalize(Matrix L, Matrix W, Penalty p);

    /** dW = dW + λ₁·sign(W) + λ₂·W. */
    void penaltySlope(Matrix dW, Matrix W, Penalty p);

    // ---- optimizers

    /** W ← u(W, dW), element by element; W and dW are views of θ and ∇ at the same place. */
    void step(Matrix W, Matrix dW, Update u);

    // ---- fused verbs

    /** Z = X·W + 1·b; A = f(Z). Z may be left unwritten where {@link Function#fromOutput()}. */
    default void affineMap(Matrix Z, Matrix A, Function f, Matrix X, Matrix W, Matrix b) {
        affine(Z, X, W, b);
        map(A, f, Z);
    }

    /** dA = dY·Wᵀ; dZ = dA ⊙ f′(Z). dA may be left unwritten. */
    default void mulChain(Matrix dZ, Matrix dA, Matrix dY, Matrix W, Function f, Matrix Z, Matrix A) {
        mul(dA, dY, W.T);
        chain(dZ, dA, f, Z, A);
    }

    /** dW = Xᵀ·dZ; db = 1ᵀ·dZ. */
    default void gradients(Matrix dW, Matrix db, Matrix X, Matrix dZ) {
        mul(dW, X.T, dZ);
        sumRows(db, dZ);
    }

    /** dW = Xᵀ·dZ; db = 1ᵀ·dZ; W ← u(W, dW); b ← u(b, db). dW and db may be left unwritten. */
    default void gradientsStep(Matrix W, Matrix b, Matrix dW, Matrix db, Matrix X, Matrix dZ, Update u) {
        gradients(dW, db, X, dZ);
        step(W, dW, u);
        step(b, db, u);
    }

    /** P = softmax(Z); L = the cross-entropy; dZ = c·w ⊙ (P − Y). P may be left unwritten. */
    default void softmaxCrossEntropy(Matrix P, Matrix L, Matrix dZ, Matrix Z, Matrix Y, @Nullable Matrix w, double c) {
        softmax(P, Z);
        crossEntropy(L, Z, Y, w, c);
        diff(dZ, P, Y, w, c);
    }
}
