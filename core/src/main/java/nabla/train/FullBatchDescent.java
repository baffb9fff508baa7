package nabla.train;

import nabla.data.Dataset;
import nabla.matrix.Program;
import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.train.optimizer.Lbfgs;

/** L-BFGS on the whole data at once: an iteration is an epoch. */
final class FullBatchDescent {
    private final Parameters parameters;
    private final Dataset data;
    private final TrainingOptions options;
    private final Watch watch;
    private final TrainingListener listener;
    private final Bound bound;
    private final Program gradients;

    FullBatchDescent(
            Network network,
            Parameters parameters,
            Dataset data,
            TrainingOptions options,
            Watch watch,
            TrainingListener listener) {
        this.parameters = parameters;
        this.data = data;
        this.options = options;
        this.watch = watch;
        this.listener = listener;
        var objective = new Objective(options.reduction(), data.rows(), data.isWeighted(), options.penalty());
        this.bound = network.bind(parameters, data.rows(), objective, options.seed());
        this.gradients = bound.gradients();
        new Feed(data, network).fill(bound, new int[0], 0);
    }

    void run(Lbfgs lbfgs) {
        Lbfgs.Search search = lbfgs.start(this::evaluate, FlatVector.copy(parameters.theta()));
        for (int epoch = 1; epoch <= options.epochs(); epoch++) {
            long start = System.nanoTime();
            double rate = options.learningRate() * watch.schedule().factor(epoch - 1);
            boolean moved = search.step(rate);
            FlatVector.set(parameters.theta(), search.theta());
            if (!Double.isFinite(search.value())) {
                watch.diverged("the loss is " + search.value() + " in iteration " + epoch, rate);
                return;
            }
            if (!moved) {
                watch.stop(History.Stop.CONVERGED, "no step lowers the loss any more after iteration " + (epoch - 1));
                return;
            }
            double norm = norm(search.gradient());
            if (!watch.epochDone(search.value(), rate, norm, System.nanoTime() - start, data.rows())) {
                return;
            }
            if (listener.cancelled()) {
                watch.stop(History.Stop.CANCELLED, "stopped in iteration " + epoch);
                return;
            }
        }
    }

    private double evaluate(double[] theta, double[] gradient) {
        FlatVector.set(parameters.theta(), theta);
        gradients.run();
        double[] g = FlatVector.copy(parameters.gradient());
        System.arraycopy(g, 0, gradient, 0, g.length);
        return bound.loss() + bound.penalty();
    }

    private static double norm(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
