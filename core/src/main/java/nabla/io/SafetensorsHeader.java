package nabla.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nabla.data.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The header of a safetensors file: {@code {"__metadata__": {"…": "…"}, "W1": {"dtype": "F32", "shape": [3, 4],
 * "data_offsets": [0, 48]}, …}}. Offsets count from the end of the header.
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /** What other readers of the format accept at most, too. */
    static final int LARGEST = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final int ALIGNMENT = 8;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    enum Type {
        F32(Float.BYTES),
        F64(Double.BYTES);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    /** A tensor's place: bytes [begin, end) of the data. */
    record Entry(String name, Type type, int[] shape, long begin, long end) {
        int size() {
            return (int) ((end - begin) / type.bytes);
        }
    }

    static SafetensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        List<Entry> entries = new ArrayList<>();
        long begin = 0;
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            if (named.getKey().equals(METADATA)) {
                throw new IllegalArgumentException("a tensor cannot be called " + METADATA);
            }
            Tensor tensor = named.getValue();
            Type type = tensor instanceof Tensor.F64 ? Type.F64 : Type.F32;
            long end = begin + (long) tensor.size() * type.bytes;
            entries.add(new Entry(named.getKey(), type, tensor.shape(), begin, end));
            begin = end;
        }
        return new SafetensorsHeader(entries, metadata);
    }

    /** As JSON, padded with spaces so that the data begin at a multiple of 8 bytes. */
    byte[] json() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeName(METADATA);
                json.writePOJO(metadata);
            }
            for (Entry entry : entries) {
                json.writeName(entry.name).writeStartObject();
                json.writeStringProperty("dtype", entry.type.name());
                json.writeName("shape").writeArray(entry.shape, 0, entry.shape.length);
                json.writeName("data_offsets").writeArray(new long[] {entry.begin, entry.end}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        out.writeBytes(
                " ".repeat((ALIGNMENT - out.size() % ALIGNMENT) % ALIGNMENT).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /**
     * @param file for messages
     * @param data the number of bytes behind the header
     */
    static SafetensorsHeader parse(String file, byte[] json, long data) {
        JsonNode root;
        try {
            root = MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new DataException(file + ": its header is not UTF-8", e);
        } catch (JacksonException e) {
            throw new DataException(file + ": its header is no JSON of tensors: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new DataException(file + ": its header is no JSON object");
        }
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        root.propertyStream().forEach(property -> {
            if (property.getKey().equals(METADATA)) {
                metadata.putAll(texts(file, property.getValue()));
            } else {
                entries.add(entry(file + ": tensor " + property.getKey(), property.getKey(), property.getValue()));
            }
        });
        requireContiguous(file, entries, data);
        return new SafetensorsHeader(entries, metadata);
    }

    private static Map<String, String> texts(String file, JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.propertyStream()
                .forEach(property ->
                        texts.put(property.getKey(), property.getValue().asString("")));
        if (!node.isObject()
                || !node.propertyStream()
                        .allMatch(property -> property.getValue().isString())) {
            throw new DataException(file + ": " + METADATA + " in its header must map names to texts");
        }
        return texts;
    }

    private static Entry entry(String where, String name, JsonNode node) {
        Type type = Arrays.stream(Type.values())
                .filter(known -> node.path("dtype").asString("").equals(known.name()))
                .findFirst()
                .orElseThrow(() ->
                        new DataException(where + " has dtype " + node.path("dtype") + "; only F32 and F64 are read"));
        long[] shape = longs(where + ": shape", node.path("shape"));
        long[] offsets = longs(where + ": data_offsets", node.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new DataException(
                    where + ": data_offsets " + Arrays.toString(offsets) + " must be a beginning and an end");
        }
        long bytes = type.bytes;
        for (long dimension : shape) {
            if (dimension > 0 && bytes > (long) Integer.MAX_VALUE * type.bytes / dimension) {
                throw new DataException(where + ": shape " + Arrays.toString(shape) + " is too large");
            }
            bytes *= dimension;
        }
        if (bytes != offsets[1] - offsets[0]) {
            throw new DataException(where + ": " + type + " of shape " + Arrays.toString(shape) + " takes " + bytes
                    + " bytes, but data_offsets " + Arrays.toString(offsets) + " give it " + (offsets[1] - offsets[0]));
        }
        return new Entry(
                name,
                type,
                Arrays.stream(shape).mapToInt(dimension -> (int) dimension).toArray(),
                offsets[0],
                offsets[1]);
    }

    private static long[] longs(String where, JsonNode node) {
        List<Long> longs = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.canConvertToExactIntegral() || !element.canConvertToLong() || element.asLong() < 0) {
                throw new DataException(where + " " + node + " must be whole numbers from 0");
            }
            longs.add(element.asLong());
        }
        if (!node.isArray()) {
            throw new DataException(where + " is missing");
        }
        return longs.stream().mapToLong(Long::longValue).toArray();
    }

    /** Tensors must not overlap, nor leave gaps in which something could hide. */
    private static void requireContiguous(String file, List<Entry> entries, long data) {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long end = 0;
        String before = "the header";
        for (Entry entry : inOrder) {
            if (entry.begin != end) {
                throw new DataException(file + ": tensor " + entry.name + " begins at byte " + entry.begin + ", but "
                        + before + " ends at " + end + "; tensors must neither overlap nor leave gaps");
            }
            end = entry.end;
            before = "tensor " + entry.name;
        }
        if (end != data) {
            throw new DataException(file + ": its tensors take " + end + " bytes, but " + data + " follow the header; "
                    + (data < end ? "the file was cut off, get it again" : "it is damaged"));
        }
    }
}
