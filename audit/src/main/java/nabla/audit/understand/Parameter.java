package nabla.audit.understand;

import nabla.audit.trace.Node;

/// A value the program learns: what it was, what the first step made of it, and by what it was changed.
///
/// @param start the value before the step
/// @param end the value after it
/// @param step what was added to or subtracted from it
public record Parameter(Node start, Node end, Node step) {
    public String name() {
        return start.bindings.isEmpty()
                ? (end.bindings.isEmpty()
                        ? end.place.text()
                        : end.bindings.getFirst().name())
                : shortest(start);
    }

    /// Of the names a parameter had, the one the update uses says most.
    private String shortest(Node node) {
        if (!end.bindings.isEmpty()) return end.bindings.getFirst().name();
        return node.bindings.getFirst().name();
    }
}
