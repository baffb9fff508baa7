package nabla.audit.read;

/// A stretch of a source: characters `start` to `end`, and the line and column (both from 1) where it begins.
public record Place(Source source, int start, int end, int line, int column) {

    /// The stretch's own text.
    public String text() {
        return source.text().substring(start, end);
    }

    /// Whether another stretch lies within this one.
    public boolean contains(Place part) {
        return source == part.source && start <= part.start && part.end <= end;
    }

    /// `file:line:column`, as compilers write it.
    @Override
    public String toString() {
        return source.name() + ":" + line + ":" + column;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place p && p.start == start && p.end == end && p.source == source;
    }

    @Override
    public int hashCode() {
        return 31 * start + end;
    }
}
