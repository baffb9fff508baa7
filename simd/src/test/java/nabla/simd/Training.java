package nabla.simd;

import java.util.SplittableRandom;
import nabla.matrix.Kernels;
import nabla.matrix.Program;
import nabla.matrix.Update;
import nabla.nn.Activate;
import nabla.nn.Bound;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.nn.function.Relu;
import nabla.nn.function.Sigmoid;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.train.optimizer.FirstOrder;

/** A network being trained on one batch. */
final class Training {
    /** Every product is worth several threads and is cut by columns. */
    static final Network WIDE = new Network(
            150,
            new CategoricalCrossEntropy(),
            new Dense(256),
            new Activate(new Relu()),
            new Dense(240),
            new Activate(new Sigmoid()),
            new Dense(10));

    /** The first product has one panel of weights and is cut along k. */
    static final Network LONG =
            new Network(801, new CategoricalCrossEntropy(), new Dense(30), new Activate(new Sigmoid()), new Dense(10));

    private static final int BATCH = 30;

    final Parameters parameters;
    private final Program step;
    private final Update update;
    private final Bound bound;

    Training(Network network, FirstOrder rule, Kernels kernels) {
        parameters = network.initialize(kernels, 5);
        bound = network.bind(parameters, BATCH, Objective.mean(BATCH), 1);
        var random = new SplittableRandom(9);
        for (int i = 0; i < BATCH; i++) {
            for (int j = 0; j < network.inputs(); j++) {
                bound.X().set(i, j, (float) random.nextDouble(-1, 1));
            }
            bound.Y().set(i, random.nextInt(network.outputs()), 1);
        }
        update = rule.start(parameters);
        step = bound.training(update);
    }

    void steps(int n) {
        for (int i = 0; i < n; i++) {
            update.begin(0.01);
            step.run();
        }
    }

    double loss() {
        return bound.loss();
    }
}
