package nabla.train.optimizer;

import nabla.nn.Parameters;

/** θ ← θ − η·λ·θ, then Adam's step: weight decay apart from the gradient (Loshchilov and Hutter 2019, algorithm 2). */
public record AdamW(double decay, Adam adam) implements FirstOrder {
    /** λ = 0.01. */
    public AdamW() {
        this(0.01, new Adam());
    }

    /** @throws IllegalArgumentException unless 0 ≤ λ < 1 */
    public AdamW {
        Ranges.fraction("adamw", "decay", decay);
    }

    @Override
    public AdamUpdate start(Parameters parameters) {
        return new AdamUpdate(parameters, adam, decay);
    }

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public double defaultLearningRate() {
        return adam.defaultLearningRate();
    }
}
