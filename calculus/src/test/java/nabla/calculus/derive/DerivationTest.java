package nabla.calculus.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import nabla.calculus.array.Array;
import nabla.calculus.expr.CentralDifference;
import nabla.calculus.notation.Notation;
import org.junit.jupiter.api.Test;

class DerivationTest {
    private static final String SEED = "sum((sigmoid(sigmoid(X@W1+b1)@W2+b2)-Y)**2)/2";

    private static String text(String expression, String by, Notation notation, boolean steps) {
        String text = DerivationText.of(Derivation.of(expression, List.of(by.split(",")), Map.of()), notation, steps);
        return text.replaceAll("error \\d\\.\\de-\\d\\d", "error …");
    }

    @Test
    void theSeedsNetworkIsDerivedAsByHand() {
        assertThat(text(SEED, "b1,b2,W1,W2", Notation.MATRIX, true)).isEqualTo("""
                shapes
                  X: N×D
                  W1: D×H
                  b1: 1×H, so 1·b1 is N×H
                  W2: H×M
                  b2: 1×M, so 1·b2 is N×M
                  Y: N×M

                forward
                  Z1 = X·W1 + 1·b1              N×H = N×D · D×H + N×1 · 1×H
                  H1 = σ(Z1)                    N×H
                  Z2 = H1·W2 + 1·b2             N×M = N×H · H×M + N×1 · 1×M
                  P = σ(Z2)                     N×M
                  L = ‖P − Y‖²/2

                backward
                  dZ2 = (P − Y) ⊙ P ⊙ (1 − P)   N×M
                        The divisor 2 divides the derivative too.
                        ‖P − Y‖² has the derivative 2·(P − Y).
                        So far dP = P − Y.
                        P = σ(Z2) works element by element: σ′ = P ⊙ (1 − P), taken at the output, not at Z2.
                  db2 = 1ᵀ·dZ2                  1×M = 1×N · N×M
                        b2 (1×M) is copied to each of the N rows: 1·b2. What is copied forward is summed backward.
                  dW2 = H1ᵀ·dZ2                 H×M = H×N · N×M
                        W2 is the right factor of H1·W2: the other factor comes back transposed, on the left,
                          which sums over N and leaves H×M.
                  dH1 = dZ2·W2ᵀ                 N×H = N×M · M×H
                        H1 is the left factor of H1·W2: the other factor comes back transposed, on the right,
                          which sums over M and leaves N×H.
                  dZ1 = dH1 ⊙ H1 ⊙ (1 − H1)     N×H
                        H1 = σ(Z1) works element by element: σ′ = H1 ⊙ (1 − H1), taken at the output, not at Z1.
                  db1 = 1ᵀ·dZ1                  1×H = 1×N · N×H
                        b1 (1×H) is copied to each of the N rows: 1·b1. What is copied forward is summed backward.
                  dW1 = Xᵀ·dZ1                  D×H = D×N · N×H
                        W1 is the right factor of X·W1: the other factor comes back transposed, on the left, which
                          sums over N and leaves D×H.

                check: worst relative error … against central differences on random input (N = 5, D = 3, H = 4, M = 2)
                """);
    }

    @Test
    void theBiasGradientOfOneExampleIsItsDelta() {
        Derivation derivation = Derivation.of("½·‖X·W + b − Y‖²", List.of("b"), Map.of("X", "1×3", "b", "1×2"));
        assertThat(Notation.MATRIX.equation("db", derivation.derivative("b").right()))
                .isEqualTo("db = X·W + b − Y");
    }

    @Test
    void numpyNotationIsAProgram() {
        assertThat(text("mean((X@w + b - y)**2) + lambda*norm2(w)", "w,b", Notation.NUMPY, false))
                .isEqualTo("""
                import numpy as np

                # X: N×D
                # w: D×1
                # b: 1×1
                # y: N×1
                # λ: a number
                N = X.shape[0]

                Z = X @ w + b
                L = np.sum((Z - y)**2) / N + lam * np.sum(w**2)
                dZ = 2 / N * (Z - y)
                db = np.sum(dZ, axis=0, keepdims=True)
                dw = X.T @ dZ + 2 * lam * w

                # check: worst relative error … against central differences on random input (N = 5, D = 3)
                """);
    }

    @Test
    void javaNotationSaysNablasVerbs() {
        assertThat(text(SEED, "b1,b2,W1,W2", Notation.JAVA, false)).contains("""
                Z1.affine(X, W1, b1);                   // Z1 = X·W1 + 1·b1
                H1.map(sigmoid, Z1);                    // H1 = σ(Z1)
                Z2.affine(H1, W2, b2);                  // Z2 = H1·W2 + 1·b2
                P.map(sigmoid, Z2);                     // P = σ(Z2)
                """, """
                // dZ2 = (P − Y) ⊙ P ⊙ (1 − P)
                dP.diff(P, Y, null, 1.0);
                dZ2.chain(dP, sigmoid, Z2, P);
                db2.sumRows(dZ2);                       // db2 = 1ᵀ·dZ2
                dW2.mul(H1.T, dZ2);                     // dW2 = H1ᵀ·dZ2
                dH1.mul(dZ2, W2.T);                     // dH1 = dZ2·W2ᵀ
                dZ1.chain(dH1, sigmoid, Z1, H1);        // dZ1 = dH1 ⊙ H1 ⊙ (1 − H1)
                db1.sumRows(dZ1);                       // db1 = 1ᵀ·dZ1
                dW1.mul(X.T, dZ1);                      // dW1 = Xᵀ·dZ1
                """);
    }

    @Test
    void latexNotationIsAlignedAtTheEqualsSigns() {
        assertThat(text("½·‖X·W + 1·b − Y‖²", "b", Notation.LATEX, false)).isEqualTo("""
                \\begin{aligned}
                  Z &= X W + \\mathbf{1} b \\\\
                  L &= \\tfrac{1}{2} \\left\\lVert Z - Y \\right\\rVert^{2} \\\\
                  \\mathrm{d}Z &= Z - Y \\\\
                  \\mathrm{d}b &= \\mathbf{1}^{\\top} \\mathrm{d}Z
                \\end{aligned}
                % check: worst relative error … against central differences on random input (N = 5, D = 3, M = 2)
                """);
    }

    @Test
    void definitionsGiveTheNames() {
        Derivation derivation = Derivation.of(
                "Z1 = X@W1 + b1; A1 = relu(Z1); Z2 = A1@W2 + b2; A2 = softmax(Z2); -sum(Y*log(A2))/N",
                List.of("W1", "b1"),
                Map.of());
        assertThat(derivation.backward())
                .extracting(Equation::name)
                .containsExactly("dA2", "dZ2", "dA1", "dZ1", "db1", "dW1");
        assertThat(Notation.MATRIX.expression(derivation.derivative("W1").right()))
                .isEqualTo("Xᵀ·dZ1");
    }

    @Test
    void itsEquationsCanBeWorkedOutAndMeasuredOnOnesOwnNumbers() {
        Derivation derivation = Derivation.of(SEED, List.of("W1", "b1"), Map.of("X", "4×2", "W1", "2×3", "W2", "3×1"));
        Map<String, Array> inputs = Objects.requireNonNull(derivation.sample());
        Map<String, Array> values = derivation.values(inputs);
        for (String name : List.of("dZ2", "dH1", "dZ1", "db1", "dW1")) {
            Array derived = Objects.requireNonNull(values.get(name));
            assertThat(CentralDifference.relativeError(derived, derivation.measured(name, inputs)))
                    .isLessThan(1e-7);
        }
        assertThat(values.get("db1"))
                .isEqualTo(Objects.requireNonNull(values.get("dZ1")).sum(true, 0));
    }

    @Test
    void whatTheLossDoesNotDependOnHasDerivativeZero() {
        Derivation derivation = Derivation.of("sum(X) + 0*sum([W > 0])", List.of("W"), Map.of());
        assertThat(Notation.MATRIX.expression(derivation.derivative("W").right()))
                .isEqualTo("0");
        assertThat(derivation.error()).isZero();
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Derivation.of("X@W", List.of("W"), Map.of()))
                .hasMessage("the expression is N×M, and what is derived is one number; did you mean sum(X@W)?");
        assertThatThrownBy(() -> Derivation.of("sum(X@W)", List.of("V"), Map.of()))
                .hasMessageContaining("there is no V");
        assertThatThrownBy(() -> Notation.named("word")).hasMessageContaining("matrix, latex, mathml, numpy, java");
    }

    @Test
    void anExpressionThatIsFiniteNowhereIsDerivedButNotChecked() {
        assertThat(text("sum(log(-exp(X)))", "X", Notation.MATRIX, false))
                .endsWith("check: none, no random input was found at which the expression is finite\n");
    }
}
