package nabla.train;

import nabla.nn.Bound;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameters;
import nabla.train.optimizer.Lbfgs;

/** L-BFGS on the whole data at once: an iteration is an epoch. */
final class FullBatchDescent {
    private final Parameters parameters;
    private final GradientSource source;
    private final TrainingOptions options;
    private final Watch watch;
    private final TrainingListener listener;
    private final Objective objective;
    private final Bound bound;
    private final Batch all;

    FullBatchDescent(
            Network network,
            Parameters parameters,
            GradientSource source,
            TrainingOptions options,
            Watch watch,
            TrainingListener listener) {
        this.parameters = parameters;
        this.source = source;
        this.options = options;
        this.watch = watch;
        this.listener = listener;
        this.objective = options.objective(source.rows(), false);
        this.bound = network.bind(parameters, 1, objective, options.seed());
        this.all = new Batch(RowOrder.natural(source.rows()), 0, source.rows(), 1);
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
            double loss = objective.perRow(search.value());
            if (!watch.epochDone(loss, rate, norm, System.nanoTime() - start, source.rows())) {
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
        double loss = source.gradient(all);
        double[] g = FlatVector.copy(parameters.gradient());
        System.arraycopy(g, 0, gradient, 0, g.length);
        return loss + bound.penalty();
    }

    private static double norm(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
