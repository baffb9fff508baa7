package nabla.train.optimizer;

import nabla.nn.Parameters;

/** v ← μ·v + g; θ ← θ − η·(g + μ·v): the gradient as if the momentum step had been taken (Sutskever et al. 2013, section 2). */
public record Nesterov(double mu) implements FirstOrder {
    /** μ = 0.9. */
    public Nesterov() {
        this(0.9);
    }

    /** @throws IllegalArgumentException unless 0 ≤ μ < 1 */
    public Nesterov {
        Ranges.fraction("nesterov", "mu", mu);
    }

    @Override
    public MomentumUpdate start(Parameters parameters) {
        return new MomentumUpdate(parameters, mu, true);
    }

    @Override
    public String name() {
        return "nesterov";
    }

    @Override
    public double defaultLearningRate() {
        return 0.02;
    }
}
