package nabla.train.optimizer;

import nabla.nn.Parameters;

/**
 * The memory of {@link Adam} and {@link AdamW}. The two bias corrections are folded into one rate and one ε a step:
 * η·m̂/(√v̂ + ε) = α·m/(√v + ε·√(1 − β₂ᵗ)) with α = η·√(1 − β₂ᵗ)/(1 − β₁ᵗ).
 */
public final class AdamUpdate extends Rule {
    private final Adam rule;
    private final double decay;
    private double power1 = 1; // β₁ᵗ
    private double power2 = 1; // β₂ᵗ
    private double rate;
    private double epsilon;

    AdamUpdate(Parameters parameters, Adam rule, double decay) {
        super(decay == 0 ? "adam" : "adamw", parameters, "m", "v");
        this.rule = rule;
        this.decay = decay;
    }

    @Override
    public void begin(double learningRate) {
        super.begin(learningRate);
        power1 *= rule.beta1();
        power2 *= rule.beta2();
        double correction = Math.sqrt(1 - power2);
        rate = learningRate * correction / (1 - power1);
        epsilon = rule.epsilon() * correction;
    }

    public Adam rule() {
        return rule;
    }

    /** α of this step. */
    public double rate() {
        return rate;
    }

    /** ε·√(1 − β₂ᵗ) of this step. */
    public double epsilon() {
        return epsilon;
    }

    /** What θ is multiplied by before the step: 1 − η·λ. */
    public double shrink() {
        return 1 - learningRate() * decay;
    }

    @Override
    public void move(Cell c) {
        c.s0 += (1 - rule.beta1()) * (c.g - c.s0);
        c.s1 += (1 - rule.beta2()) * (c.g * c.g - c.s1);
        c.theta = shrink() * c.theta - rate * c.s0 / (Math.sqrt(c.s1) + epsilon);
    }
}
