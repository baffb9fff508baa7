package nabla.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import nabla.data.DataException;
import nabla.data.Encoder;
import nabla.data.Output;
import nabla.matrix.Matrix;
import nabla.nn.Dense;
import nabla.nn.Layer;
import nabla.nn.Network;
import nabla.nn.Parameter;
import nabla.nn.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link Model} on disk: a safetensors file with the tensors W1, b1, W2, … (W in×out, b 1×out, row-major, float32) and
 * in its metadata, as JSON, {@code network}, {@code encoder} and {@code provenance}; {@code nabla} is the version of this form.
 */
final class ModelFile {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String VERSION = "1";
    /** Rows that a loaded model is asked about at a time, which decides what kernels suit it. */
    private static final int ROWS = 256;

    private ModelFile() {}

    static void write(Model model, Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters().list()) {
            Matrix value = parameter.value();
            tensors.put(value.name, Tensor.of(new int[] {value.rows, value.cols}, value.toFloats()));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("nabla", VERSION);
        metadata.put("network", NetworkJson.write(model.network()).toString());
        metadata.put("encoder", MAPPER.writeValueAsString(model.encoder()));
        metadata.put("provenance", MAPPER.writeValueAsString(model.provenance()));
        Safetensors.write(file, tensors, metadata);
    }

    static Model read(Path file) {
        Safetensors content = Safetensors.read(file);
        String version = content.metadata().get("nabla");
        if (!VERSION.equals(version)) {
            throw new DataException(
                    version == null
                            ? file + " is a safetensors file, but no model of nabla: its metadata lacks \"nabla\""
                            : file + " has form " + version + "; this nabla reads form " + VERSION);
        }
        try {
            Network network = NetworkJson.read(MAPPER.readTree(text(content, "network")));
            Encoder encoder = read(content, "encoder", Encoder.class);
            Provenance provenance = read(content, "provenance", Provenance.class);
            requireFit(network, encoder);
            return new Model(network, parameters(network, content.tensors()), encoder, provenance);
        } catch (JacksonException e) {
            throw new DataException(file + ": its metadata is damaged: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        } catch (NullPointerException e) {
            throw new DataException(file + ": its metadata is damaged: a value is missing", e);
        }
    }

    private static <T> T read(Safetensors content, String key, Class<T> type) {
        return Objects.requireNonNull(MAPPER.readValue(text(content, key), type));
    }

    private static String text(Safetensors content, String key) {
        String text = content.metadata().get(key);
        if (text == null) {
            throw new IllegalArgumentException("its metadata lacks \"" + key + "\"");
        }
        return text;
    }

    private static void requireFit(Network network, Encoder encoder) {
        int classes = encoder.output() instanceof Output.Classes c ? c.classes().size() : 1;
        boolean oneForTwo = classes == 2 && network.outputs() == 1;
        if (network.inputs() != encoder.width() || network.outputs() != classes && !oneForTwo) {
            throw new IllegalArgumentException("its network is for " + network.inputs() + " features and "
                    + network.outputs() + " outputs, its encoder for " + encoder.width() + " and " + classes);
        }
    }

    /** Every shape is checked before anything of that size is allocated. */
    private static Parameters parameters(Network network, Map<String, Tensor> tensors) {
        int number = 0;
        int in = network.inputs();
        for (Layer layer : network.layers()) {
            int units = layer.units(in);
            if (layer instanceof Dense) {
                number++;
                requireShape("W" + number, in, units, tensors);
                requireShape("b" + number, 1, units, tensors);
            }
            in = units;
        }
        Parameters parameters =
                network.parameters(network.kernels(ROWS, Runtime.getRuntime().availableProcessors()));
        for (Parameter parameter : parameters.list()) {
            Matrix value = parameter.value();
            float[] floats = tensor(value.name, tensors).floats();
            for (int i = 0; i < value.rows; i++) {
                value.setRow(i, floats, i * value.cols);
            }
        }
        return parameters;
    }

    private static void requireShape(String name, int rows, int cols, Map<String, Tensor> tensors) {
        int[] shape = tensor(name, tensors).shape();
        if (shape.length != 2 || shape[0] != rows || shape[1] != cols) {
            throw new IllegalArgumentException(
                    name + " has shape " + Arrays.toString(shape) + ", its network says " + rows + "×" + cols);
        }
    }

    private static Tensor tensor(String name, Map<String, Tensor> tensors) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("it has no tensor " + name + ", only " + tensors.keySet());
        }
        return tensor;
    }
}
