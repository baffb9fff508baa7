package nabla.nn.check;

import java.util.SplittableRandom;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameter;
import nabla.nn.loss.BinaryCrossEntropy;
import nabla.nn.loss.CategoricalCrossEntropy;

/** Networks bound to random batches: every parameter random, biases too; targets as the loss wants them. */
final class Batches {
    private Batches() {}

    static Bound random(Network network, Kernels kernels, int rows, Objective objective, long seed) {
        var random = new SplittableRandom(seed);
        var parameters = network.parameters(kernels);
        for (Parameter p : parameters.list()) {
            fill(p.value(), random);
        }
        Bound bound = network.bind(parameters, rows, objective, seed);
        fill(bound.X(), random);
        targets(network, bound.Y(), random);
        if (bound.w() != null) {
            for (int i = 0; i < rows; i++) {
                bound.w().set(i, 0, 0.5 + random.nextDouble());
            }
        }
        return bound;
    }

    private static void targets(Network network, Matrix Y, SplittableRandom random) {
        for (int i = 0; i < Y.rows; i++) {
            int label = random.nextInt(Y.cols);
            for (int j = 0; j < Y.cols; j++) {
                double y = 2 * random.nextDouble() - 1;
                if (network.loss() instanceof CategoricalCrossEntropy) {
                    y = j == label ? 1 : 0;
                } else if (network.loss() instanceof BinaryCrossEntropy) {
                    y = random.nextInt(2);
                }
                Y.set(i, j, network.loss().target(y, Y.cols));
            }
        }
    }

    private static void fill(Matrix m, SplittableRandom random) {
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < m.cols; j++) {
                m.set(i, j, 1.6 * random.nextDouble() - 0.8);
            }
        }
    }
}
