package nabla.calculus.language;

import org.jspecify.annotations.Nullable;

/// The length of an axis while it is being found out: unknown, a symbol, or a number. Two that must be equal become
/// one (union-find).
final class Dim {
    private @Nullable Dim same;
    private @Nullable Integer size;
    private @Nullable String symbol;
    private boolean shared;

    static Dim unknown() {
        return new Dim();
    }

    static Dim of(int size) {
        Dim dim = new Dim();
        dim.size = size;
        return dim;
    }

    static Dim of(String symbol) {
        Dim dim = new Dim();
        dim.symbol = symbol;
        return dim;
    }

    /// The one that stands for all that are equal.
    Dim root() {
        Dim root = this;
        while (root.same != null) root = root.same;
        if (same != null) same = root;
        return root;
    }

    @Nullable
    Integer size() {
        return root().size;
    }

    @Nullable
    String symbol() {
        return root().symbol;
    }

    boolean isOne() {
        Integer size = size();
        return size != null && size == 1;
    }

    /// Whether nothing is known about it and nothing depends on it.
    boolean isFree() {
        return size() == null && symbol() == null && !root().shared;
    }

    /// Makes the two equal; false if they cannot be.
    boolean unify(Dim other) {
        Dim a = root();
        Dim b = other.root();
        if (a == b) return true;
        if (a.size != null && b.size != null && !a.size.equals(b.size)) return false;
        if (a.symbol != null && b.symbol != null && !a.symbol.equals(b.symbol)) return false;
        b.same = a;
        a.shared = true;
        if (a.size == null) a.size = b.size;
        if (a.symbol == null) a.symbol = b.symbol;
        return true;
    }

    void settle(int length) {
        root().size = length;
    }

    void name(String letter) {
        root().symbol = letter;
    }

    @Override
    public String toString() {
        Integer size = size();
        String symbol = symbol();
        return symbol != null ? symbol : size != null ? size.toString() : "?";
    }
}
