package nabla.audit.trace;

/// What the elements of an array are; the numbers themselves are always doubles.
public enum Kind {
    BOOL,
    INT,
    FLOAT;

    /// The kind of a result that mixes both.
    public Kind with(Kind other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
