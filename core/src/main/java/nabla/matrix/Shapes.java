package nabla.matrix;

import org.jspecify.annotations.Nullable;

/** Shape checks whose errors name both sides: {@code mul: A is 5×4, B is 3×6; A's columns must equal B's rows}. */
final class Shapes {
    private Shapes() {}

    static void mul(Matrix C, Matrix A, Matrix B) {
        require(A.cols == B.rows, "mul", A, B, A.name + "'s columns must equal " + B.name + "'s rows");
        require(C.rows == A.rows && C.cols == B.cols, "mul", C, A, "the product is " + A.rows + "×" + B.cols);
    }

    static void affine(Matrix Z, Matrix X, Matrix W, Matrix b) {
        require(X.cols == W.rows, "affine", X, W, X.name + "'s columns must equal " + W.name + "'s rows");
        require(b.rows == 1 && b.cols == W.cols, "affine", b, W, b.name + " must be 1×" + W.cols);
        require(Z.rows == X.rows && Z.cols == W.cols, "affine", Z, X, "the result is " + X.rows + "×" + W.cols);
    }

    static void same(String verb, Matrix A, Matrix B) {
        if (A.rows != B.rows || A.cols != B.cols) {
            require(false, verb, A, B, "both must have the same shape");
        }
    }

    static void sameWeighted(String verb, Matrix P, Matrix Y, @Nullable Matrix w) {
        same(verb, P, Y);
        if (w != null) {
            require(w.rows == P.rows && w.cols == 1, verb, w, P, "the sample weights must be " + P.rows + "×1");
        }
    }

    static void require(boolean holds, String verb, Matrix A, Matrix B, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(
                    verb + ": " + A.name + " is " + A.shape() + ", " + B.name + " is " + B.shape() + "; " + rule);
        }
    }
}
