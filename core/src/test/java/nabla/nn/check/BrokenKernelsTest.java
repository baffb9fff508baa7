package nabla.nn.check;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.matrix.Discrepancy;
import nabla.matrix.Function;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Penalty;
import nabla.matrix.ReferenceKernels;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.function.Tanh;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Huber;
import nabla.nn.loss.Loss;
import nabla.nn.loss.Reduction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A checker that cannot fail proves nothing: kernels broken on purpose must not pass, and the guess must be right. */
class BrokenKernelsTest {
    private static final int ROWS = 5;
    private static final Objective MEAN = Objective.mean(ROWS);

    /** Square hidden layers, so that a missing transpose still has a shape that fits. */
    private static Network network(Loss loss) {
        return new Network(
                4, loss, new Dense(3), new Activate(new Tanh()), new Dense(3), new Activate(new Tanh()), new Dense(2));
    }

    private static String guess(Network network, Kernels kernels, Objective objective) {
        GradientReport report = new GradientCheck().of(Batches.random(network, kernels, ROWS, objective, 17));
        assertThat(report.correct()).as(report::toString).isFalse();
        assertThat(report.toString()).contains("WRONG");
        return report.guess();
    }

    private static String guess(Kernels kernels) {
        return guess(network(new HalfSquaredError()), kernels, MEAN);
    }

    @Test
    void nothingBrokenPasses() {
        GradientReport report = new GradientCheck()
                .of(Batches.random(network(new HalfSquaredError()), new ReferenceKernels(), ROWS, MEAN, 17));
        assertThat(report.correct()).as(report::toString).isTrue();
        assertThat(report.guess()).isEmpty();
    }

    @Test
    void meanInsteadOfSumInSumRows() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void sumRows(Matrix s, Matrix A) {
                        super.sumRows(s, A);
                        for (int j = 0; j < s.cols; j++) {
                            s.set(0, j, s.get(0, j) / A.rows);
                        }
                    }
                }))
                .isEqualTo("in all of db3, db2, db1: the mean over the batch stands where the sum belongs;"
                        + " a mean's 1/N is applied once, in the loss");
    }

    @Test
    void meanInsteadOfSumPassesAtBatchOneWhichIsWhyBatchesAreLarger() {
        Kernels meanBias = new ReferenceKernels() {
            @Override
            public void sumRows(Matrix s, Matrix A) {
                super.sumRows(s, A);
                for (int j = 0; j < s.cols; j++) {
                    s.set(0, j, s.get(0, j) / A.rows);
                }
            }
        };
        assertThat(new GradientCheck()
                        .of(Batches.random(network(new HalfSquaredError()), meanBias, 1, Objective.mean(1), 17))
                        .correct())
                .isTrue();
    }

    @Test
    void sumOverTheBatchMissing() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void sumRows(Matrix s, Matrix A) {
                        for (int j = 0; j < s.cols; j++) {
                            s.set(0, j, A.get(A.rows - 1, j));
                        }
                    }
                }))
                .contains("in all of db3, db2, db1: the bias gradient is not summed over the batch");
    }

    @Test
    void oneScalarForAllUnits() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void sumRows(Matrix s, Matrix A) {
                        double total = 0;
                        for (double[] row : A.toArray()) {
                            for (double v : row) {
                                total += v;
                            }
                        }
                        for (int j = 0; j < s.cols; j++) {
                            s.set(0, j, total);
                        }
                    }
                }))
                .contains("one scalar for all");
    }

    @Test
    void transposeMissing() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void mul(Matrix C, Matrix A, Matrix B) {
                        super.mul(C, A, C.name.equals("dH1") ? B.T : B);
                    }
                }))
                .isEqualTo("as if dH1 = dZ2·W2, not dH1 = dZ2·W2ᵀ: a transpose is missing,"
                        + " or a reshape stands in its place");
    }

    @Test
    void derivativeAtTheActivation() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) {
                        for (int i = 0; i < A.rows; i++) {
                            for (int j = 0; j < A.cols; j++) {
                                double a = A.get(i, j);
                                dZ.set(i, j, dA.get(i, j) * f.df(a, f.f(a)));
                            }
                        }
                    }
                }))
                .isEqualTo("in all of dZ2, dZ1: the derivative is taken at the activation, not at the pre-activation");
    }

    @Test
    void zForAInTheDerivative() {
        GradientReport report = new GradientCheck()
                .of(Batches.random(
                        network(new HalfSquaredError()),
                        new ReferenceKernels() {
                            @Override
                            public void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) {
                                super.chain(dZ, dA, f, A, Z);
                            }
                        },
                        ROWS,
                        MEAN,
                        17));
        assertThat(report.correct()).isFalse();
        assertThat(report.guess()).isEqualTo("in all of dZ2, dZ1: z stands for a in the derivative");
    }

    @Test
    void derivativeLeftOut() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) {
                        dZ.set(dA);
                    }
                }))
                .contains("the activation's derivative is left out");
    }

    @Test
    void preActivationFeedsTheWeights() {
        assertThat(guess(new ReferenceKernels() {
                    private @Nullable Matrix Z2;

                    @Override
                    public void affine(Matrix Z, Matrix X, Matrix W, Matrix b) {
                        super.affine(Z, X, W, b);
                        Z2 = Z.name.equals("Z2") ? Z : Z2;
                    }

                    @Override
                    public void mul(Matrix C, Matrix A, Matrix B) {
                        super.mul(C, C.name.equals("dW3") && Z2 != null ? Z2.T : A, B);
                    }
                }))
                .contains("as if dW3 = Z2ᵀ·dZ3, not dW3 = H2ᵀ·dZ3");
    }

    @Test
    void signTurnedRound() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void mul(Matrix C, Matrix A, Matrix B) {
                        super.mul(C, A, B);
                        scale(C, C.name.equals("dW2") ? -1 : 1);
                    }
                }))
                .isEqualTo("as if dW2 = −H1ᵀ·dZ2, not dW2 = H1ᵀ·dZ2: the sign is turned round");
    }

    @Test
    void oneOverNMissingInOneGradient() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void mul(Matrix C, Matrix A, Matrix B) {
                        super.mul(C, A, B);
                        scale(C, C.name.equals("dW1") ? ROWS : 1);
                    }
                }))
                .isEqualTo("as if dW1 = N·Xᵀ·dZ1, not dW1 = Xᵀ·dZ1: the 1/N of the mean is missing");
    }

    @Test
    void oneOverNMissingInTheLossGradient() {
        assertThat(guess(new ReferenceKernels() {
                    @Override
                    public void diff(Matrix D, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
                        super.diff(D, P, Y, w, 1);
                    }
                }))
                .isEqualTo("in all of dW3, db3, dW2, db2, dW1, db1: the 1/N of the mean is missing");
    }

    @Test
    void sampleWeightsForgotten() {
        Kernels unweighted = new ReferenceKernels() {
            @Override
            public void slope(Matrix D, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
                super.slope(D, l, P, Y, null, c);
            }
        };
        var weighted = new Objective(Reduction.MEAN, ROWS, true, Penalty.NONE);
        assertThat(guess(network(new Huber()), unweighted, weighted)).contains("the sample weights are in the loss");
    }

    @Test
    void penaltyForgotten() {
        Kernels unpenalized = new ReferenceKernels() {
            @Override
            public void penaltySlope(Matrix dW, Matrix W, Penalty p) {
                if (!W.name.equals("W2")) {
                    super.penaltySlope(dW, W, p);
                }
            }
        };
        var penalized = new Objective(Reduction.MEAN, ROWS, false, new Penalty(0, 0.3));
        assertThat(guess(network(new HalfSquaredError()), unpenalized, penalized))
                .contains("as if dW2 += 0, not dW2 += 0.3·W2: the penalty is in the loss but not in this gradient");
    }

    @Test
    void maskForgottenBackward() {
        Kernels unmasked = new ReferenceKernels() {
            @Override
            public void times(Matrix C, Matrix A, Matrix B) {
                if (C.name.startsWith("d")) {
                    C.set(A);
                } else {
                    super.times(C, A, B);
                }
            }
        };
        Network network = new Network(
                4, new HalfSquaredError(), new Dense(3), new Activate(new Tanh()), new Dropout(0.5), new Dense(2));
        assertThat(guess(network, unmasked, MEAN)).contains("dropout's mask is applied forward but not backward");
    }

    @Test
    void twoFaultsAreBothNamed() {
        String guess = guess(new ReferenceKernels() {
            @Override
            public void mul(Matrix C, Matrix A, Matrix B) {
                super.mul(C, A, B);
                scale(C, C.name.equals("dW3") ? -1 : 1);
            }

            @Override
            public void sumRows(Matrix s, Matrix A) {
                super.sumRows(s, A);
                scale(s, s.name.equals("db1") ? 1.0 / ROWS : 1);
            }
        });
        assertThat(guess).contains("dW3 = −H2ᵀ·dZ3").contains("db1 = 1/N·1ᵀ·dZ1");
    }

    private static void scale(Matrix m, double factor) {
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < m.cols; j++) {
                m.set(i, j, factor * m.get(i, j));
            }
        }
    }
}
