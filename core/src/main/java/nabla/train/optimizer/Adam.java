package nabla.train.optimizer;

import nabla.nn.Parameters;

/**
 * m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; θ ← θ − η·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 * (Kingma and Ba 2015, algorithm 1).
 */
public record Adam(double beta1, double beta2, double epsilon) implements FirstOrder {
    /** β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, as in the paper. */
    public Adam() {
        this(0.9, 0.999, 1e-8);
    }

    /** @throws IllegalArgumentException unless 0 ≤ β₁, β₂ < 1 and ε > 0 */
    public Adam {
        Ranges.fraction("adam", "beta1", beta1);
        Ranges.fraction("adam", "beta2", beta2);
        Ranges.positive("adam", "epsilon", epsilon);
    }

    @Override
    public AdamUpdate start(Parameters parameters) {
        return new AdamUpdate(parameters, this, 0);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public double defaultLearningRate() {
        return 0.001;
    }
}
