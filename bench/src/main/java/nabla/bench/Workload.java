package nabla.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Layer;
import nabla.nn.Network;
import nabla.nn.function.Functions;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;

/**
 * A training step to time: the network's widths, its batch, and what it learns with.
 *
 * @param sizes width of the input, of each layer, and of the output
 * @param activation of the hidden layers, and of the output where the loss is half squared error
 * @param classes whether the loss is softmax with cross-entropy; otherwise sigmoid outputs and half squared error
 * @param learningRate for plain gradient descent; Adam takes 0.001
 */
public record Workload(
        String name, List<Integer> sizes, int batch, String activation, boolean classes, double learningRate) {

    /** From the seed's own network to one that fills the caches. */
    public static final List<Workload> ALL = List.of(
            new Workload("tiny", List.of(2, 3, 1), 4, "sigmoid", false, 3),
            new Workload("small", List.of(784, 30, 10), 10, "sigmoid", false, 3),
            new Workload("medium", List.of(784, 128, 10), 64, "relu", true, 0.1),
            new Workload("wide", List.of(784, 512, 512, 10), 128, "relu", true, 0.1),
            new Workload("deep", List.of(32, 256, 256, 256, 1), 256, "relu", false, 0.5),
            new Workload("large", List.of(1024, 2048, 2048, 1000), 512, "relu", true, 0.1));

    /** @throws IllegalArgumentException for an unknown name, listing the known ones */
    public static Workload named(String name) {
        return ALL.stream()
                .filter(w -> w.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("bench: no shape '" + name + "'; known are "
                        + String.join(", ", ALL.stream().map(Workload::name).toList())));
    }

    public int inputs() {
        return sizes.get(0);
    }

    public int outputs() {
        return sizes.get(sizes.size() - 1);
    }

    public Network network() {
        var layers = new ArrayList<Layer>();
        for (int l = 1; l < sizes.size(); l++) {
            layers.add(new Dense(sizes.get(l)));
            boolean last = l == sizes.size() - 1;
            if (!last) {
                layers.add(new Activate(Functions.named(activation)));
            } else if (!classes) {
                layers.add(new Activate(Functions.named("sigmoid")));
            }
        }
        return new Network(inputs(), layers, classes ? new CategoricalCrossEntropy() : new HalfSquaredError());
    }

    /**
     * Floating-point operations of a step's products: 2·N·in·out forward, the same for dW, and for dX but in the
     * first layer.
     */
    public double flops() {
        return IntStream.range(1, sizes.size())
                .mapToDouble(l -> 2.0 * batch * sizes.get(l - 1) * sizes.get(l) * (l == 1 ? 2 : 3))
                .sum();
    }

    /** {@code wide 784-512-512-10 b128} */
    @Override
    public String toString() {
        String widths = String.join("-", sizes.stream().map(String::valueOf).toList());
        return String.format(Locale.ROOT, "%s %s b%d", name, widths, batch);
    }
}
