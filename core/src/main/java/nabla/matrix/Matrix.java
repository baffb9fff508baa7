package nabla.matrix;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A named matrix. Verbs assign to the receiver: {@code dW.mul(X.T, dZ)} is dW = Xᵀ·dZ.
 *
 * <p>A matrix is a view: it knows its shape, its {@link Layout} and the array it lies in, which is
 * {@code float[]} for training and {@code double[]} under {@link ReferenceKernels}. Every verb checks
 * its shapes once and names both sides when they do not fit.
 */
public final class Matrix {
    public final String name;
    public final int rows;
    public final int cols;
    /** The transposed view, made once. */
    public final Matrix T;

    private final boolean transposed;
    private final Layout layout;
    private final Storage storage;
    private final Kernels kernels;

    /** The array a matrix and its transpose lie in; a window on a data set moves it. */
    private static final class Storage {
        Object data;
        int offset;

        Storage(Object data, int offset) {
            this.data = data;
            this.offset = offset;
        }
    }

    /** A view of {@code data} (float[] or double[]) from {@code offset} on. */
    public Matrix(String name, Layout layout, Object data, int offset, Kernels kernels) {
        this.name = name;
        this.rows = layout.rows();
        this.cols = layout.cols();
        this.layout = layout;
        this.storage = new Storage(data, offset);
        this.kernels = kernels;
        this.transposed = false;
        this.T = new Matrix(this);
    }

    private Matrix(Matrix of) {
        name = of.name + "ᵀ";
        rows = of.cols;
        cols = of.rows;
        layout = of.layout;
        storage = of.storage;
        kernels = of.kernels;
        transposed = true;
        T = of;
    }

    /** A matrix of zeros, laid out as {@code kernels} like it for this role. */
    public static Matrix zeros(String name, Role role, int rows, int cols, Kernels kernels) {
        Layout layout = kernels.layout(role, rows, cols);
        return new Matrix(name, layout, kernels.allocate(layout.size()), 0, kernels);
    }

    // ---- the verbs

    /** Z = X·W + 1·b. */
    public void affine(Matrix X, Matrix W, Matrix b) {
        Shapes.affine(this, X, W, b);
        kernels.affine(this, X, W, b);
    }

    /** C = A·B. */
    public void mul(Matrix A, Matrix B) {
        Shapes.mul(this, A, B);
        kernels.mul(this, A, B);
    }

    /** s = 1ᵀ·A. */
    public void sumRows(Matrix A) {
        Shapes.require(rows == 1 && cols == A.cols, "sumRows", this, A, "the sum must be 1×" + A.cols);
        kernels.sumRows(this, A);
    }

    /** A = f(Z). */
    public void map(Function f, Matrix Z) {
        Shapes.same("map", this, Z);
        kernels.map(this, f, Z);
    }

    /** dZ = dA ⊙ f′(Z). */
    public void chain(Matrix dA, Function f, Matrix Z, Matrix A) {
        Shapes.same("chain", this, dA);
        Shapes.same("chain", this, Z);
        Shapes.same("chain", this, A);
        kernels.chain(this, dA, f, Z, A);
    }

    /** C = A ⊙ B. */
    public void times(Matrix A, Matrix B) {
        Shapes.same("times", this, A);
        Shapes.same("times", this, B);
        kernels.times(this, A, B);
    }

    /** M = the noise's next mask. */
    public void mask(Noise noise) {
        kernels.mask(this, noise);
    }

    /** P = softmax(Z), row by row. */
    public void softmax(Matrix Z) {
        Shapes.same("softmax", this, Z);
        kernels.softmax(this, Z);
    }

    /** D = c·w ⊙ (P − Y). */
    public void diff(Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        Shapes.same("diff", this, P);
        Shapes.sameWeighted("diff", P, Y, w);
        kernels.diff(this, P, Y, w, c);
    }

    /** D = c·w ⊙ ∂ℓ/∂P. */
    public void slope(Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        Shapes.same("slope", this, P);
        Shapes.sameWeighted("slope", P, Y, w);
        kernels.slope(this, l, P, Y, w, c);
    }

    /** L = c·Σ w ⊙ ℓ(P, Y). */
    public void total(Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        Shapes.sameWeighted("total", P, Y, w);
        kernels.total(this, l, P, Y, w, c);
    }

    /** L = c·Σᵣ wᵣ·(log Σⱼ e^zᵣⱼ − yᵣ·zᵣ). */
    public void crossEntropy(Matrix Z, Matrix Y, @Nullable Matrix w, double c) {
        Shapes.sameWeighted("crossEntropy", Z, Y, w);
        kernels.crossEntropy(this, Z, Y, w, c);
    }

    /** L = L + λ₁·Σ|W| + λ₂/2·ΣW². */
    public void penalize(Matrix W, Penalty p) {
        kernels.penalize(this, W, p);
    }

    /** dW = dW + λ₁·sign(W) + λ₂·W. */
    public void penaltySlope(Matrix W, Penalty p) {
        Shapes.same("penaltySlope", this, W);
        kernels.penaltySlope(this, W, p);
    }

    /** W ← u(W, dW). */
    public void step(Matrix dW, Update u) {
        Shapes.same("step", this, dW);
        kernels.step(this, dW, u);
    }

    // ---- what it is

    /** Number of elements, padding not counted. */
    public int size() {
        return rows * cols;
    }

    public boolean transposed() {
        return transposed;
    }

    /** The layout of the matrix that is not transposed. */
    public Layout layout() {
        return layout;
    }

    /** Where element (0, 0) lies in the array. */
    public int offset() {
        return storage.offset;
    }

    /** The array, under float kernels. */
    public float[] floats() {
        return (float[]) storage.data;
    }

    /** The array, under {@link ReferenceKernels}. */
    public double[] doubles() {
        return (double[]) storage.data;
    }

    public boolean isDouble() {
        return storage.data instanceof double[];
    }

    /** Whether the two share memory. */
    public boolean overlaps(Matrix other) {
        return storage.data == other.storage.data
                && offset() < other.offset() + other.layout.size()
                && other.offset() < offset() + layout.size();
    }

    /** The kernels its verbs run on. */
    public Kernels kernels() {
        return kernels;
    }

    /** Makes this matrix a window on {@code data}, its first element at {@code offset}; rows are {@code stride} apart. */
    public void moveTo(Object data, int offset) {
        storage.data = data;
        storage.offset = offset;
    }

    // ---- single elements: for tests, files and explanations, not for kernels

    private int at(int i, int j) {
        if (i < 0 || i >= rows || j < 0 || j >= cols) {
            throw new IndexOutOfBoundsException(name + " is " + shape() + ", asked for (" + i + ", " + j + ")");
        }
        return storage.offset + (transposed ? layout.at(j, i) : layout.at(i, j));
    }

    public double get(int i, int j) {
        int p = at(i, j);
        return storage.data instanceof float[] f ? f[p] : doubles()[p];
    }

    public void set(int i, int j, double v) {
        int p = at(i, j);
        if (storage.data instanceof float[] f) {
            f[p] = (float) v;
        } else {
            doubles()[p] = v;
        }
    }

    /** Copies the elements of {@code other}, whatever its layout and precision. */
    public void set(Matrix other) {
        Shapes.same("set", this, other);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                set(i, j, other.get(i, j));
            }
        }
    }

    /** Row i from {@code source[from …]}, one element a column. */
    public void setRow(int i, float[] source, int from) {
        if (!transposed && layout.panel() == 0 && storage.data instanceof float[] f) {
            System.arraycopy(source, from, f, storage.offset + i * layout.stride(), cols);
            return;
        }
        for (int j = 0; j < cols; j++) {
            set(i, j, source[from + j]);
        }
    }

    /** The elements row by row, without padding, as float32. */
    public float[] toFloats() {
        float[] out = new float[size()];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[i * cols + j] = (float) get(i, j);
            }
        }
        return out;
    }

    /** The elements as rows. */
    public double[][] toArray() {
        double[][] out = new double[rows][cols];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[i][j] = get(i, j);
            }
        }
        return out;
    }

    /** "5×4". */
    public String shape() {
        return rows + "×" + cols;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s", name, shape());
    }
}
