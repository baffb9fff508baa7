package nabla.train.optimizer;

import nabla.nn.Parameters;

/** s ← ρ·s + (1 − ρ)·g²; θ ← θ − η·g/(√s + ε) (Hinton 2012, lecture 6e). */
public record RmsProp(double rho, double epsilon) implements FirstOrder {
    /** ρ = 0.9, ε = 10⁻⁸. */
    public RmsProp() {
        this(0.9, 1e-8);
    }

    /** @throws IllegalArgumentException unless 0 ≤ ρ < 1 and ε > 0 */
    public RmsProp {
        Ranges.fraction("rmsprop", "rho", rho);
        Ranges.positive("rmsprop", "epsilon", epsilon);
    }

    @Override
    public RmsPropUpdate start(Parameters parameters) {
        return new RmsPropUpdate(parameters, this);
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public double defaultLearningRate() {
        return 0.001;
    }

    /** The memory: a running mean of squared gradients. */
    public static final class RmsPropUpdate extends Rule {
        private final RmsProp rule;

        RmsPropUpdate(Parameters parameters, RmsProp rule) {
            super("rmsprop", parameters, "s");
            this.rule = rule;
        }

        public RmsProp rule() {
            return rule;
        }

        @Override
        public void move(Cell c) {
            c.s0 += (1 - rule.rho) * (c.g * c.g - c.s0);
            c.theta -= learningRate() * c.g / (Math.sqrt(c.s0) + rule.epsilon);
        }
    }
}
