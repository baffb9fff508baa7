package nabla.nn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nabla.matrix.Function;
import nabla.matrix.KernelChoice;
import nabla.matrix.Kernels;
import nabla.nn.init.Initializer;
import nabla.nn.init.Initializers;
import nabla.nn.loss.Loss;
import org.jspecify.annotations.Nullable;

/**
 * A fully-connected network: what it is, without its numbers. {@link #initialize} gives it {@link Parameters},
 * {@link #bind} meets both with the matrices of a batch.
 *
 * @param inputs width of X
 * @param layers any number of dense, activation and dropout layers; an output function that the loss brings itself
 *     (sigmoid before binary cross-entropy) is left out
 */
public record Network(int inputs, List<Layer> layers, Loss loss) implements Serializable {

    /** @throws IllegalArgumentException without an input or without a dense layer */
    public Network {
        if (inputs < 1) {
            throw new IllegalArgumentException("network: " + inputs + " inputs; there must be at least one");
        }
        var kept = new ArrayList<>(layers);
        if (!kept.isEmpty() && kept.get(kept.size() - 1) instanceof Activate a && loss.brings(a.f())) {
            kept.remove(kept.size() - 1);
        }
        if (kept.stream().noneMatch(Dense.class::isInstance)) {
            throw new IllegalArgumentException("network: no dense layer, so there is nothing to train");
        }
        layers = List.copyOf(kept);
    }

    public Network(int inputs, Loss loss, Layer... layers) {
        this(inputs, List.of(layers), loss);
    }

    /** Width of the output. */
    public int outputs() {
        int width = inputs;
        for (Layer layer : layers) {
            width = layer.units(width);
        }
        return width;
    }

    /** Number of weights and biases. */
    public long parameterCount() {
        long count = 0;
        int in = inputs;
        for (Layer layer : layers) {
            int units = layer.units(in);
            if (layer instanceof Dense) {
                count += (long) in * units + units;
            }
            in = units;
        }
        return count;
    }

    /** Multiply-adds of one forward pass over {@code rows} rows. */
    public long multiplyAdds(int rows) {
        return rows * parameterCount();
    }

    /** The kernels that suit {@code steps} training steps over {@code rows} rows, on at most so many threads. */
    public Kernels kernels(int rows, long steps, int threads) {
        return KernelChoice.fastest(multiplyAdds(rows), steps, threads);
    }

    /** The kernels that suit training steps over {@code rows} rows, however many they will be. */
    public Kernels kernels(int rows, int threads) {
        return kernels(rows, Long.MAX_VALUE, threads);
    }

    /** Parameters of zeros. */
    public Parameters parameters(Kernels kernels) {
        return new Parameters(this, kernels);
    }

    /** Parameters to begin training with: weights by their initialisers, biases zero. */
    public Parameters initialize(Kernels kernels, long seed) {
        Parameters parameters = parameters(kernels);
        var random = new SplittableRandom(seed);
        var weights = parameters.list().stream().filter(p -> !p.isBias()).iterator();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof Dense dense) {
                Initializer initializer = dense.initializer();
                if (initializer == null) {
                    initializer = Initializers.suiting(activationAfter(i));
                }
                initializer.fill(weights.next().value(), random.split());
            }
        }
        return parameters;
    }

    private @Nullable Function activationAfter(int i) {
        for (Layer layer : layers.subList(i + 1, layers.size())) {
            if (layer instanceof Activate a) {
                return a.f();
            }
            if (layer instanceof Dense) {
                return null;
            }
        }
        return null;
    }

    /** This network on batches of {@code rows} rows, for training: dropout draws from {@code seed}. */
    public Bound bind(Parameters parameters, int rows, Objective objective, long seed) {
        return new Bound(this, parameters, rows, objective, true, seed);
    }

    /** This network on batches of {@code rows} rows, for prediction: without dropout; its loss is the plain sum. */
    public Bound bind(Parameters parameters, int rows) {
        return new Bound(this, parameters, rows, Objective.sum(), false, 0);
    }

    /** The same, each row's loss times its weight. */
    public Bound bindWeighted(Parameters parameters, int rows) {
        return new Bound(this, parameters, rows, Objective.weightedSum(), false, 0);
    }
}
