package nabla.explain;

import nabla.matrix.Discrepancy;
import nabla.matrix.Function;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Noise;
import nabla.matrix.Penalty;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Update;
import org.jspecify.annotations.Nullable;

/// Reference kernels of which a test replaces one verb.
abstract class Delegating implements Kernels {
    protected final ReferenceKernels right = new ReferenceKernels();

    @Override
    public Object allocate(int size) {
        return right.allocate(size);
    }

    @Override
    public String description() {
        return "reference, but for one verb";
    }

    @Override
    public void affine(Matrix Z, Matrix X, Matrix W, Matrix b) {
        right.affine(Z, X, W, b);
    }

    @Override
    public void mul(Matrix C, Matrix A, Matrix B) {
        right.mul(C, A, B);
    }

    @Override
    public void sumRows(Matrix s, Matrix A) {
        right.sumRows(s, A);
    }

    @Override
    public void map(Matrix A, Function f, Matrix Z) {
        right.map(A, f, Z);
    }

    @Override
    public void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) {
        right.chain(dZ, dA, f, Z, A);
    }

    @Override
    public void times(Matrix C, Matrix A, Matrix B) {
        right.times(C, A, B);
    }

    @Override
    public void mask(Matrix M, Noise noise) {
        right.mask(M, noise);
    }

    @Override
    public void softmax(Matrix P, Matrix Z) {
        right.softmax(P, Z);
    }

    @Override
    public void diff(Matrix D, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        right.diff(D, P, Y, w, c);
    }

    @Override
    public void slope(Matrix D, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        right.slope(D, l, P, Y, w, c);
    }

    @Override
    public void total(Matrix L, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        right.total(L, l, P, Y, w, c);
    }

    @Override
    public void crossEntropy(Matrix L, Matrix Z, Matrix Y, @Nullable Matrix w, double c) {
        right.crossEntropy(L, Z, Y, w, c);
    }

    @Override
    public void penalize(Matrix L, Matrix W, Penalty p) {
        right.penalize(L, W, p);
    }

    @Override
    public void penaltySlope(Matrix dW, Matrix W, Penalty p) {
        right.penaltySlope(dW, W, p);
    }

    @Override
    public void step(Matrix W, Matrix dW, Update u) {
        right.step(W, dW, u);
    }
}
