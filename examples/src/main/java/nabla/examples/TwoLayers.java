package nabla.examples;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import nabla.data.Dataset;
import nabla.matrix.Function;
import nabla.matrix.Matrix;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Role;
import nabla.nn.function.Sigmoid;

/// The network of the question: H = σ(X·W₁ + 1·b₁), P = σ(H·W₂ + 1·b₂), L = ½·Σ(P − Y)², in double precision.
/// Every line of its backward pass is a method, so that an example can put a wrong one in its place.
class TwoLayers {
    static final Function SIGMOID = new Sigmoid();

    final Matrix X, W1, b1, Z1, H, W2, b2, Z2, P, Y;
    final Matrix dW1, db1, dZ1, dH, dW2, db2, dZ2, dP;

    /// @param rows of the data, all in one batch; two classes, which become the targets 0 and 1
    TwoLayers(Dataset rows, int hidden, long seed) {
        int n = rows.rows();
        int in = rows.width();
        X = matrix("X", n, in);
        Y = matrix("Y", n, 1);
        fill(X, at -> rows.feature(at / in, at % in));
        fill(Y, at -> rows.labels()[at]);
        W1 = matrix("W1", in, hidden);
        b1 = matrix("b1", 1, hidden);
        Z1 = matrix("Z1", n, hidden);
        H = matrix("H", n, hidden);
        W2 = matrix("W2", hidden, 1);
        b2 = matrix("b2", 1, 1);
        Z2 = matrix("Z2", n, 1);
        P = matrix("P", n, 1);
        dW1 = gradient(W1);
        db1 = gradient(b1);
        dZ1 = gradient(Z1);
        dH = gradient(H);
        dW2 = gradient(W2);
        db2 = gradient(b2);
        dZ2 = gradient(Z2);
        dP = gradient(P);
        var random = new SplittableRandom(seed);
        fill(W1, at -> random.nextGaussian());
        fill(W2, at -> random.nextGaussian());
    }

    final void forward() {
        Z1.affine(X, W1, b1); // Z₁ = X·W₁ + 1·b₁
        H.map(SIGMOID, Z1); // H  = σ(Z₁)
        Z2.affine(H, W2, b2); // Z₂ = H·W₂ + 1·b₂
        P.map(SIGMOID, Z2); // P  = σ(Z₂)
    }

    final void backward() {
        dP.diff(P, Y, null, 1); // dP = P − Y
        dZ2();
        dW2.mul(H.T, dZ2); // dW₂ = Hᵀ·dZ₂
        db2.sumRows(dZ2); // db₂ = 1ᵀ·dZ₂
        dH();
        dZ1();
        dW1.mul(X.T, dZ1); // dW₁ = Xᵀ·dZ₁
        db1.sumRows(dZ1); // db₁ = 1ᵀ·dZ₁
    }

    /// dZ₂ = dP ⊙ P ⊙ (1 − P)
    void dZ2() {
        dZ2.chain(dP, SIGMOID, Z2, P);
    }

    /// dH = dZ₂·W₂ᵀ
    void dH() {
        dH.mul(dZ2, W2.T);
    }

    /// dZ₁ = dH ⊙ H ⊙ (1 − H)
    void dZ1() {
        dZ1.chain(dH, SIGMOID, Z1, H);
    }

    /// W ← W − η·dW, b ← b − η·db
    final void update(double rate) {
        descend(W1, dW1, rate);
        descend(b1, db1, rate);
        descend(W2, dW2, rate);
        descend(b2, db2, rate);
    }

    /// ½·Σ(P − Y)²
    final double loss() {
        double sum = 0;
        for (int i = 0; i < P.rows; i++) {
            double error = P.get(i, 0) - Y.get(i, 0);
            sum += error * error / 2;
        }
        return sum;
    }

    /// The loss before each `every`-th of so many steps of gradient descent on the whole batch.
    final double[] train(int steps, int every, double rate) {
        double[] losses = new double[steps / every];
        for (int step = 0; step < steps; step++) {
            forward();
            if (step % every == 0) {
                losses[step / every] = loss();
            }
            backward();
            update(rate);
        }
        return losses;
    }

    /// Sets every element, counted row by row.
    static void fill(Matrix A, IntToDoubleFunction value) {
        for (int at = 0; at < A.size(); at++) {
            A.set(at / A.cols, at % A.cols, value.applyAsDouble(at));
        }
    }

    private static void descend(Matrix W, Matrix dW, double rate) {
        fill(W, at -> W.get(at / W.cols, at % W.cols) - rate * dW.get(at / W.cols, at % W.cols));
    }

    private static Matrix matrix(String name, int rows, int cols) {
        return Matrix.zeros(name, Role.DATA, rows, cols, new ReferenceKernels());
    }

    private static Matrix gradient(Matrix of) {
        return matrix("d" + of.name, of.rows, of.cols);
    }
}
