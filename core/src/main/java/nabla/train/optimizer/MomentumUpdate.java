package nabla.train.optimizer;

import nabla.nn.Parameters;

/** The memory of {@link Momentum} and {@link Nesterov}: one velocity a parameter. */
public final class MomentumUpdate extends Rule {
    private final double mu;
    private final boolean nesterov;

    MomentumUpdate(Parameters parameters, double mu, boolean nesterov) {
        super(nesterov ? "nesterov" : "momentum", parameters, "v");
        this.mu = mu;
        this.nesterov = nesterov;
    }

    public double mu() {
        return mu;
    }

    public boolean nesterov() {
        return nesterov;
    }

    @Override
    public void move(Cell c) {
        double v = mu * c.s0 + c.g;
        c.s0 = v;
        c.theta -= learningRate() * (nesterov ? c.g + mu * v : v);
    }
}
