package nabla.io;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nabla.matrix.Function;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Layer;
import nabla.nn.Network;
import nabla.nn.function.Functions;
import nabla.nn.init.Initializer;
import nabla.nn.init.Initializers;
import nabla.nn.loss.Loss;
import nabla.nn.loss.Losses;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a network is, as JSON: {@code {"inputs": 4, "layers": [{"layer": "dense", "units": 3}, …], "loss": {"loss":
 * "cross-entropy", "smoothing": 0}}}. A function or a loss is its name in the table, with the constants of its record.
 */
final class NetworkJson {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private NetworkJson() {}

    static ObjectNode write(Network network) {
        ObjectNode json = MAPPER.createObjectNode().put("inputs", network.inputs());
        var layers = json.putArray("layers");
        network.layers().forEach(layer -> layers.add(write(layer)));
        json.set("loss", named("loss", network.loss().name(), network.loss()));
        return json;
    }

    /** @throws IllegalArgumentException where the JSON describes no network, saying what is wrong in it */
    static Network read(JsonNode json) {
        int inputs = integer(json, "inputs");
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : json.path("layers")) {
            layers.add(layer(layer));
        }
        Class<? extends Loss> loss =
                Losses.named(text(json.path("loss"), "loss")).getClass();
        return new Network(inputs, layers, record(json.path("loss"), loss));
    }

    private static ObjectNode write(Layer layer) {
        if (layer instanceof Dense dense) {
            ObjectNode json = kind("dense").put("units", dense.units());
            Initializer initializer = dense.initializer();
            return initializer == null ? json : json.put("initializer", initializer.name());
        }
        if (layer instanceof Activate activate) {
            return kind("activate").setAll(named("function", activate.f().name(), activate.f()));
        }
        return kind("dropout").put("rate", ((Dropout) layer).rate());
    }

    private static Layer layer(JsonNode json) {
        String kind = text(json, "layer");
        return switch (kind) {
            case "dense" -> new Dense(integer(json, "units"), initializer(json));
            case "activate" -> {
                Class<? extends Function> f =
                        Functions.named(text(json, "function")).getClass();
                yield new Activate(record(json, f));
            }
            case "dropout" -> new Dropout(json.path("rate").asDouble(Double.NaN));
            default ->
                throw new IllegalArgumentException("layer: no '" + kind + "'; known are dense, activate, dropout");
        };
    }

    private static @Nullable Initializer initializer(JsonNode json) {
        return json.has("initializer") ? Initializers.named(text(json, "initializer")) : null;
    }

    private static ObjectNode kind(String kind) {
        return MAPPER.createObjectNode().put("layer", kind);
    }

    /** The name of a record in its table beside its constants. */
    private static ObjectNode named(String key, String name, Object constants) {
        ObjectNode json = MAPPER.createObjectNode().put(key, name);
        return json.setAll((ObjectNode) MAPPER.valueToTree(constants));
    }

    /** A record of that type with the constants that stand beside its name. */
    private static <T> T record(JsonNode json, Class<T> type) {
        Set<String> constants = new HashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            constants.add(component.getName());
        }
        try {
            return MAPPER.treeToValue(((ObjectNode) json).deepCopy().retain(constants), type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static String text(JsonNode json, String key) {
        JsonNode text = json.path(key);
        if (!text.isString()) {
            throw new IllegalArgumentException("\"" + key + "\" is missing in " + json);
        }
        return text.stringValue();
    }

    private static int integer(JsonNode json, String key) {
        JsonNode number = json.path(key);
        if (!number.isInt()) {
            throw new IllegalArgumentException("\"" + key + "\" is no whole number in " + json);
        }
        return number.intValue();
    }
}
