package nabla.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import nabla.matrix.Matrix;
import nabla.matrix.Penalty;
import nabla.matrix.ReferenceKernels;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Layer;
import nabla.nn.Network;
import nabla.nn.Objective;
import nabla.nn.Parameter;
import nabla.nn.Parameters;
import nabla.nn.function.Functions;
import nabla.nn.function.Identity;
import nabla.nn.function.Sigmoid;
import nabla.nn.loss.BinaryCrossEntropy;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.HalfSquaredError;
import nabla.nn.loss.Loss;
import nabla.nn.loss.Losses;
import nabla.nn.loss.Reduction;

/// A network to explain where the user brings none, on a batch made up for it: XOR for two inputs and one output, else
/// random rows; numbers of two digits that can be followed by hand.
///
/// @param net widths from input to output: `2-3-1`
/// @param activation of the hidden layers
/// @param output of the last layer; `suiting` is sigmoid for half squared error after sigmoids, else none
/// @param learningRate η of the one step that is explained, and of training with one line wrong
/// @param seed of weights, biases and random rows
public record ExampleNetwork(
        String net,
        String activation,
        String output,
        String loss,
        int batch,
        Reduction reduction,
        Penalty penalty,
        double learningRate,
        long seed) {
    private static final double[][] XOR = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

    /// The network this project grew out of: 2-3-1, sigmoid throughout, half squared error, summed, all of XOR.
    public ExampleNetwork() {
        this(
                "2-3-1",
                new Sigmoid().name(),
                "suiting",
                new HalfSquaredError().name(),
                4,
                Reduction.SUM,
                Penalty.NONE,
                2,
                16);
    }

    /// @throws IllegalArgumentException for a batch below 1
    public ExampleNetwork {
        if (batch < 1) {
            throw new IllegalArgumentException("--batch: " + batch + "; a batch has at least one row");
        }
    }

    /// @throws IllegalArgumentException for widths that are none, and for unknown names, listing the known ones
    public Subject subject() {
        int[] widths = widths();
        Loss named = Losses.named(loss);
        String last = output.equals("suiting") ? suiting(named) : output;
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            layers.add(new Dense(widths[i]));
            String f = i < widths.length - 1 ? activation : last;
            if (!f.equals(new Identity().name())) {
                layers.add(new Activate(Functions.named(f)));
            }
        }
        String functions = last.equals(activation)
                ? activation + " throughout, "
                : (widths.length == 2 ? "" : activation + ", ")
                        + (last.equals(new Identity().name()) ? "" : last + " at the end, ");
        String title = net + ", " + functions + loss.replace('-', ' ') + " ("
                + reduction.toString().toLowerCase(Locale.ROOT) + "), batch of " + batch;
        return subject(title, new Network(widths[0], layers, named));
    }

    private String suiting(Loss named) {
        boolean seeds = named instanceof HalfSquaredError && activation.equals(new Sigmoid().name());
        return seeds ? activation : new Identity().name();
    }

    /// Any network, on a batch made up for it.
    Subject subject(String title, Network network) {
        var random = new SplittableRandom(seed);
        Parameters parameters = network.parameters(new ReferenceKernels());
        boolean xor = network.inputs() == 2 && network.outputs() == 1;
        for (Parameter p : parameters.list()) {
            fill(p.value(), xor ? 2 : 1, random);
        }
        double[][] X = new double[batch][network.inputs()];
        double[][] Y = new double[batch][network.outputs()];
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < X[i].length; j++) {
                X[i][j] = xor ? XOR[i % 4][j] + (i < 4 ? 0 : twoDigits(random, 0.3)) : twoDigits(random, 1.5);
            }
            targets(network, X[i], Y[i], xor, random);
        }
        var objective = new Objective(reduction, batch, false, penalty);
        return new Subject(title, network, parameters, X, Y, null, objective, learningRate, seed);
    }

    private static void targets(Network network, double[] x, double[] y, boolean xor, SplittableRandom random) {
        int label = random.nextInt(y.length);
        for (int j = 0; j < y.length; j++) {
            double target = twoDigits(random, 1);
            if (xor) {
                target = (x[0] > 0.5) == (x[1] > 0.5) ? 0 : 1;
            } else if (network.loss() instanceof CategoricalCrossEntropy) {
                target = j == label ? 1 : 0;
            } else if (network.loss() instanceof BinaryCrossEntropy) {
                target = random.nextInt(2);
            }
            y[j] = network.loss().target(target, y.length);
        }
    }

    private static void fill(Matrix m, double size, SplittableRandom random) {
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < m.cols; j++) {
                m.set(i, j, twoDigits(random, size));
            }
        }
    }

    /// Between −size and size, two digits behind the point, never 0.
    private static double twoDigits(SplittableRandom random, double size) {
        int hundredths = 0;
        while (hundredths == 0) {
            hundredths = (int) Math.round((2 * random.nextDouble() - 1) * size * 100);
        }
        return hundredths / 100.0;
    }

    private int[] widths() {
        String[] parts = net.split("-", -1);
        int[] widths = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[1-9][0-9]{0,4}")) {
                throw new IllegalArgumentException("--net: '" + net + "' is no list of widths; 2-3-1 is one");
            }
            widths[i] = Integer.parseInt(parts[i]);
        }
        if (widths.length < 2) {
            throw new IllegalArgumentException(
                    "--net: '" + net + "' has one width; a network has an input and an output");
        }
        return widths;
    }
}
