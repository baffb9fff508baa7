package nabla.matrix;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One call of a verb, as data: what ran, on which matrices. A step of training is a list of these
 * ({@link Program}); an explanation prints the same list.
 */
public sealed interface Verb {
    void run(Kernels k);

    /** What it writes. */
    List<Matrix> writes();

    /** What it reads. */
    List<Matrix> reads();

    /** The equation it computes, by the matrices' names; a fused verb has one for each of its parts. */
    List<String> equations();

    /** The matrix on the left, those on the right, and the equation itself. */
    record Equation(Matrix left, List<Matrix> right, String text) {}

    /** A verb that computes one equation. */
    sealed interface Single extends Verb {
        Equation equation();

        @Override
        default List<Matrix> writes() {
            return List.of(equation().left());
        }

        @Override
        default List<Matrix> reads() {
            return equation().right();
        }

        @Override
        default List<String> equations() {
            return List.of(equation().text());
        }
    }

    /** {@code Z = X·W + 1·b} */
    record Affine(Matrix Z, Matrix X, Matrix W, Matrix b) implements Single {
        @Override
        public void run(Kernels k) {
            k.affine(Z, X, W, b);
        }

        @Override
        public Equation equation() {
            return new Equation(Z, List.of(X, W, b), Z.name + " = " + X.name + "·" + W.name + " + 1·" + b.name);
        }
    }

    /** {@code C = A·B} */
    record Mul(Matrix C, Matrix A, Matrix B) implements Single {
        @Override
        public void run(Kernels k) {
            k.mul(C, A, B);
        }

        @Override
        public Equation equation() {
            return new Equation(C, List.of(A, B), C.name + " = " + A.name + "·" + B.name);
        }
    }

    /** {@code s = 1ᵀ·A} */
    record SumRows(Matrix s, Matrix A) implements Single {
        @Override
        public void run(Kernels k) {
            k.sumRows(s, A);
        }

        @Override
        public Equation equation() {
            return new Equation(s, List.of(A), s.name + " = 1ᵀ·" + A.name);
        }
    }

    /** {@code A = f(Z)} */
    record Map(Matrix A, Function f, Matrix Z) implements Single {
        @Override
        public void run(Kernels k) {
            k.map(A, f, Z);
        }

        @Override
        public Equation equation() {
            return new Equation(A, List.of(Z), A.name + " = " + f.symbol() + "(" + Z.name + ")");
        }
    }

    /** {@code dZ = dA ⊙ f′(Z)} */
    record Chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) implements Single {
        @Override
        public void run(Kernels k) {
            k.chain(dZ, dA, f, Z, A);
        }

        @Override
        public Equation equation() {
            return new Equation(
                    dZ, List.of(dA, Z, A), dZ.name + " = " + dA.name + " ⊙ " + f.symbol() + "′(" + Z.name + ")");
        }
    }

    /** {@code C = A ⊙ B} */
    record Times(Matrix C, Matrix A, Matrix B) implements Single {
        @Override
        public void run(Kernels k) {
            k.times(C, A, B);
        }

        @Override
        public Equation equation() {
            return new Equation(C, List.of(A, B), C.name + " = " + A.name + " ⊙ " + B.name);
        }
    }

    /** {@code M = Bernoulli(keep)/keep} */
    record Mask(Matrix M, Noise noise) implements Single {
        @Override
        public void run(Kernels k) {
            k.mask(M, noise);
        }

        @Override
        public Equation equation() {
            return new Equation(M, List.of(), M.name + " = Bernoulli(keep)/keep");
        }
    }

    /** {@code P = softmax(Z)} */
    record Softmax(Matrix P, Matrix Z) implements Single {
        @Override
        public void run(Kernels k) {
            k.softmax(P, Z);
        }

        @Override
        public Equation equation() {
            return new Equation(P, List.of(Z), P.name + " = softmax(" + Z.name + ")");
        }
    }

    /** {@code D = c·w ⊙ (P − Y)} */
    record Diff(Matrix D, Matrix P, Matrix Y, @Nullable Matrix w, double c) implements Single {
        @Override
        public void run(Kernels k) {
            k.diff(D, P, Y, w, c);
        }

        @Override
        public Equation equation() {
            String difference = P.name + " − " + Y.name;
            String factor = factor(c, w);
            return new Equation(
                    D,
                    withWeights(w, P, Y),
                    D.name + " = " + (factor.isEmpty() ? difference : factor + "(" + difference + ")"));
        }
    }

    /** {@code D = c·w ⊙ ∂ℓ/∂P} */
    record Slope(
            Matrix D,
            Discrepancy l,
            Matrix P,
            Matrix Y,
            @Nullable Matrix w,
            double c) implements Single {
        @Override
        public void run(Kernels k) {
            k.slope(D, l, P, Y, w, c);
        }

        @Override
        public Equation equation() {
            return new Equation(
                    D,
                    withWeights(w, P, Y),
                    D.name + " = " + factor(c, w) + "∂/∂" + P.name + " " + l.formula(P.name, Y.name));
        }
    }

    /** {@code L = c·Σ w ⊙ ℓ(P, Y)} */
    record Total(
            Matrix L,
            Discrepancy l,
            Matrix P,
            Matrix Y,
            @Nullable Matrix w,
            double c) implements Single {
        @Override
        public void run(Kernels k) {
            k.total(L, l, P, Y, w, c);
        }

        @Override
        public Equation equation() {
            return new Equation(
                    L, withWeights(w, P, Y), L.name + " = " + factor(c, w) + "Σ " + l.formula(P.name, Y.name));
        }
    }

    /** {@code L = c·Σ w·(log Σ e^Z − Y·Z)} */
    record CrossEntropy(
            Matrix L, Matrix Z, Matrix Y, @Nullable Matrix w, double c) implements Single {
        @Override
        public void run(Kernels k) {
            k.crossEntropy(L, Z, Y, w, c);
        }

        @Override
        public Equation equation() {
            return new Equation(
                    L,
                    withWeights(w, Z, Y),
                    L.name + " = " + factor(c, w) + "Σ (log Σ exp(" + Z.name + ") − " + Y.name + " ⊙ " + Z.name + ")");
        }
    }

    /** {@code L += λ₁·Σ|W| + λ₂/2·ΣW²} */
    record Penalize(Matrix L, Matrix W, Penalty p) implements Single {
        @Override
        public void run(Kernels k) {
            k.penalize(L, W, p);
        }

        @Override
        public Equation equation() {
            return new Equation(
                    L,
                    List.of(L, W),
                    L.name + " += "
                            + join(
                                    p.l1() == 0 ? "" : number(p.l1()) + "·Σ|" + W.name + "|",
                                    p.l2() == 0 ? "" : number(p.l2()) + "/2·Σ" + W.name + "²"));
        }
    }

    /** {@code dW += λ₁·sign(W) + λ₂·W} */
    record PenaltySlope(Matrix dW, Matrix W, Penalty p) implements Single {
        @Override
        public void run(Kernels k) {
            k.penaltySlope(dW, W, p);
        }

        @Override
        public Equation equation() {
            return new Equation(
                    dW,
                    List.of(dW, W),
                    dW.name + " += "
                            + join(
                                    p.l1() == 0 ? "" : number(p.l1()) + "·sign(" + W.name + ")",
                                    p.l2() == 0 ? "" : number(p.l2()) + "·" + W.name));
        }
    }

    /** {@code W ← u(W, dW)} */
    record Step(Matrix W, Matrix dW, Update u) implements Single {
        @Override
        public void run(Kernels k) {
            k.step(W, dW, u);
        }

        @Override
        public Equation equation() {
            return new Equation(W, List.of(W, dW), W.name + " ← " + u + "(" + W.name + ", " + dW.name + ")");
        }
    }

    /** Several verbs run as one kernel call; their equations are theirs. */
    record Fused(List<Verb> parts, Call call) implements Verb {
        /** The fused verb of {@link Kernels}, its operands bound. */
        @FunctionalInterface
        public interface Call {
            void run(Kernels k);
        }

        @Override
        public void run(Kernels k) {
            call.run(k);
        }

        @Override
        public List<Matrix> writes() {
            return parts.stream().flatMap(v -> v.writes().stream()).toList();
        }

        @Override
        public List<Matrix> reads() {
            return parts.stream().flatMap(v -> v.reads().stream()).toList();
        }

        @Override
        public List<String> equations() {
            return parts.stream().flatMap(v -> v.equations().stream()).toList();
        }
    }

    private static List<Matrix> withWeights(@Nullable Matrix w, Matrix A, Matrix B) {
        return w == null ? List.of(A, B) : List.of(A, B, w);
    }

    /** "1/4·w ⊙ ": what stands before a sum or a difference; empty when both are one. */
    private static String factor(double c, @Nullable Matrix w) {
        String scale = c == 1 ? "" : (1 / c == Math.rint(1 / c) ? "1/" + number(1 / c) : number(c)) + "·";
        return scale + (w == null ? "" : w.name + " ⊙ ");
    }

    private static String join(String a, String b) {
        return a.isEmpty() ? b : b.isEmpty() ? a : a + " + " + b;
    }

    private static String number(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : String.format(Locale.ROOT, "%s", v);
    }
}
