package nabla.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Role;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.Parameter;
import nabla.nn.Parameters;
import nabla.nn.loss.HalfSquaredError;

/** One body of verbs run on some kernels and on the reference, with the same numbers in both. */
final class Trial {
    /** Says verbs on matrices that it asks for. */
    interface Body {
        void run(Trial trial, Kernels k);
    }

    private final Kernels kernels;
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Matrix> made = new ArrayList<>();
    private final List<Matrix> compared = new ArrayList<>();

    private Trial(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * Every compared element must be within {@code tolerance} of the reference's, and the padding of parameters zero.
     */
    static void agree(Kernels kernels, double tolerance, String what, Body body) {
        var reference = new Trial(new ReferenceKernels());
        var trial = new Trial(kernels);
        body.run(reference, reference.kernels);
        body.run(trial, kernels);
        for (int m = 0; m < trial.compared.size(); m++) {
            assertClose(trial.compared.get(m), reference.compared.get(m), tolerance, what);
        }
        trial.made.forEach(m -> assertPaddingIsZero(m, what));
    }

    /** Numbers in [−1, 1], compared afterwards. */
    Matrix matrix(String name, Role role, int rows, int cols) {
        Matrix m = unwritten(name, role, rows, cols);
        compared.add(m);
        return m;
    }

    /** The parameters of one dense layer, compared afterwards. */
    Parameters parameters(int in, int units) {
        var network = new Network(in, new HalfSquaredError(), new Dense(units));
        Parameters parameters = network.parameters(kernels);
        for (Parameter p : parameters.list()) {
            fill(p.value());
            compared.add(p.value());
            made.add(p.value());
        }
        return parameters;
    }

    /** Numbers in [−1, 1], which the verb may leave as they are or not. */
    Matrix unwritten(String name, Role role, int rows, int cols) {
        Matrix m = Matrix.zeros(name, role, rows, cols, kernels);
        fill(m);
        if (role == Role.WEIGHTS || role == Role.BIAS) {
            made.add(m);
        }
        return m;
    }

    private void fill(Matrix m) {
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < m.cols; j++) {
                m.set(i, j, (float) random.nextDouble(-1, 1));
            }
        }
    }

    /** Rows of targets, each of which sums to 1. */
    Matrix targets(String name, int rows, int cols) {
        Matrix m = unwritten(name, Role.DATA, rows, cols);
        for (int i = 0; i < rows; i++) {
            int hit = random.nextInt(cols);
            for (int j = 0; j < cols; j++) {
                m.set(i, j, (j == hit ? 0.75f : 0) + 0.25f / cols);
            }
        }
        return m;
    }

    private static void assertClose(Matrix actual, Matrix expected, double tolerance, String what) {
        for (int i = 0; i < expected.rows; i++) {
            for (int j = 0; j < expected.cols; j++) {
                double error = Math.abs(actual.get(i, j) - expected.get(i, j));
                if (!(error <= tolerance)) {
                    fail(
                            "%s: %s (%d, %d) is %s, the reference says %s",
                            what, expected, i, j, actual.get(i, j), expected.get(i, j));
                }
            }
        }
    }

    private static void assertPaddingIsZero(Matrix m, String what) {
        if (m.isDouble()) {
            return;
        }
        float[] rest = Arrays.copyOfRange(
                m.floats(), m.offset(), m.offset() + m.layout().size());
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < m.cols; j++) {
                rest[m.layout().at(i, j)] = 0;
            }
        }
        assertThat(rest).as("%s: padding of %s", what, m).isEqualTo(new float[rest.length]);
    }
}
