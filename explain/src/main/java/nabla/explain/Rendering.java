package nabla.explain;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an explanation is handed over.
///
/// @param style of the text
/// @param whatIf lines to break: `db2`, a fault's name, or `all`; the page shows all where none is named
/// @param html file for the page, or null
/// @param latex file for the LaTeX document, or null
/// @param json whether one JSON object takes the place of the text
public record Rendering(
        TextStyle style,
        List<String> whatIf,
        @Nullable Path html,
        @Nullable Path latex,
        boolean json) {

    /// Text alone.
    public Rendering(TextStyle style) {
        this(style, List.of(), null, null, false);
    }
}
