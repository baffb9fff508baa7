package nabla.audit.repair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// The names a line can use, with the values they have there.
final class Scope {
    private final Map<String, Node> names = new LinkedHashMap<>();

    /// @param before values bound earlier than this count
    /// @param site the chain of calls of the line
    Scope(Tape tape, int before, int site) {
        for (Binding b : tape.bindings()) {
            if (b.order() > before) break;
            boolean near = b.site() == site || b.name().contains("self.") || site == 0;
            if (near && b.name().matches("[\\w.]+(\\[[^\\]]*\\])?")) {
                names.remove(b.name());
                names.put(b.name(), b.node());
            }
        }
    }

    /// Names of arrays of a shape, the nearest first.
    List<String> ofShape(Shape shape) {
        List<String> found = new ArrayList<>();
        names.forEach((name, node) -> {
            if (node.shape().equals(shape)) found.addFirst(name);
        });
        return found;
    }

    List<String> all() {
        List<String> found = new ArrayList<>(names.keySet());
        java.util.Collections.reverse(found);
        return found;
    }

    @Nullable
    Node node(String name) {
        return names.get(name);
    }
}
