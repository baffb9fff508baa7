package nabla.audit.read;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A Jupyter notebook as one program: its code cells in order, one blank line apart, magics and shell lines left out.
public final class Notebook {
    private Notebook() {}

    /// @throws IllegalArgumentException if the text is no notebook
    public static Source read(String name, String json) {
        StringBuilder text = new StringBuilder();
        for (JsonNode cell : codeCells(tree(name, json))) {
            String code = code(cell);
            boolean foreign = isForeign(code);
            for (String line : code.split("\n", -1))
                text.append(foreign || isMagic(line) ? "" : line).append('\n');
        }
        return new Source(name, text.toString());
    }

    /// The notebook with other lines in its code cells, as many as `read` gave; lines that are no Python stay.
    public static String withLines(String name, String json, List<String> lines) {
        JsonNode root = tree(name, json);
        int next = 0;
        for (JsonNode cell : codeCells(root)) {
            String code = code(cell);
            boolean foreign = isForeign(code);
            StringBuilder changed = new StringBuilder();
            for (String line : code.split("\n", -1)) {
                String other = next < lines.size() ? lines.get(next) : "";
                next++;
                changed.append(changed.isEmpty() ? "" : "\n").append(foreign || isMagic(line) ? line : other);
            }
            ((ObjectNode) cell).put(cell.has("source") ? "source" : "input", changed.toString());
        }
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(root) + "\n";
    }

    private static JsonNode tree(String name, String json) {
        try {
            return new JsonMapper().readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(name + " is no notebook: " + e.getOriginalMessage(), e);
        }
    }

    private static List<JsonNode> codeCells(JsonNode root) {
        JsonNode cells =
                root.has("worksheets") ? root.path("worksheets").path(0).path("cells") : root.path("cells");
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode cell : cells) if (cell.path("cell_type").asString("").equals("code")) found.add(cell);
        return found;
    }

    private static String code(JsonNode cell) {
        JsonNode source = cell.has("source") ? cell.path("source") : cell.path("input");
        if (!source.isArray()) return source.asString("");
        StringBuilder code = new StringBuilder();
        source.forEach(line -> code.append(line.asString("")));
        return code.toString();
    }

    /// A cell in another language, or a file that is no program.
    private static boolean isForeign(String code) {
        String start = code.stripLeading();
        return start.startsWith("%%") && !start.startsWith("%%time") && !start.matches("(?s)%%writefile .*?\\.py\\s.*");
    }

    private static boolean isMagic(String line) {
        String start = line.stripLeading();
        return start.startsWith("%")
                || start.startsWith("!")
                || start.startsWith("?")
                || start.matches("[\\w.]+\\?+\\s*");
    }
}
