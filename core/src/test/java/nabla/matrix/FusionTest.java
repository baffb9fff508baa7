package nabla.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import nabla.nn.Activate;
import nabla.nn.Bound;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameter;
import nabla.nn.function.Gelu;
import nabla.nn.function.Sigmoid;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Reduction;
import nabla.train.optimizer.Sgd;
import org.junit.jupiter.api.Test;

class FusionTest {
    private static final int ROWS = 5;

    private static final Network TWO_LAYERS =
            new Network(3, new CategoricalCrossEntropy(), new Dense(4), new Activate(new Tanh()), new Dense(2));

    private static Bound bound(Network network, Objective objective) {
        Bound bound = network.bind(network.initialize(new ReferenceKernels(), 7), ROWS, objective, 9);
        var random = new SplittableRandom(2);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < bound.X().cols; j++) {
                bound.X().set(i, j, random.nextDouble() - 0.5);
            }
            bound.Y().set(i, i % bound.Y().cols, 1);
        }
        return bound;
    }

    private static List<List<String>> equations(Program program) {
        return program.verbs().stream().map(Verb::equations).toList();
    }

    @Test
    void aTrainingStepIsSixCalls() {
        Bound bound = bound(TWO_LAYERS, Objective.sum());
        assertThat(equations(bound.training(new Sgd().start(bound.parameters()))))
                .hasSize(6)
                .startsWith(
                        List.of("Z1 = X·W1 + 1·b1", "H1 = tanh(Z1)"),
                        List.of("Z2 = H1·W2 + 1·b2"),
                        List.of("P = softmax(Z2)", "L = Σ (log Σ exp(Z2) − Y ⊙ Z2)", "dZ2 = P − Y"),
                        List.of("dH1 = dZ2·W2ᵀ", "dZ1 = dH1 ⊙ tanh′(Z1)"))
                .last()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .startsWith("dW1 = Xᵀ·dZ1", "db1 = 1ᵀ·dZ1");
    }

    @Test
    void weightsAreSteppedOnlyAfterTheLayerBelowHasUsedThem() {
        Bound bound = bound(TWO_LAYERS, Objective.sum());
        List<List<String>> calls = equations(bound.training(new Sgd().start(bound.parameters())));
        int use = indexOf(calls, "dH1 = dZ2·W2ᵀ");
        int step = indexOf(calls, "W2 ←");
        assertThat(use).isLessThan(step);
    }

    private static int indexOf(List<List<String>> calls, String start) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).stream().anyMatch(e -> e.startsWith(start))) {
                return i;
            }
        }
        throw new AssertionError(start + " is not in " + calls);
    }

    @Test
    void aPenaltyKeepsTheGradientFromBeingSteppedInsideItsProduct() {
        Bound bound = bound(TWO_LAYERS, new Objective(Reduction.MEAN, ROWS, false, new Penalty(0, 0.1)));
        List<List<String>> calls = equations(bound.training(new Sgd().start(bound.parameters())));
        assertThat(calls).contains(List.of("dW1 = Xᵀ·dZ1", "db1 = 1ᵀ·dZ1"), List.of("dW1 += 0.1·W1"));
    }

    @Test
    void dropoutStandsBetweenAProductAndItsChain() {
        Network network = new Network(
                3, new HalfSquaredError(), new Dense(4), new Activate(new Sigmoid()), new Dropout(0.5), new Dense(2));
        assertThat(equations(bound(network, Objective.sum()).gradients()))
                .contains(List.of("dD1 = dZ2·W2ᵀ"), List.of("dH1 = dD1 ⊙ M1"), List.of("dZ1 = dH1 ⊙ σ′(Z1)"));
    }

    @Test
    void aFusedStepMovesTheParametersByThePlainGradient() {
        Network deep = new Network(
                3,
                new HalfSquaredError(),
                new Dense(4),
                new Activate(new Gelu()),
                new Dropout(0.3),
                new Dense(6),
                new Activate(new Tanh()),
                new Dense(2));
        Bound plain = bound(deep, Objective.mean(ROWS));
        plain.forward();
        plain.backward();

        Bound fused = bound(deep, Objective.mean(ROWS));
        Update sgd = new Sgd().start(fused.parameters());
        sgd.begin(0.125); // a power of two: the product with it is exact
        double[] before = fused.parameters().theta().doubles().clone();
        fused.training(sgd).run();
        double[] after = fused.parameters().theta().doubles();
        double[] gradient = plain.parameters().gradient().doubles();
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isEqualTo(before[i] - 0.125 * gradient[i]);
        }
    }

    @Test
    void everyVerbOfThePlainProgramIsInTheFusedOneOnce() {
        Bound bound = bound(TWO_LAYERS, new Objective(Reduction.MEAN, ROWS, false, new Penalty(0.1, 0.1)));
        Program plain = bound.program(() -> {
            bound.forward();
            bound.backward();
            for (Parameter p : bound.parameters().list()) {
                p.value().step(p.gradient(), new Sgd().start(bound.parameters()));
            }
        });
        List<String> equations =
                plain.verbs().stream().flatMap(v -> v.equations().stream()).toList();
        assertThat(plain.fused().verbs().stream().flatMap(v -> v.equations().stream()))
                .containsExactlyInAnyOrderElementsOf(equations);
    }
}
