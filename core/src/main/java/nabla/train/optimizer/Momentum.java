package nabla.train.optimizer;

import nabla.nn.Parameters;

/** v ← μ·v + g; θ ← θ − η·v (Polyak 1964). */
public record Momentum(double mu) implements FirstOrder {
    /** μ = 0.9. */
    public Momentum() {
        this(0.9);
    }

    /** @throws IllegalArgumentException unless 0 ≤ μ < 1 */
    public Momentum {
        Ranges.fraction("momentum", "mu", mu);
    }

    @Override
    public MomentumUpdate start(Parameters parameters) {
        return new MomentumUpdate(parameters, mu, false);
    }

    @Override
    public String name() {
        return "momentum";
    }

    @Override
    public double defaultLearningRate() {
        return 0.02;
    }
}
