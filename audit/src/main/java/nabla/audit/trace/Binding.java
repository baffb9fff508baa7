package nabla.audit.trace;

import nabla.audit.read.Place;

/// A name was given to a value: by an assignment, an argument, an entry of a dict or a list.
/// `place` is the statement, `site` the chain of calls that led to it, `order` the number of values that were there
/// before.
public record Binding(Node node, String name, Place place, int site, int order, How how) {
    /// A further name of the target that was invented where a gradient from above comes from nowhere: a program's own
    /// may have either sign.
    public static final String FROM_NOWHERE = "the target of a gradient from nowhere";

    public enum How {
        ASSIGNED,
        ARGUMENT,
        CHANGED
    }
}
