package nabla.train.optimizer;

import nabla.nn.Parameters;

/** θ ← θ − η·g. */
public record Sgd() implements FirstOrder {
    @Override
    public SgdUpdate start(Parameters parameters) {
        return new SgdUpdate(parameters);
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public double defaultLearningRate() {
        return 0.1;
    }

    /** Plain gradient descent has no memory. */
    public static final class SgdUpdate extends Rule {
        SgdUpdate(Parameters parameters) {
            super("sgd", parameters);
        }

        @Override
        public void move(Cell c) {
            c.theta -= learningRate() * c.g;
        }
    }
}
