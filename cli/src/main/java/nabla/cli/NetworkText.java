package nabla.cli;

import java.util.ArrayList;
import java.util.List;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Layer;
import nabla.nn.Network;

/** A network in words. */
final class NetworkText {
    private NetworkText() {}

    /** {@code 4 → dense 64 → relu → dense 3; cross-entropy; 515 parameters}. */
    static String line(Network network) {
        List<String> parts = new ArrayList<>(List.of(Integer.toString(network.inputs())));
        for (Layer layer : network.layers()) {
            parts.add(
                    switch (layer) {
                        case Dense dense -> "dense " + dense.units();
                        case Activate activate -> activate.f().name();
                        case Dropout dropout -> "dropout " + dropout.rate();
                    });
        }
        return String.join(" → ", parts) + "; loss " + network.loss().name() + "; "
                + Figures.count(network.parameterCount(), "parameter");
    }

    /** A line a layer with the shapes of its weights and biases. */
    static List<String> shapes(Network network) {
        List<String> lines = new ArrayList<>();
        int in = network.inputs();
        for (Layer layer : network.layers()) {
            int units = layer.units(in);
            if (layer instanceof Dense) {
                int number = lines.size() + 1;
                lines.add("W%d %d×%d, b%d 1×%d".formatted(number, in, units, number, units));
            }
            in = units;
        }
        return lines;
    }
}
