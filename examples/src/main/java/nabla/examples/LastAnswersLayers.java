package nabla.examples;

import nabla.data.Generators;

/// The two fully-connected layers of the last answer, repaired. It feeds the second layer with x instead of the first
/// layer's output
/// (which only runs where the shapes happen to fit); it sends the sum of dW₂ back where dZ₂·W₂ᵀ belongs; and it takes
/// σ′ of the input, (1 − z)·z.
final class LastAnswersLayers {
    private static final int STEPS = 4000;
    private static final int EVERY = 500;
    private static final double RATE = 0.5;

    private LastAnswersLayers() {}

    /// Its backward pass, behind a forward pass that is right.
    static final class AsAnswered extends TwoLayers {
        AsAnswered(long seed) {
            super(Generators.xor(), 3, seed);
        }

        /// Every row gets the column sums of dW₂ᵀ.
        @Override
        void dH() {
            fill(dH, at -> {
                double sum = 0;
                for (int k = 0; k < dW2.cols; k++) {
                    sum += dW2.get(at % dH.cols, k);
                }
                return sum;
            });
        }

        /// (1 − Z₁) ⊙ Z₁ ⊙ dH
        @Override
        void dZ1() {
            fill(dZ1, at -> {
                double z = Z1.get(at / Z1.cols, at % Z1.cols);
                return (1 - z) * z * dH.get(at / dH.cols, at % dH.cols);
            });
        }
    }

    static SideBySide run(long seed) {
        double[] right = new TwoLayers(Generators.xor(), 3, seed).train(STEPS, EVERY, RATE);
        double[] wrong = new AsAnswered(seed).train(STEPS, EVERY, RATE);
        return new SideBySide("repaired", right, "as answered", wrong, EVERY);
    }

    public static void main(String[] args) {
        System.out.print(run(1));
    }
}
