package nabla.simd;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import nabla.matrix.Discrepancy;
import nabla.matrix.Function;
import nabla.matrix.Kernels;
import nabla.matrix.Layout;
import nabla.matrix.Matrix;
import nabla.matrix.Noise;
import nabla.matrix.Penalty;
import nabla.matrix.Role;
import nabla.matrix.ScalarKernels;
import nabla.matrix.Update;
import nabla.train.optimizer.Sgd;
import org.jspecify.annotations.Nullable;

/**
 * Single precision on the Vector API. Weights lie in panels of {@link Tiles#WIDTH} columns, so that Z = X·W packs
 * nothing; rows of samples have room for whole vectors. What is cheap beside the products is left to
 * {@link ScalarKernels}.
 *
 * <p>One instance serves one training at a time (it keeps scratch memory); its results do not depend on the number of
 * threads.
 */
public final class VectorKernels implements Kernels {
    private final int threads;
    private final ScalarKernels scalar = new ScalarKernels();
    private final Guests guests = new Guests(this);
    private final VectorFunctions functions = new VectorFunctions();
    private final Map<Update, VectorUpdate> updates = new IdentityHashMap<>();

    private final Product product;
    private final AffineMap affineMap;
    private final MulChain mulChain;
    private final Gradients gradients;
    private final GradientsStep gradientsStep;
    private final Descent descent;
    private final SoftmaxRows softmaxRows;

    /** Kernels that use up to {@code threads} threads where the work is worth it. */
    public VectorKernels(int threads) {
        this.threads = threads;
        var workers = new Workers(threads);
        product = new Product(workers);
        affineMap = new AffineMap(workers);
        mulChain = new MulChain(workers);
        gradients = new Gradients(workers);
        gradientsStep = new GradientsStep(workers);
        descent = new Descent(workers);
        softmaxRows = new SoftmaxRows(threads);
    }

    @Override
    public Object allocate(int size) {
        return new float[size];
    }

    @Override
    public String description() {
        return "vector " + Lanes.F.vectorBitSize() + " bit, " + threads + (threads == 1 ? " thread" : " threads");
    }

    @Override
    public Layout layout(Role role, int rows, int cols) {
        return switch (role) {
            case WEIGHTS -> Layout.panels(rows, cols, Tiles.WIDTH);
            case BIAS -> Layout.rowMajor(rows, cols, Lanes.padded(cols));
            case SAMPLES -> Layout.rowMajor(rows, cols, stride(cols));
            case DATA -> Layout.rowMajor(rows, cols);
        };
    }

    /** Rows a multiple of 1 KiB apart would compete for the same few lines of the cache. */
    private static int stride(int cols) {
        int padded = Lanes.padded(cols);
        return padded >= 256 && padded % 256 == 0 ? padded + Lanes.VL : padded;
    }

    // ---- products

    @Override
    public void affine(Matrix Z, Matrix X, Matrix W, Matrix b) {
        multiply(Z, Guests.fits(b) ? b : guests.copy(b), X, W);
    }

    @Override
    public void mul(Matrix C, Matrix A, Matrix B) {
        multiply(C, null, A, B);
    }

    private void multiply(Matrix C, @Nullable Matrix S, Matrix A, Matrix B) {
        if (isBetterARow(C, A, B)) {
            multiplyAsRow(C, S, A, B);
            guests.leave();
            return;
        }
        Matrix to = Guests.fits(C) || Guests.inPanels(C) && !C.transposed() ? C : guests.room(C.rows, C.cols);
        Matrix left = Guests.inRows(A) ? A : guests.copy(A);
        Matrix right = Guests.fits(B) || Guests.inPanels(B) ? B : guests.copy(B);
        product.multiply(to, S, left, right);
        if (to != C) {
            C.set(to);
        }
        guests.leave();
    }

    /** Whether C = A·B is a column, in which all lanes but one would be empty, and can be had as Cᵀ = Bᵀ·Aᵀ. */
    private static boolean isBetterARow(Matrix C, Matrix A, Matrix B) {
        return C.cols == 1
                && C.rows > Lanes.VL
                && A.cols > Tiles.ROWS
                && Guests.inRows(C)
                && !C.transposed()
                && Guests.inRows(B)
                && (Guests.fits(A) || Guests.fits(A.T));
    }

    private void multiplyAsRow(Matrix C, @Nullable Matrix S, Matrix A, Matrix B) {
        Matrix row = guests.room(1, C.rows);
        Matrix start = null;
        if (S != null) {
            start = guests.room(1, C.rows);
            Arrays.fill(start.floats(), 0, C.rows, S.floats()[S.offset()]);
        }
        product.multiply(row, start, B.T, A.T);
        float[] c = C.floats();
        for (int i = 0; i < C.rows; i++) {
            c[C.offset() + i * C.layout().stride()] = row.floats()[i];
        }
    }

    @Override
    public void affineMap(Matrix Z, Matrix A, Function f, Matrix X, Matrix W, Matrix b) {
        VectorFunction vf = functions.of(f);
        boolean ours =
                Guests.fits(Z) && Guests.fits(A) && X.layout().panel() == 0 && Guests.inPanels(W) && Guests.fits(b);
        if (vf == null || !ours || isBetterARow(Z, X, W)) {
            Kernels.super.affineMap(Z, A, f, X, W, b);
        } else {
            affineMap.run(f.fromOutput() ? A : Z, A, vf, X, W, b);
        }
    }

    @Override
    public void mulChain(Matrix dZ, Matrix dA, Matrix dY, Matrix W, Function f, Matrix Z, Matrix A) {
        VectorFunction vf = functions.of(f);
        boolean ours = Guests.fits(dZ)
                && dY.layout().panel() == 0
                && Guests.inPanels(W)
                && !W.transposed()
                && Guests.fits(Z)
                && Guests.fits(A);
        if (vf == null || !ours) {
            Kernels.super.mulChain(dZ, dA, dY, W, f, Z, A);
        } else {
            mulChain.run(dZ, dY, W, vf, Z, A);
        }
    }

    @Override
    public void gradients(Matrix dW, Matrix db, Matrix X, Matrix dZ) {
        if (areGradients(dW, db, X, dZ) && !isBetterARow(dW, X.T, dZ)) {
            gradients.run(dW, db, X, dZ);
        } else {
            Kernels.super.gradients(dW, db, X, dZ);
        }
    }

    @Override
    public void gradientsStep(Matrix W, Matrix b, Matrix dW, Matrix db, Matrix X, Matrix dZ, Update u) {
        VectorUpdate vu = update(u);
        boolean ours = areGradients(W, b, X, dZ) && areGradients(dW, db, X, dZ) && !isBetterARow(dW, X.T, dZ);
        if (vu == null || !ours) {
            Kernels.super.gradientsStep(W, b, dW, db, X, dZ, u);
        } else if (u instanceof Sgd.SgdUpdate sgd) {
            descent.run(W, b, X, dZ, sgd.learningRate());
        } else {
            gradientsStep.run(W, b, dW, db, X, dZ, vu);
        }
    }

    private static boolean areGradients(Matrix dW, Matrix db, Matrix X, Matrix dZ) {
        return Guests.inPanels(dW)
                && !dW.transposed()
                && Guests.fits(db)
                && X.layout().panel() == 0
                && Guests.fits(dZ);
    }

    // ---- element by element

    @Override
    public void map(Matrix A, Function f, Matrix Z) {
        VectorFunction vf = functions.of(f);
        if (vf == null || !Guests.fits(A) || !Guests.fits(Z)) {
            scalar.map(A, f, Z);
        } else {
            vf.map(A, Z, 0, A.rows, 0, Lanes.padded(A.cols) / Lanes.VL);
        }
    }

    @Override
    public void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) {
        VectorFunction vf = functions.of(f);
        if (vf == null || !Guests.fits(dZ) || !Guests.fits(dA) || !Guests.fits(Z) || !Guests.fits(A)) {
            scalar.chain(dZ, dA, f, Z, A);
        } else {
            vf.chain(dZ, dA, Z, A, 0, A.rows, 0, Lanes.padded(A.cols) / Lanes.VL);
        }
    }

    @Override
    public void step(Matrix W, Matrix dW, Update u) {
        VectorUpdate vu = update(u);
        int size = W.layout().size();
        if (vu == null || size % Lanes.VL != 0) {
            scalar.step(W, dW, u);
        } else {
            vu.move(W.floats(), W.offset(), dW.floats(), dW.offset(), 1, size);
        }
    }

    private @Nullable VectorUpdate update(Update u) {
        VectorUpdate known = updates.get(u);
        if (known == null) {
            known = VectorUpdate.of(u);
            if (known != null) {
                updates.put(u, known);
            }
        }
        return known;
    }

    // ---- row by row

    @Override
    public void softmax(Matrix P, Matrix Z) {
        softmaxRows.run(Z, P, null, null, null, null, 1);
    }

    @Override
    public void crossEntropy(Matrix L, Matrix Z, Matrix Y, @Nullable Matrix w, double c) {
        softmaxRows.run(Z, null, L, null, Y, w, c);
    }

    @Override
    public void softmaxCrossEntropy(Matrix P, Matrix L, Matrix dZ, Matrix Z, Matrix Y, @Nullable Matrix w, double c) {
        softmaxRows.run(Z, null, L, dZ, Y, w, c);
    }

    // ---- what costs little

    @Override
    public void sumRows(Matrix s, Matrix A) {
        scalar.sumRows(s, A);
    }

    @Override
    public void times(Matrix C, Matrix A, Matrix B) {
        scalar.times(C, A, B);
    }

    @Override
    public void mask(Matrix M, Noise noise) {
        scalar.mask(M, noise);
    }

    @Override
    public void diff(Matrix D, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        scalar.diff(D, P, Y, w, c);
    }

    @Override
    public void slope(Matrix D, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        scalar.slope(D, l, P, Y, w, c);
    }

    @Override
    public void total(Matrix L, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        scalar.total(L, l, P, Y, w, c);
    }

    @Override
    public void penalize(Matrix L, Matrix W, Penalty p) {
        scalar.penalize(L, W, p);
    }

    @Override
    public void penaltySlope(Matrix dW, Matrix W, Penalty p) {
        scalar.penaltySlope(dW, W, p);
    }
}
