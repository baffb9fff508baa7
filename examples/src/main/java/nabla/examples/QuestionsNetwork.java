package nabla.examples;

import nabla.data.Generators;

/// The network of the question, with its update b₂ ← b₂ − α·db₂, on exclusive or. Its sum over the rows is right; what
/// nobody
/// noticed is the line above it: `dz2 = dh2*(1-dh2)` puts the *error* where the *output* belongs. It still runs.
final class QuestionsNetwork {
    private static final int STEPS = 4000;
    private static final int EVERY = 500;
    private static final double RATE = 0.5;

    private QuestionsNetwork() {}

    /// dZ₂ = dP ⊙ (1 − dP), as the question has it.
    static final class AsAsked extends TwoLayers {
        AsAsked(long seed) {
            super(Generators.xor(), 3, seed);
        }

        @Override
        void dZ2() {
            fill(dZ2, i -> dP.get(i, 0) * (1 - dP.get(i, 0)));
        }
    }

    static SideBySide run(long seed) {
        double[] right = new TwoLayers(Generators.xor(), 3, seed).train(STEPS, EVERY, RATE);
        double[] wrong = new AsAsked(seed).train(STEPS, EVERY, RATE);
        return new SideBySide("dP ⊙ P ⊙ (1 − P)", right, "dP ⊙ (1 − dP)", wrong, EVERY);
    }

    public static void main(String[] args) {
        System.out.print(run(1));
    }
}
