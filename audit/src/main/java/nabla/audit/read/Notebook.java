package nabla.audit.read;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Jupyter notebook as one program: its code cells in order, one blank line apart, magics and shell lines left out.
public final class Notebook {
    private Notebook() {}

    /// @throws IllegalArgumentException if the text is no notebook
    public static Source read(String name, String json) {
        JsonNode root;
        try {
            root = new JsonMapper().readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(name + " is no notebook: " + e.getOriginalMessage(), e);
        }
        JsonNode cells =
                root.has("worksheets") ? root.path("worksheets").path(0).path("cells") : root.path("cells");
        StringBuilder text = new StringBuilder();
        for (JsonNode cell : cells) {
            if (!cell.path("cell_type").asString("").equals("code")) continue;
            JsonNode source = cell.has("source") ? cell.path("source") : cell.path("input");
            StringBuilder code = new StringBuilder();
            if (source.isArray()) source.forEach(line -> code.append(line.asString("")));
            else code.append(source.asString(""));
            boolean foreign = code.toString().stripLeading().startsWith("%%")
                    && !code.toString().stripLeading().startsWith("%%time");
            for (String line : code.toString().split("\n", -1)) {
                String start = line.stripLeading();
                boolean magic = foreign
                        || start.startsWith("%")
                        || start.startsWith("!")
                        || start.startsWith("?")
                        || start.matches("[\\w.]+\\?+\\s*");
                text.append(magic ? "" : line).append('\n');
            }
        }
        return new Source(name, text.toString());
    }
}
