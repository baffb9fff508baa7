package nabla.cli;

import java.util.ArrayList;
import java.util.List;
import nabla.data.Output;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Layer;
import nabla.nn.Network;
import nabla.nn.function.Functions;
import nabla.nn.init.Initializer;
import nabla.nn.init.Initializers;
import nabla.nn.loss.BinaryCrossEntropy;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Loss;
import nabla.nn.loss.Losses;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the network looks like. */
final class NetworkOptions {
    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            split = ",",
            defaultValue = "64,32",
            description = "Units of each hidden layer; none for none. Default: ${DEFAULT-VALUE}.")
    private List<String> hidden;

    @Option(
            names = "--activation",
            paramLabel = "F",
            defaultValue = "relu",
            description = "After each hidden layer: sigmoid, tanh, relu, leaky-relu, elu, gelu, silu, softplus,"
                    + " identity. Default: ${DEFAULT-VALUE}.")
    private String activation;

    @Option(
            names = "--output",
            paramLabel = "F",
            description = "After the last layer. Without it what suits the loss: softmax or sigmoid where it is a"
                    + " cross-entropy, sigmoid for classes, identity for numbers.")
    private @Nullable String output;

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            description = "cross-entropy, binary-cross-entropy, half-squared-error, mean-squared-error or huber."
                    + " Without it: a cross-entropy for classes, half-squared-error for numbers.")
    private @Nullable String loss;

    @Option(
            names = "--label-smoothing",
            paramLabel = "ε",
            description = "With cross-entropy: targets become (1 − ε)·y + ε/K.")
    private double smoothing;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description = "Share of each hidden layer's outputs left out in training.")
    private double dropout;

    @Option(
            names = "--initializer",
            paramLabel = "INIT",
            description = "glorot-uniform, he-normal, …, zeros or normal:σ. Without it, what suits the activation.")
    private @Nullable String initializer;

    /** The network for so many features and that answer. */
    Network network(int inputs, Output answer) {
        int classes = answer instanceof Output.Classes c ? c.classes().size() : 0;
        Loss loss = loss(classes);
        List<Layer> layers = new ArrayList<>();
        for (int units : hidden()) {
            layers.add(dense(units));
            layers.add(new Activate(Functions.named(activation)));
            if (dropout != 0) {
                layers.add(new Dropout(dropout));
            }
        }
        boolean oneForTwo = classes == 2 && !(loss instanceof CategoricalCrossEntropy);
        layers.add(dense(classes == 0 || oneForTwo ? 1 : classes));
        addOutput(layers, loss, classes > 0);
        return new Network(inputs, layers, loss);
    }

    private Loss loss(int classes) {
        String name = loss != null
                ? loss
                : switch (classes) {
                    case 0 -> new HalfSquaredError().name();
                    case 2 -> new BinaryCrossEntropy().name();
                    default -> new CategoricalCrossEntropy().name();
                };
        Loss named = Losses.named(name);
        boolean entropy = named instanceof BinaryCrossEntropy || named instanceof CategoricalCrossEntropy;
        if (entropy && classes == 0) {
            throw new IllegalArgumentException("--loss " + name + " is for classes; the target holds numbers"
                    + " (--task classification makes classes of them)");
        }
        if (smoothing == 0) {
            return named;
        }
        if (!(named instanceof CategoricalCrossEntropy)) {
            throw new IllegalArgumentException("--label-smoothing needs --loss cross-entropy, this is " + name);
        }
        return new CategoricalCrossEntropy(smoothing);
    }

    private void addOutput(List<Layer> layers, Loss loss, boolean classes) {
        if (loss instanceof CategoricalCrossEntropy) {
            if (output != null && !output.equals("softmax")) {
                throw new IllegalArgumentException("--output " + output + ": cross-entropy brings its softmax");
            }
        } else if (output != null) {
            layers.add(new Activate(Functions.named(output)));
        } else if (classes && !(loss instanceof BinaryCrossEntropy)) {
            layers.add(new Activate(Functions.named("sigmoid")));
        }
    }

    private Dense dense(int units) {
        Initializer named = initializer == null ? null : Initializers.named(initializer);
        return new Dense(units, named);
    }

    private List<Integer> hidden() {
        if (hidden.equals(List.of("none"))) {
            return List.of();
        }
        return hidden.stream().map(NetworkOptions::units).toList();
    }

    private static int units(String text) {
        try {
            int units = Integer.parseInt(text.strip());
            if (units >= 1) {
                return units;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "--hidden: '" + text + "' units; give whole numbers from 1 such as 64,32, or none");
    }
}
